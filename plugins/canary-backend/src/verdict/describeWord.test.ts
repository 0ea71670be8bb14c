import { Verdict } from '@bellwether/rollout-judge';
import { boundsReached, describeWord } from './describeWord';

const verdict = (
  word: Verdict['verdict'],
  shown: boolean | undefined = undefined,
): Verdict => ({
  at: '2026-11-01T09:00:00Z',
  verdict: word,
  reason: `why ${word}`,
  counted: true,
  requests: { stable: 900, canary: 100 },
  forecast: { detectable: { riskRatio: 2 }, minutes: null },
  tests: [
    {
      test: 'latency',
      logE: 0,
      threshold: 3,
      decides: true,
      effect: { name: 'risk-ratio', value: 1, low: 0.9, high: 1.1 },
      ...(shown !== undefined && {
        notWorse: { logE: 4, threshold: 3, shown },
      }),
    },
  ],
});

it('tells a bound that is reached, once, and not on the timeline', () => {
  const told = describeWord(
    verdict('continue', false),
    verdict('continue', true),
  );
  expect(told).toMatchObject([
    {
      type: 'canary.bound.reached',
      sentence:
        'Slow requests: that the canary is not worse by more than the margin is shown.',
      isOnTimeline: false,
    },
  ]);
  const bounds = boundsReached([], verdict('continue', true));
  expect(bounds).toEqual(['latency']);
  // It was lost meanwhile.
  expect(boundsReached(bounds, verdict('continue', false))).toEqual(bounds);
  expect(
    describeWord(verdict('continue', false), verdict('continue', true), bounds),
  ).toEqual([]);
});

it.each([
  [undefined, 'rollback', 'The judge says roll back.', true],
  ['continue', 'promote', 'The judge says promote.', true],
  ['promote', 'continue', 'The judge keeps watching.', false],
] as const)(
  'tells that its word became another: %s to %s',
  (before, after, sentence, isOnTimeline) => {
    expect(
      describeWord(before && verdict(before), verdict(after)),
    ).toMatchObject([
      {
        type: 'canary.verdict.changed',
        sentence,
        reason: `why ${after}`,
        after: { verdict: after },
        isOnTimeline,
      },
    ]);
  },
);

it('tells nothing of a first look that says to go on', () => {
  expect(describeWord(undefined, verdict('continue', false))).toEqual([]);
});
