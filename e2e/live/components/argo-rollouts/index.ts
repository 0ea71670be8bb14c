import type { Component } from '../../stack/Component';
import { answers, loopback } from '../answers';
import {
  buildOfCluster,
  rolloutsController,
  ROLLOUTS_VERSION,
} from '../control-plane/programs';
import { programPath } from '../go/GoModule';
import { Cluster } from '../kubernetes/Cluster';
import {
  applyDefinitions,
  type DefinitionSource,
  installDefinitions,
} from '../kubernetes/definitions';

const definitions: DefinitionSource = {
  name: 'argo-rollouts',
  module: 'github.com/argoproj/argo-rollouts',
  version: ROLLOUTS_VERSION,
  files: [
    'rollout',
    'analysis-run',
    'analysis-template',
    'cluster-analysis-template',
    'experiment',
  ].map(name => `manifests/crds/${name}-crd.yaml`),
};

/** The controller that moves the traffic of a release, and runs its analyses. */
export const argoRollouts: Component = {
  name: 'argo-rollouts',
  version: ROLLOUTS_VERSION,
  needs: ['control-plane', 'kwok'],
  coldSeconds: 100,
  contracts: ['rollouts', 'canary'],

  async install(context) {
    await buildOfCluster(
      context,
      rolloutsController,
      'github.com/argoproj/argo-rollouts/cmd/rollouts-controller',
    );
    await installDefinitions(context, definitions);
  },

  async start(context) {
    const cluster = Cluster.of(context.environment);
    await applyDefinitions(context, cluster, definitions);
    const metricsPort = await context.freePort();
    const healthPort = await context.freePort();
    const process_ = context.spawn(
      'rollouts-controller',
      programPath(context, rolloutsController),
      [
        ...[
          '--kubeconfig',
          context.environment.BELLWETHER_KUBERNETES_KUBECONFIG,
        ],
        '--leader-elect=false',
        ...['--ingress-api-version', 'networking/v1'],
        ...['--metricsPort', String(metricsPort)],
        ...['--healthzPort', String(healthPort)],
      ],
    );
    await context.untilReady(
      process_,
      async () =>
        (await answers(loopback(healthPort, '/healthz'))) &&
        (await answers(loopback(metricsPort, '/metrics'))),
    );
    return {
      processes: [{ process: process_, address: loopback(metricsPort) }],
      environment: {
        BELLWETHER_ARGO_ROLLOUTS_METRICS_URL: loopback(metricsPort, '/metrics'),
      },
    };
  },
};
