import path from 'node:path';
import type { Component } from '../../stack/Component';
import { made } from '../../stack/folders';
import { answers, loopback } from '../answers';
import { installTool, programPath } from '../go/GoModule';
import { Cluster, type KubernetesObject } from '../kubernetes/Cluster';
import {
  applyDefinitions,
  type DefinitionSource,
  installDefinitions,
} from '../kubernetes/definitions';

export const VERSION = '3.23.0';
const MODULE = 'github.com/open-policy-agent/gatekeeper/v3';
const NAMESPACE = 'gatekeeper-system';
const POD = 'gatekeeper-audit';

const program = {
  name: 'gatekeeper',
  version: VERSION,
  binary: 'gatekeeper',
};

const definitions: DefinitionSource = {
  name: 'gatekeeper',
  module: MODULE,
  version: VERSION,
  files: [
    'assign',
    'assignimage',
    'assignmetadata',
    'config',
    'configpodstatus',
    'connection',
    'connectionpodstatus',
    'constraintpodstatus',
    'constrainttemplate',
    'constrainttemplatepodstatus',
    'expansiontemplate',
    'expansiontemplatepodstatus',
    'modifyset',
    'mutatorpodstatus',
    'provider',
    'providerpodstatus',
    'syncset',
  ].map(name => `charts/gatekeeper/crds/${name}-customresourcedefinition.yaml`),
};

const OBJECTS: KubernetesObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
  // Gatekeeper gives what it reports an owner: the pod that it thinks it is.
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: POD, namespace: NAMESPACE },
    spec: {
      containers: [
        {
          name: 'manager',
          image: `registry.example.com/gatekeeper:${VERSION}`,
        },
      ],
    },
  },
];

/** Gatekeeper's audit: it finds what breaks a policy, and refuses nothing. */
export const gatekeeper: Component = {
  name: 'gatekeeper',
  version: VERSION,
  needs: ['control-plane', 'kwok'],
  onRequest: true,
  coldSeconds: 340,

  async install(context) {
    await installTool(context, program, MODULE);
    await installDefinitions(context, definitions);
  },

  async start(context) {
    const cluster = Cluster.of(context.environment);
    await applyDefinitions(context, cluster, definitions);
    for (const object of OBJECTS) await cluster.create(object);
    const health = await context.freePort();
    const metrics = await context.freePort();
    const folder = context.dataDirectory('gatekeeper');
    const process_ = context.spawn(
      'gatekeeper-audit',
      programPath(context, program),
      [
        ...[
          '--kubeconfig',
          context.environment.BELLWETHER_KUBERNETES_KUBECONFIG,
        ],
        '--operation=audit',
        '--operation=status',
        // Without it no constraint's kind is ever made.
        '--operation=generate',
        '--disable-cert-rotation',
        '--enable-external-data=false',
        '--audit-interval=10',
        // It has to be there already, or every audit fails.
        `--api-cache-dir=${made(path.join(folder, 'audit'))}`,
        `--health-addr=127.0.0.1:${health}`,
        `--prometheus-port=${metrics}`,
      ],
      {
        env: {
          ...process.env,
          POD_NAME: POD,
          POD_NAMESPACE: NAMESPACE,
          TMPDIR: folder,
        },
      },
    );
    await context.untilReady(process_, () =>
      answers(loopback(health, '/readyz')),
    );
    return {
      processes: [{ process: process_, address: loopback(metrics) }],
      environment: { BELLWETHER_GATEKEEPER_AUDIT: VERSION },
    };
  },
};
