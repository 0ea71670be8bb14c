import { Range } from '@bellwether/plugin-models-node';
import { readLoad } from './readLoad';

const NOW = 1_780_000_200;
const STEP = 1800;

/** Two pods of ten requests a second each; in every fourth interval a twentieth of the answers took longer than 0.25 s. */
function metricsOf(options: { bounds: string[]; requestsPerSecond?: number }) {
  const { bounds, requestsPerSecond = 10 } = options;
  const asked: string[] = [];
  const all = (step: number) => requestsPerSecond * STEP * step;
  const slow = (step: number) =>
    0.05 * requestsPerSecond * STEP * Math.floor(step / 4);
  return {
    asked,
    instance: 'prometheus',
    query: async (text: string) => {
      if (text.startsWith('count by (le)')) {
        return bounds.map(le => ({ labels: { le }, value: 2 }));
      }
      return text.includes('mine_total') ? [{ labels: {}, value: 2 }] : [];
    },
    queryRange: async (
      text: string,
      { fromSeconds, untilSeconds, stepSeconds }: Range,
    ) => {
      asked.push(text);
      const times: number[] = [];
      for (let at = fromSeconds; at <= untilSeconds; at += stepSeconds) {
        times.push(at);
      }
      return ['x-1', 'x-2'].map(pod => ({
        labels: { pod },
        times,
        values: times.map((_, step) =>
          text.includes('le=') ? all(step) - slow(step) : all(step),
        ),
      }));
    },
  };
}

const read = (
  metrics: ReturnType<typeof metricsOf>,
  latencyHistogram: string | undefined = 'mine_seconds',
) =>
  readLoad(
    { metrics, matcher: 'cluster="c"' },
    { namespace: 'n', podPrefixes: ['x'] },
    {
      counters: [
        { metric: 'other_total', matchers: '' },
        { metric: 'mine_total', matchers: 'code!~"4.."', latencyHistogram },
      ],
      targetSeconds: 0.3,
      untilSeconds: NOW,
      signal: new AbortController().signal,
    },
  );

it('reads what was asked of all pods, and in which intervals the slowest hundredth was late', async () => {
  const metrics = metricsOf({ bounds: ['0.1', '0.25', '0.5', '+Inf'] });
  const load = await read(metrics);
  expect(load?.targetSeconds).toBe(0.25);
  expect(load?.samples).toHaveLength((7 * 86_400) / STEP);
  const late = load!.samples.map(
    ({ latencySeconds }) => latencySeconds! > 0.25,
  );
  expect(late.slice(0, 8)).toEqual([
    false,
    false,
    false,
    true,
    false,
    false,
    false,
    true,
  ]);
  expect(load!.samples[0]).toMatchObject({
    requestsPerSecond: 20,
    replicas: 2,
  });
  // Of the histogram the one bucket that matters is read, and the number of all.
  expect(metrics.asked).toEqual([
    'sum by (pod) (mine_total{cluster="c",namespace="n",pod=~"x-.+",code!~"4.."})',
    'sum by (pod) (mine_seconds_bucket{cluster="c",namespace="n",pod=~"x-.+",code!~"4..",le="0.25"})',
    'sum by (pod) (mine_seconds_count{cluster="c",namespace="n",pod=~"x-.+",code!~"4.."})',
  ]);
});

it.each([
  ['no bound is at or below the target', ['0.5', '+Inf'], 'mine_seconds'],
  ['there is no histogram', [], 'mine_seconds'],
  ['none is known', ['0.25'], ''],
])('knows the load alone where %s', async (_, bounds, histogram) => {
  const load = await read(metricsOf({ bounds }), histogram);
  expect(load?.targetSeconds).toBeNull();
  expect(load?.samples[0]).toMatchObject({
    requestsPerSecond: 20,
    latencySeconds: null,
  });
});

it('says nothing of the latency of a handful of requests', async () => {
  const load = await read(
    metricsOf({ bounds: ['0.25', '+Inf'], requestsPerSecond: 0.02 }),
  );
  expect(load?.samples[3].latencySeconds).toBeNull();
});

it('knows nothing where nobody counts the requests', async () => {
  const metrics = metricsOf({ bounds: [] });
  metrics.query = async () => [];
  expect(await read(metrics)).toBeUndefined();
});
