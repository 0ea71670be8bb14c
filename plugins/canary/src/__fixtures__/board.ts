import { BoardReply, BoardRow } from '@bellwether/plugin-canary-common';
import { OTHER_ROLLOUT, rollout } from './rollout';

function row(changes: Partial<BoardRow>): BoardRow {
  const { arms, steps, model, ...one } = rollout();
  return {
    id: one.id,
    cluster: one.cluster,
    namespace: one.namespace,
    kind: one.kind,
    name: one.name,
    controller: one.controller,
    entityRef: model.entityRef,
    model: model.name,
    owner: model.owner,
    phase: one.phase,
    sentence: one.sentence,
    inProgress: true,
    needsPerson: 'Promote or abort',
    urgency: 70,
    arms: arms.map(({ images, ...arm }) => arm),
    waiting: one.waiting,
    steps: { current: 3, total: steps.length },
    traffic: one.traffic,
    verdict: {
      verdict: 'continue',
      sentence: 'Not shown to be worse.',
      judgedAt: '2026-06-16T14:32:00Z',
    },
    startedAt: '2026-06-16T14:04:00Z',
    observedAt: '2026-06-16T14:32:00Z',
    alsoUnderWay: [OTHER_ROLLOUT],
    ...changes,
  };
}

export function boardReply(): BoardReply {
  return {
    rows: [
      row({}),
      row({
        id: 'prod-us/retail/kserve/basket',
        cluster: 'prod-us',
        namespace: 'retail',
        kind: 'kserve',
        name: 'basket',
        controller: 'kserve-standard',
        entityRef: undefined,
        owner: undefined,
        model: 'basket',
        phase: 'progressing',
        needsPerson: undefined,
        urgency: 30,
        steps: null,
        traffic: {
          desired: { share: 0.1, source: 'spec.canary' },
          effective: { share: 0, source: 'HTTPRoute basket' },
          state: 'differs',
          sentence: 'Asked 10 %, seen 0 %: the route has no canary.',
        },
        verdict: undefined,
        alsoUnderWay: [],
      }),
    ],
    counts: { watched: 9, inProgress: 2, needsPerson: 1 },
    clusters: [
      { cluster: 'prod-eu', readAt: '2026-06-16T14:32:08Z' },
      {
        cluster: 'prod-us',
        staleSince: '2026-06-16T14:20:00Z',
        problem: 'The API server does not answer.',
      },
    ],
  };
}
