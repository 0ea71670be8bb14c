import {
  Change,
  changeSchema,
  ChangesPreview,
  changesPreviewSchema,
  ContainerSize,
  PreviewChangesRequest,
  Recommendation,
  recommendationSchema,
  RecommendationsReply,
  recommendationsReplySchema,
  ServerAdvice,
} from '@bellwether/plugin-cost-common';
import { serverAddress } from './places';

const GIB = 1024 ** 3;

export const RECOMMENDATION_ID = '0b4bb5a2-6a53-4b8e-9a4f-0d6c5c1f8f01';

const current: ContainerSize = {
  cpuRequestCores: 4,
  cpuLimitCores: null,
  memoryRequestBytes: 8 * GIB,
  memoryLimitBytes: 8 * GIB,
};

function sized(cpuRequestCores: number, memoryGib: number) {
  return [
    {
      container: 'server',
      current,
      recommended: {
        cpuRequestCores,
        cpuLimitCores: null,
        memoryRequestBytes: memoryGib * GIB,
        memoryLimitBytes: (memoryGib + 0.6) * GIB,
      },
    },
  ];
}

const breach = (probability: number) => ({
  probability,
  low: probability / 4,
  high: Math.min(1, probability * 2.2),
});

const curve = (
  [
    [0.001, 0.305, 3, 5.4],
    [0.005, 0.375, 2.6, 4.9],
    [0.01, 0.408, 2.4, 4.6],
    [0.05, 0.475, 2.1, 4.2],
    [0.1, 0.495, 1.9, 4],
  ] as const
).map(([target, share, cpu, memory]) => ({
  target,
  saving: { share },
  savingPerDay: 22.5 * share,
  amounts: {
    requestedPerDay: 22.5 * share,
    schedulablePerDay: 20 * share,
    billablePerDay: share < 0.45 ? 4.59 : 9.18,
    requestedShare: share,
    schedulableSentence: 'room that other pods can use',
    billableSentence:
      share < 0.45
        ? 'one node of 4 vCPU goes away'
        : 'two nodes of 4 vCPU go away',
    ...(share >= 0.45 && {
      heldSentence:
        'one more node would go away but for nodeSelector topology.kubernetes.io/zone=eu-central-1a',
    }),
  },
  replay: {
    breach: breach(target * 0.4),
    throttledShare: 0.001,
    sentence: `Measured ${target * 40} % of replays above it.`,
  },
  containers: sized(cpu, memory),
}));

/** The size of flight-delay that waits until its rollout ends. */
export function recommendation(
  changes: Partial<Recommendation> = {},
): Recommendation {
  return recommendationSchema.parse({
    id: RECOMMENDATION_ID,
    entityRef: 'resource:default/flight-delay',
    server: serverAddress(),
    owner: 'group:default/travel-ml',
    title: 'CPU 4 → 2.4 cores, memory 8 → 4.6 GiB',
    state: 'proposed',
    sentence: 'A smaller size would do.',
    createdAt: '2026-06-15T04:00:00Z',
    changedAt: '2026-06-15T04:00:00Z',
    confidence: 'low',
    warnings: [
      {
        code: 'short-history',
        sentence: 'History is shorter than two weeks for 1 of 6 pods.',
      },
    ],
    targetBreach: 0.01,
    learnedFrom: {
      from: '2026-05-17T00:00:00Z',
      until: '2026-06-01T00:00:00Z',
    },
    heldOut: { from: '2026-06-01T00:00:00Z', until: '2026-06-16T00:00:00Z' },
    pods: 6,
    containers: sized(2.4, 4.6),
    replay: curve[2].replay,
    saving: {
      requestedPerDay: 9.2,
      schedulablePerDay: 7.91,
      billablePerDay: 4.59,
      requestedShare: 0.408,
      schedulableSentence: 'room that other pods can use',
      billableSentence: 'one node of 4 vCPU goes away',
    },
    curve,
    rules: [
      {
        rule: 'max-1.15',
        title: 'max × 1.15 (KRR)',
        savingShare: 0.393,
        breach: breach(0.112),
      },
      {
        rule: 'p95-1.15',
        title: 'p95 × 1.15',
        savingShare: 0.416,
        breach: breach(0.118),
      },
      { rule: 'vpa', title: 'VPA', savingShare: 0.369, breach: breach(0.12) },
    ],
    guards: ['p99 latency', 'OOM kills', 'throttled share'],
    apply: {
      via: 'pull-request',
      repository: 'travel/flight-ops',
      file: 'deploy/values.yaml',
      sentence: 'Git owns the size: travel/flight-ops, deploy/values.yaml.',
    },
    hold: null,
    change: null,
    ...changes,
  });
}

