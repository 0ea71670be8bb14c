import {
  AnalysisRunsReply,
  Rollout,
  RolloutEventsReply,
} from '@bellwether/plugin-canary-common';

export const ROLLOUT = 'prod-eu/flight-ops/argo-rollout/flight-delay';
export const OTHER_ROLLOUT = 'prod-us/flight-ops/argo-rollout/flight-delay';

/** A canary of 14 at 20 %, which waits until somebody promotes. */
export function rollout(changes: Partial<Rollout> = {}): Rollout {
  return {
    id: ROLLOUT,
    cluster: 'prod-eu',
    namespace: 'flight-ops',
    kind: 'argo-rollout',
    name: 'flight-delay',
    controller: 'argo-canary',
    model: {
      name: 'flight-delay',
      entityRef: 'resource:default/flight-delay',
      owner: 'group:default/travel-ml',
      championVersion: 13,
    },
    arms: [
      {
        role: 'stable',
        version: 13,
        revision: '6d9f7c5b8',
        images: ['registry.example/flight-delay:13'],
        pods: { wanted: 6, ready: 6, restarts: 0 },
      },
      {
        role: 'canary',
        version: 14,
        revision: '7b4c9d66f',
        images: ['registry.example/flight-delay:14'],
        pods: { wanted: 2, ready: 1, restarts: 3 },
      },
    ],
    phase: 'paused',
    sentence: '20 % of requests go to 14; it waits at step 4 of 5.',
    waiting: [
      {
        reason: 'step-pause',
        sentence: 'The pause lasts until somebody promotes.',
        since: '2026-06-16T14:14:00Z',
        needsPerson: true,
      },
    ],
    inProgress: true,
    startedAt: '2026-06-16T14:04:00Z',
    steps: [
      {
        kind: 'set-weight',
        index: 0,
        state: 'done',
        sentence: '5 % of requests',
        weight: 0.05,
        weightDuring: 0.05,
      },
      {
        kind: 'pause',
        index: 1,
        state: 'done',
        sentence: 'Pause of 10 min',
        durationSeconds: 600,
        weightDuring: 0.05,
      },
      {
        kind: 'set-weight',
        index: 2,
        state: 'done',
        sentence: '20 % of requests',
        weight: 0.2,
        weightDuring: 0.2,
      },
      {
        kind: 'pause',
        index: 3,
        state: 'current',
        sentence: 'Pause until somebody promotes',
        durationSeconds: null,
        startedAt: '2026-06-16T14:14:00Z',
        weightDuring: 0.2,
      },
      {
        kind: 'set-weight',
        index: 4,
        state: 'ahead',
        sentence: '50 % of requests',
        weight: 0.5,
        weightDuring: 0.5,
      },
    ],
    currentStep: 3,
    traffic: {
      desired: { share: 0.2, source: 'spec, step 3' },
      effective: {
        share: 0.2,
        source: 'canary-weight of Ingress flight-delay-canary',
      },
      observed: {
        share: 0.204,
        source: 'counters by version',
        requests: 82535,
        since: '2026-06-16T14:14:00Z',
      },
      state: 'as-asked',
      sentence: 'Asked 20 %, seen 20.4 %.',
    },
    revisions: [
      {
        id: '7b4c9d66f',
        number: 8,
        role: 'canary',
        version: 14,
        images: ['registry.example/flight-delay:14'],
        counts: { wanted: 2, ready: 1, restarts: 3 },
        pods: [
          {
            name: 'flight-delay-7b4c9d66f-x2x9k',
            ready: false,
            phase: 'Running',
            restarts: 3,
            reason: 'CrashLoopBackOff',
            startedAt: '2026-06-16T14:05:00Z',
          },
        ],
      },
      {
        id: '6d9f7c5b8',
        number: 7,
        role: 'stable',
        version: 13,
        images: ['registry.example/flight-delay:13'],
        counts: { wanted: 6, ready: 6, restarts: 0 },
        pods: [],
      },
    ],
    analysisRuns: [],
    conditions: [],
    git: {
      owner: 'git',
      sentence:
        'Git owns spec (Argo CD app flight-ops, self-heal on). Status is changed at once.',
      sync: {
        status: 'OutOfSync',
        isCurrent: false,
        sentence: 'Argo CD: OutOfSync at 3f9a2d1 (Healthy)',
        revision: '3f9a2d1',
      },
      fields: [],
    },
    resourceVersion: '88412907',
    observedAt: '2026-06-16T14:32:00Z',
    freshness: { readAt: '2026-06-16T14:32:08Z' },
    ...changes,
  };
}

export const analysisRunsReply = (): AnalysisRunsReply => ({
  runs: [
    {
      uid: 'a1',
      name: 'flight-delay-7b4c9d66f-8-3',
      scope: 'step',
      step: 3,
      revision: '7b4c9d66f',
      phase: 'inconclusive',
      message: 'Metric "verdict" assessed Inconclusive',
      startedAt: '2026-06-16T14:14:00Z',
      finishedAt: '2026-06-16T14:20:00Z',
      terminated: false,
      isCopy: true,
      metrics: [
        {
          name: 'verdict',
          phase: 'inconclusive',
          dryRun: false,
          count: 2,
          successful: 0,
          failed: 0,
          inconclusive: 2,
          error: 0,
          successCondition: 'result.verdict == "promote"',
          interval: '30s',
          provider: 'web',
          query: 'https://portal.example/api/canary/verdict',
          measurements: [
            {
              phase: 'inconclusive',
              value: '{"verdict":"continue"}',
              startedAt: '2026-06-16T14:14:30Z',
            },
            {
              phase: 'inconclusive',
              value: '{"verdict":"continue","reason":"14 is not shown"}',
              startedAt: '2026-06-16T14:15:00Z',
            },
          ],
        },
      ],
    },
  ],
});

const event = (
  id: number,
  changes: Partial<RolloutEventsReply['events'][number]>,
): RolloutEventsReply['events'][number] => ({
  id: `00000000-0000-4000-8000-00000000000${id}`,
  at: `2026-06-16T14:0${id}:00Z`,
  type: 'canary.weight.changed',
  actor: 'controller:argo-rollouts',
  sentence: 'Weight 5 % → 20 %',
  before: null,
  after: null,
  ...changes,
});

export const eventsReply = (): RolloutEventsReply => ({
  events: [
    event(6, {}),
    event(4, {
      type: 'canary.rollout.paused',
      actor: 'user:default/lead-of-travel-ml',
      sentence: 'Paused by hand',
      reason: 'Gate screens are empty; stopping to look.',
    }),
  ],
  next: 'page-2',
});

export const olderEventsReply = (): RolloutEventsReply => ({
  events: [
    event(1, {
      type: 'canary.rollout.started',
      actor: 'manager:argocd-controller',
      sentence: 'Rollout started, 13 → 14',
    }),
  ],
});
