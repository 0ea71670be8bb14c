import { load, seeding } from '../seed';
import type { Component } from '../stack/Component';
import { argoRollouts } from './argo-rollouts';
import { controlPlane } from './control-plane';
import { feast } from './feast';
import {
  argoCdCrds,
  externalSecretsCrds,
  gatewayApiCrds,
  kserveCrds,
} from './crds';
import { gatekeeper } from './gatekeeper';
import { gitea } from './gitea';
import { kserve } from './kserve';
import { kwok } from './kwok';
import { mlflow } from './mlflow';
import { mlflowAuth } from './mlflow-auth';
import { mlserver } from './mlserver';
import { nginx } from './nginx';
import { openbao } from './openbao';
import { opencost } from './opencost';
import { podDiscovery } from './pod-discovery';
import { postgresql } from './postgresql';
import { prometheus } from './prometheus';
import { statusWriter } from './status-writer';
import { trino } from './trino';

/** Every upstream of the live lane, in the order of the table. */
export const components: Component[] = [
  controlPlane,
  kwok,
  argoRollouts,
  kserveCrds,
  argoCdCrds,
  externalSecretsCrds,
  gatewayApiCrds,
  statusWriter,
  kserve,
  gatekeeper,
  nginx,
  mlflow,
  mlflowAuth,
  feast,
  mlserver,
  prometheus,
  podDiscovery,
  opencost,
  openbao,
  postgresql,
  trino,
  gitea,
  seeding,
  load,
];