export const rolloutHold = {
  why: 'rollout' as const,
  sentence:
    'Held until the rollout of 14 ends: a size change now would disturb the evidence.',
};

export function advice(changes: Partial<ServerAdvice> = {}): ServerAdvice {
  return {
    server: serverAddress(),
    recommendation: recommendation(),
    withheld: null,
    spot: {
      verdict: 'not-now',
      checks: [
        {
          check: 'replicas',
          title: 'Replicas, budget',
          state: 'ok',
          value: '6, at most 1 down',
        },
        {
          check: 'start-up',
          title: 'Start-up',
          state: 'ok',
          value: '38 s, under 2 min',
        },
        {
          check: 'rollout',
          title: 'Rollout',
          state: 'not-now',
          value: 'canary in progress',
        },
        {
          check: 'nodes',
          title: 'Nodes',
          state: 'ok',
          value:
            'nodeSelector topology.kubernetes.io/zone=eu-central-1a allows spot nodes',
        },
      ],
      pods: 6,
      podsOnSpot: 4,
      savingPerDay: 7.1,
      availabilityKept: 0.995,
      availabilityTarget: 0.99,
      interruptionsPerWeek: 5,
      interruptionSource: 'measured',
      sentence:
        'With 4 of 6 pods on spot: 7.10 EUR per day less, 99.5 % kept at 5 interruptions a week.',
    },
    replicas: null,
    gpu: null,
    ...changes,
  };
}

export function adviceReply(
  changes: Partial<RecommendationsReply> = {},
): RecommendationsReply {
  return recommendationsReplySchema.parse({
    entityRef: 'resource:default/flight-delay',
    currency: 'EUR',
    servers: [advice()],
    may: { apply: true, dismiss: true },
    ...changes,
  });
}

/** What the backend would change for what is asked. */
export function preview({
  kind = 'apply',
  recommendations,
}: PreviewChangesRequest): ChangesPreview {
  return changesPreviewSchema.parse({
    kind,
    title: `Change the size of ${recommendations.length} servers`,
    edits: recommendations.map(({ id, target }) => ({
      recommendation: id,
      via: 'pull-request',
      target: 'Rollout flight-ops / flight-delay on prod-eu',
      repository: 'travel/flight-ops',
      base: 'main',
      file: 'deploy/values.yaml',
      dialect: 'helm-values',
      diff: `--- a/deploy/values.yaml\n+++ b/deploy/values.yaml\n-    cpu: "4"\n+    cpu: ${
        target === 0.1 ? '1900m' : '2400m'
      }\n`,
    })),
    sentence: '1 pull request to travel/flight-ops.',
    warnings: ['The history is short.'],
    next: ['The pull request waits for a review.', 'The pods restart.'],
    precondition: 'sha-1',
    description: 'Smaller **size**.',
  });
}

export function change(changes: Partial<Change> = {}): Change {
  return changeSchema.parse({
    id: '0b4bb5a2-6a53-4b8e-9a4f-0d6c5c1f8f02',
    recommendation: RECOMMENDATION_ID,
    kind: 'apply',
    via: 'pull-request',
    state: 'waiting-for-merge',
    sentence: 'It waits for a review.',
    actor: 'user:default/lead-of-travel-ml',
    reason: 'The size is twice what it needs.',
    openedAt: '2026-06-16T14:33:00Z',
    pullRequest: {
      url: 'https://git.example/travel/flight-ops/pulls/471',
      number: 471,
      branch: 'bellwether/size',
    },
    ...changes,
  });
}
