import { describeChange } from './describeChange';
import { RolloutFacts } from './facts';

const stable: RolloutFacts = {
  stable: { revision: 'a', says: '13' },
  phase: 'healthy',
  inProgress: false,
  aborted: false,
  step: 4,
  steps: 4,
};
const canary: RolloutFacts = {
  ...stable,
  canary: { revision: 'b', says: '14' },
  phase: 'paused',
  inProgress: true,
  step: 1,
  stepSays: 'Pause until somebody promotes',
  desired: 0.1,
  effective: 0.1,
};

const told = (before: RolloutFacts, after: RolloutFacts) =>
  describeChange(before, after).map(({ type, sentence }) => [type, sentence]);

it.each<[string, RolloutFacts, RolloutFacts, Array<[string, string]>]>([
  [
    'a rollout that begins',
    stable,
    canary,
    [['canary.rollout.started', 'Rollout of 14 began; 13 is stable.']],
  ],
  [
    'a step with its weight',
    canary,
    {
      ...canary,
      step: 2,
      stepSays: '40 % of requests',
      desired: 0.4,
      effective: 0.4,
    },
    [
      ['canary.step.reached', 'Step 3 of 4: 40 % of requests.'],
      ['canary.weight.changed', '10 % → 40 % of requests on 14.'],
    ],
  ],
  [
    'a weight that somebody changed behind our back',
    canary,
    { ...canary, effective: 0.7 },
    [
      [
        'canary.weight.changed',
        '10 % → 70 % of requests on 14, although 10 % is asked for.',
      ],
    ],
  ],
  [
    'an abort',
    canary,
    { ...canary, aborted: true, phase: 'degraded', inProgress: false },
    [
      [
        'canary.rollout.aborted',
        'Rollout of 14 was aborted; requests go to 13.',
      ],
    ],
  ],
  [
    'a retry',
    { ...canary, aborted: true, step: 0 },
    { ...canary, step: 0 },
    [
      [
        'canary.rollout.retried',
        'Rollout of 14 begins again, with the first step.',
      ],
    ],
  ],
  [
    'a promotion',
    canary,
    { ...stable, stable: { revision: 'b', says: '14' } },
    [['canary.rollout.promoted', '14 is stable: it has all requests.']],
  ],
  [
    'a canary that was taken back',
    canary,
    stable,
    [['canary.rollout.replaced', '14 was taken back; 13 has all requests.']],
  ],
  [
    'a pause by hand in the middle of a step that waits too',
    { ...canary, holds: 'step-pause', pausedByHand: false },
    { ...canary, holds: 'step-pause', pausedByHand: true },
    [['canary.rollout.paused', 'Paused by hand, by spec.paused.']],
  ],
  [
    'the end of a pause by hand',
    { ...canary, pausedByHand: true },
    { ...canary, pausedByHand: false },
    [['canary.rollout.resumed', 'Resumed: spec.paused is taken back.']],
  ],
  [
    'no pause where it was not written down whether there was one',
    canary,
    { ...canary, pausedByHand: true },
    [],
  ],
  ['nothing', canary, canary, []],
])('tells of %s', (_what, before, after, expected) => {
  expect(told(before, after)).toEqual(expected);
});
