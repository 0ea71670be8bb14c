import {
  builtIn,
  HTTP_ROUTES,
  INFERENCE_SERVICES,
  REVISIONS,
} from '../../kubernetes/resources';
import { SERVICE_LABEL } from '../../kubernetes/objects/predictors';
import type { KubernetesObject, ResourceType } from '../../kubernetes/types';
import type { Platform } from '../../kubernetes/platform';
import {
  createQueue,
  keyOf,
  REACTION_MILLISECONDS,
  type RunningController,
  splitKey,
} from '../engine/Controller';
import type { Hands } from '../engine/Hands';
import { controllerOf, metaSchema, ownedBy, readAll } from '../schemas/meta';
import {
  deploymentSchema,
  podSchema,
  replicaSetSchema,
  serviceSchema,
} from '../schemas/workloads';
import {
  type InferenceService,
  inferenceServiceSchema,
  type KserveOptions,
  revisionSchema,
  routeSchema,
  type ServiceSnapshot,
} from './schema';
import { reconcileServerless } from './serverless';
import { INFERENCE_SERVICE, reconcileStandard } from './standard';

const DEPLOYMENTS = builtIn('deployments');

function snapshotOf(hands: Hands, service: InferenceService): ServiceSnapshot {
  const { namespace, name, uid } = service.metadata;
  const list = (resource: ResourceType) => hands.list(resource, namespace);
  const deployments = readAll(
    deploymentSchema,
    ownedBy([uid], list(DEPLOYMENTS)),
  );
  const deploymentUids = deployments.map(({ metadata }) => metadata.uid);
  return {
    service,
    deployments,
    routes: readAll(routeSchema, ownedBy([uid], list(HTTP_ROUTES))),
    revisions: readAll(revisionSchema, ownedBy([uid], list(REVISIONS))),
    services: readAll(serviceSchema, list(builtIn('services'))),
    replicaSets: readAll(
      replicaSetSchema,
      ownedBy(deploymentUids, list(builtIn('replicasets'))),
    ),
    pods: readAll(
      podSchema,
      list(builtIn('pods')).filter(
        ({ metadata }) => metadata.labels?.[SERVICE_LABEL] === name,
      ),
    ),
  };
}

/** Plays KServe's controller, in the mode that a cluster runs it in. */
export function startKserve(
  hands: Hands,
  { resources, kserve }: Platform,
  movesTraffic: boolean,
): RunningController {
  const { clock } = hands;
  const options: KserveOptions = { version: kserve.version, movesTraffic };
  const reconcile =
    kserve.mode === 'Serverless' ? reconcileServerless : reconcileStandard;
  const queue = createQueue('InferenceService', clock, async key => {
    const { namespace, name } = splitKey(key);
    const read = inferenceServiceSchema.safeParse(
      hands.get({ ...INFERENCE_SERVICE, namespace, name }),
    );
    if (read.success && !read.data.metadata.deletionTimestamp) {
      const snapshot = snapshotOf(hands, read.data);
      await hands.carryOut(reconcile(snapshot, options, clock.now()));
    }
    return undefined;
  });
  const add = ({ metadata }: KubernetesObject) =>
    queue.add(keyOf(metadata.namespace, metadata.name), REACTION_MILLISECONDS);
  const addOwner = ({ metadata }: KubernetesObject) => {
    const owner = controllerOf(metaSchema.parse(metadata), 'InferenceService');
    if (owner) {
      queue.add(keyOf(metadata.namespace, owner.name), REACTION_MILLISECONDS);
    }
  };
  const owned = [DEPLOYMENTS, HTTP_ROUTES, REVISIONS].filter(resource =>
    resources.includes(resource),
  );
  const unwatch = [
    hands.watch(INFERENCE_SERVICES, add),
    ...owned.map(resource => hands.watch(resource, addOwner)),
  ];
  hands.list(INFERENCE_SERVICES).forEach(add);
  return {
    close() {
      unwatch.forEach(stop => stop());
      queue.close();
    },
  };
}
