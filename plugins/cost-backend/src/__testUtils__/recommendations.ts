import { randomUUID } from 'crypto';
import {
  ContainerRecommendation,
  ContainerSize,
} from '@bellwether/plugin-cost-common';
import { StoredRecommendation } from '../database';
import { Placement } from '../recommendations/clusterPacking';

const GIB = 2 ** 30;

export const size = (
  cpuRequestCores: number,
  memoryBytes = GIB,
): ContainerSize => ({
  cpuRequestCores,
  cpuLimitCores: null,
  memoryRequestBytes: memoryBytes,
  memoryLimitBytes: memoryBytes,
});

/** A cluster of which no pods or nodes are known. */
export const NOTHING_PLACED: Placement = {
  pods: [],
  nodes: [],
  spotNodes: new Set(),
  nodeOf: new Map(),
  gpuSharing: new Map(),
};

export const cpuOf = (cpu: number): ContainerRecommendation[] => [
  { container: 'model', current: size(1), recommended: size(cpu) },
];

/** A proposal for `prod-eu/travel-ml/argo-rollout/<name>`: from one core to 0.4. */
export function proposal(
  name: string,
  at: string,
  changes: Partial<StoredRecommendation['recommendation']> = {},
): StoredRecommendation['recommendation'] {
  const replay = {
    breach: { probability: 0.004, low: 0.001, high: 0.009 },
    throttledShare: 0,
    sentence: '',
  };
  return {
    id: randomUUID(),
    entityRef: `resource:default/${name}`,
    server: {
      id: `prod-eu/travel-ml/argo-rollout/${name}`,
      cluster: 'prod-eu',
      namespace: 'travel-ml',
      kind: 'argo-rollout',
      name,
    },
    title: 'CPU 1 → 0.4 cores',
    state: 'proposed',
    sentence: '',
    createdAt: at,
    changedAt: at,
    confidence: 'high',
    warnings: [],
    targetBreach: 0.01,
    learnedFrom: { from: at, until: at },
    heldOut: { from: at, until: at },
    pods: 2,
    containers: cpuOf(0.4),
    replicas: null,
    replay,
    saving: {
      requestedPerDay: 2,
      schedulablePerDay: 1,
      billablePerDay: 0,
      requestedShare: 0.5,
      schedulableSentence: 'x',
      billableSentence: 'y',
    },
    curve: [
      {
        target: 0.1,
        saving: { share: 0.7 },
        savingPerDay: 3,
        amounts: {
          requestedPerDay: 3,
          schedulablePerDay: 2,
          billablePerDay: 1,
          requestedShare: 0.7,
          schedulableSentence: 'room for more',
          billableSentence: 'a node less',
          heldSentence:
            'one more node would go away but for nodeSelector zone=a',
        },
        replay: {
          ...replay,
          breach: { probability: 0.08, low: 0.05, high: 0.12 },
        },
        containers: cpuOf(0.3),
      },
    ],
    rules: [],
    guards: [],
    apply: { via: 'pull-request', sentence: '' },
    ...changes,
  };
}
