import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Component, Context } from '../../stack/Component';
import { made } from '../../stack/folders';
import { answers, loopback } from '../answers';
import { kserveCrds } from '../crds';
import { buildTool, copyModuleFiles, programPath } from '../go/GoModule';
import { Cluster, type KubernetesObject } from '../kubernetes/Cluster';
import {
  applyDefinitions,
  type DefinitionSource,
  installDefinitions,
} from '../kubernetes/definitions';

const MODULE = 'github.com/kserve/kserve';
const { version } = kserveCrds;
const NAMESPACE = 'kserve';

const program = { name: 'kserve', version, binary: 'manager' };

/** What the controller watches beside InferenceServices; it does not start without. */
const definitions: DefinitionSource = {
  name: 'kserve',
  module: MODULE,
  version,
  files: [
    'serving.kserve.io_clusterservingruntimes.yaml',
    'serving.kserve.io_inferencegraphs.yaml',
    'serving.kserve.io_servingruntimes.yaml',
    'serving.kserve.io_trainedmodels.yaml',
    'clusterstoragecontainer/serving.kserve.io_clusterstoragecontainers.yaml',
  ].map(file => `config/crd/full/${file}`),
};

const CONFIGURATION = 'config/configmap/inferenceservice.yaml';
/** Of scikit-learn's files, and of what MLflow has logged. */
const RUNTIMES = ['sklearnserver', 'mlserver'].map(
  name => `config/runtimes/kserve-${name}.yaml`,
);

/** KServe's controller in Standard mode, with a gateway that exists in name only. Its webhooks are not registered. */
export const kserve: Component = {
  name: 'kserve',
  version,
  needs: ['kwok', 'kserve-crds', 'gateway-api-crds', 'status-writer'],
  onRequest: true,
  coldSeconds: 570,
  contracts: [],

  async install(context) {
    await buildTool(context, program, {
      module: 'kserve',
      package: `${MODULE}/cmd/manager`,
      linkerFlags: [],
    });
    await installDefinitions(context, definitions);
    await copyModuleFiles(
      context,
      { path: MODULE, version },
      [CONFIGURATION, ...RUNTIMES],
      context.cacheDirectory('kserve', version),
    );
  },

  async start(context) {
    const cluster = Cluster.of(context.environment);
    await applyDefinitions(context, cluster, definitions);
    for (const object of objectsOf(context)) await cluster.apply(object);

    const temporary = prepareTemporaryFolder(context);
    const [metrics, probe, webhook] = [
      await context.freePort(),
      await context.freePort(),
      await context.freePort(),
    ];
    const process_ = context.spawn(
      'kserve-manager',
      programPath(context, program),
      [
        ...[
          '--kubeconfig',
          context.environment.BELLWETHER_KUBERNETES_KUBECONFIG,
        ],
        ...['--metrics-addr', `127.0.0.1:${metrics}`],
        ...['--health-probe-addr', `127.0.0.1:${probe}`],
        ...['--webhook-port', String(webhook)],
      ],
      {
        env: { ...process.env, POD_NAMESPACE: NAMESPACE, TMPDIR: temporary },
      },
    );
    await context.untilReady(
      process_,
      async () =>
        (await answers(loopback(probe, '/readyz'))) &&
        (await answers(loopback(metrics, '/metrics'))),
    );
    return {
      processes: [{ process: process_, address: loopback(metrics) }],
      environment: { BELLWETHER_KSERVE_CONTROLLER: version },
    };
  },
};

const configMapSchema = z.object({ data: z.record(z.string(), z.string()) });
const runtimeSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

function objectsOf(context: Context): KubernetesObject[] {
  const read = (file: string): unknown =>
    parse(
      readFileSync(
        path.join(
          context.cacheDirectory('kserve', version),
          path.basename(file),
        ),
        'utf8',
      ),
    );
  const gatewayApi = 'gateway.networking.k8s.io/v1';
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'inferenceservice-config', namespace: NAMESPACE },
      data: configure(configMapSchema.parse(read(CONFIGURATION)).data),
    },
    ...RUNTIMES.map(file => runtimeSchema.parse(read(file))),
    {
      apiVersion: gatewayApi,
      kind: 'GatewayClass',
      metadata: { name: 'none' },
      spec: { controllerName: 'live.bellwether.dev/none' },
    },
    {
      apiVersion: gatewayApi,
      kind: 'Gateway',
      metadata: { name: 'kserve-ingress-gateway', namespace: NAMESPACE },
      spec: {
        gatewayClassName: 'none',
        listeners: [
          {
            name: 'http',
            port: 80,
            protocol: 'HTTP',
            allowedRoutes: { namespaces: { from: 'All' } },
          },
        ],
      },
    },
  ];
}

/** The configuration as it is published, for Standard mode and the Gateway API. */
export function configure(
  published: Record<string, string>,
): Record<string, string> {
  const { _example, ...data } = published;
  const change = (text: string, values: object) =>
    JSON.stringify({ ...JSON.parse(text), ...values });
  return {
    ...data,
    deploy: change(data.deploy, { defaultDeploymentMode: 'Standard' }),
    ingress: change(data.ingress, { enableGatewayApi: true }),
  };
}

/** The webhook server wants certificates in the temporary folder, although nobody is told to call it. */
function prepareTemporaryFolder(context: Context): string {
  const folder = context.dataDirectory('kserve');
  const certificates = made(
    path.join(folder, 'k8s-webhook-server', 'serving-certs'),
  );
  const { BELLWETHER_KUBERNETES_CA: ca } = context.environment;
  copyFileSync(ca, path.join(certificates, 'tls.crt'));
  copyFileSync(
    ca.replace(/\.crt$/, '.key'),
    path.join(certificates, 'tls.key'),
  );
  return folder;
}
