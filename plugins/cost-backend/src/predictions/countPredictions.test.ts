import { Range } from '@bellwether/plugin-models-node';
import { countPredictions } from './countPredictions';

type Count = (step: number) => number | undefined;

/** Counts of a day by a Prometheus whose pods tell what they counted at each quarter of an hour. */
async function countOf(pods: Record<string, Count>) {
  const counted = await countPredictions(
    {
      instance: 'prometheus',
      query: async () => [],
      queryRange: async (
        _text: string,
        { fromSeconds, untilSeconds, stepSeconds }: Range,
      ) =>
        Object.entries(pods).map(([pod, count]) => {
          const steps = Array.from(
            { length: (untilSeconds - fromSeconds) / stepSeconds + 1 },
            (_, step) => step,
          ).filter(step => count(step) !== undefined);
          return {
            labels: { namespace: 'n', pod },
            times: steps.map(step => fromSeconds + step * stepSeconds),
            values: steps.map(step => count(step) ?? NaN),
          };
        }),
    },
    {
      clusterMatcher: '',
      counters: [{ metric: 'requests_total', matchers: '' }],
      day: '2026-06-15',
      now: new Date('2026-06-17T00:00:00Z'),
      signal: new AbortController().signal,
    },
  );
  return Object.fromEntries(counted);
}

it('what was counted in earlier days is no prediction of a day whose beginning nobody measured', async () => {
  expect(
    await countOf({
      old: step => (step < 2 ? undefined : 5_000_000 + 10 * step),
    }),
  ).toEqual({ 'n/old': 940 });
});

it('a pod that came within the day is counted from its first prediction on', async () => {
  expect(
    await countOf({
      old: step => 5_000_000 + 10 * step,
      young: step => (step < 40 ? undefined : 7 + 10 * (step - 40)),
    }),
  ).toEqual({ 'n/old': 960, 'n/young': 567 });
});
