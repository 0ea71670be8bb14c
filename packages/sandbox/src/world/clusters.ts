import { seededRandom } from './random';
import type { WorldCluster, WorldModel, WorldServer } from './types';

type ServerSpec = Partial<WorldServer> & {
  model: string;
  kind: WorldServer['kind'];
};

/** Version that a server of a model runs when nothing else is said: what the owner called champion. */
function servedVersion(model: WorldModel): number {
  return (
    model.aliases.champion ?? model.versions[model.versions.length - 1] ?? 1
  );
}

const PROD_EU: ServerSpec[] = [
  {
    model: 'flight-delay',
    kind: 'InferenceService',
    replicas: 3,
    isFromGit: true,
  },
  { model: 'postcode-digits', kind: 'Rollout', replicas: 2 },
  {
    // A canary in progress that goes well.
    model: 'card-fraud',
    kind: 'Rollout',
    replicas: 6,
    canaryVersion: 25,
    canaryWeight: 20,
  },
  {
    // An older version still serves although the champion has moved on.
    model: 'chargeback-risk',
    kind: 'Rollout',
    stableVersion: 8,
    replicas: 3,
  },
  { model: 'kyc-document-type', kind: 'InferenceService', replicas: 2 },
  {
    model: 'credit-line-limit',
    kind: 'Rollout',
    replicas: 2,
    stableVersion: 3,
  },
  {
    model: 'listing-ranker',
    kind: 'InferenceService',
    replicas: 8,
    canaryVersion: 21,
    canaryWeight: 10,
  },
  { model: 'query-intent', kind: 'InferenceService', replicas: 4 },
  {
    model: 'review-toxicity',
    kind: 'InferenceService',
    replicas: 1,
    stableVersion: 2,
  },
  // Waits for a node with a free GPU.
  {
    model: 'image-near-duplicate',
    kind: 'Rollout',
    replicas: 4,
    readyReplicas: 2,
  },
  { model: 'eta-courier', kind: 'Rollout', replicas: 6 },
  { model: 'parcel-volume', kind: 'InferenceService', replicas: 1 },
  {
    model: 'basket-forecast',
    kind: 'InferenceService',
    replicas: 2,
    isFromGit: true,
  },
  { model: 'stock-out', kind: 'Rollout', replicas: 3 },
];

const PROD_US: ServerSpec[] = [
  {
    model: 'flight-delay',
    kind: 'Rollout',
    replicas: 4,
    stableVersion: 1,
  },
  {
    model: 'fare-demand',
    kind: 'InferenceService',
    replicas: 2,
    canaryVersion: 14,
    canaryWeight: 10,
  },
  { model: 'gate-turnaround', kind: 'Rollout', replicas: 2 },
  { model: 'card-fraud', kind: 'Rollout', replicas: 6 },
  { model: 'listing-ranker', kind: 'InferenceService', replicas: 6 },
  {
    model: 'eta-courier',
    kind: 'Rollout',
    stableVersion: 15,
    replicas: 5,
  },
  {
    model: 'spell-correction',
    kind: 'Rollout',
    replicas: 3,
    isFromGit: true,
  },
  {
    model: 'markdown-price',
    kind: 'Rollout',
    replicas: 2,
    canaryVersion: 7,
    canaryWeight: 50,
  },
  {
    model: 'merchant-churn',
    kind: 'InferenceService',
    replicas: 1,
    readyReplicas: 0,
  },
];

/** Share of the unnamed models of a large world that run on a cluster. */
const SERVED_SHARE = 0.03;

function toServer(model: WorldModel, spec: ServerSpec): WorldServer {
  const replicas = spec.replicas ?? 1;
  return {
    kind: spec.kind,
    name: spec.name ?? model.name,
    namespace: model.team,
    model: model.name,
    stableVersion: spec.stableVersion ?? servedVersion(model),
    ...(spec.canaryVersion !== undefined && {
      canaryVersion: spec.canaryVersion,
      canaryWeight: spec.canaryWeight ?? 0,
    }),
    replicas,
    readyReplicas: spec.readyReplicas ?? replicas,
    ...(spec.isFromGit && { isFromGit: true }),
  };
}

/**
 * The clusters with the servers of the models that are in the world.
 *
 * @param many - the unnamed models of a large world
 */
export function createClusters(
  seed: string,
  named: WorldModel[],
  many: WorldModel[],
): WorldCluster[] {
  const byName = new Map(named.map(model => [model.name, model]));
  const fromSpecs = (specs: ServerSpec[]) =>
    specs.flatMap(spec => {
      const model = byName.get(spec.model);
      return model ? [toServer(model, spec)] : [];
    });
  const clusters: WorldCluster[] = [
    { name: 'prod-eu', version: 'v1.34.4', servers: fromSpecs(PROD_EU) },
    { name: 'prod-us', version: 'v1.33.7', servers: fromSpecs(PROD_US) },
  ];
  for (const model of many) {
    const random = seededRandom(seed, 'server', model.name);
    if (model.versions.length > 0 && random.chance(SERVED_SHARE)) {
      random.pick(clusters).servers.push(
        toServer(model, {
          model: model.name,
          kind: random.pick(['Rollout', 'InferenceService'] as const),
          replicas: random.integer(1, 4),
        }),
      );
    }
  }
  return clusters;
}
