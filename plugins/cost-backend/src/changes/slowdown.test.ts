import { Range } from '@bellwether/plugin-models-node';
import { latencies, timedRequests } from '../__testUtils__/timedRequests';
import { quantileOf, slowdownOf, slowerThan } from './slowdown';

const WEEK = 7 * 86_400;
const SINCE = 1_780_000_200;

describe('slowerThan', () => {
  it('tells of a p99 that is worse, with both, and how many requests say so', () => {
    expect(slowerThan(latencies(20_000, 0.002), latencies(10_000, 0.05))).toBe(
      'Breached: p99 latency is 233 ms since it is live, and was 50 ms in the same hours before (10,000 and 20,000 requests). Take the size back.',
    );
  });

  it.each([
    ['as it was', latencies(20_000, 0.002), latencies(20_000, 0.002)],
    ['better', latencies(20_000, 0.05), latencies(20_000, 0.002)],
    [
      'worse by less than the margin',
      { bounds: [0.2, 0.25, Infinity], requests: [9_900, 10_000, 10_000] },
      { bounds: [0.2, 0.25, Infinity], requests: [9_000, 10_000, 10_000] },
    ],
    [
      'worse on requests that are too few',
      latencies(20_000, 0.002),
      latencies(1_900, 0.05),
    ],
    [
      'worse than what was hardly asked before',
      latencies(1_900, 0.002),
      latencies(20_000, 0.05),
    ],
    [
      'worse by what chance may bring',
      latencies(20_000, 0.002),
      latencies(2_000, 0.0125),
    ],
    [
      'worse than what was beyond the histogram before',
      { bounds: [0.05, Infinity], requests: [9_000, 10_000] },
      { bounds: [0.05, Infinity], requests: [1_000, 10_000] },
    ],
    ['not measured', latencies(20_000, 0.002), { bounds: [], requests: [] }],
  ])('says nothing of one that is %s', (_what, before, after) => {
    expect(slowerThan(before, after)).toBeUndefined();
  });
});

it('a quantile lies on a line within its bucket', () => {
  const histogram = { bounds: [1, 2, Infinity], requests: [50, 100, 100] };
  expect(quantileOf(histogram, 0.25)).toBeCloseTo(0.5);
  expect(quantileOf(histogram, 0.99)).toBeCloseTo(1.98);
  expect(quantileOf({ bounds: [], requests: [] }, 0.99)).toBeUndefined();
});

describe('slowdownOf', () => {
  let asked: Range[] = [];
  const look = async (
    slowShareAt: (second: number) => number,
    seconds: number,
    latencyHistogram: string | undefined = 'rest_server_request_duration',
  ) => {
    const metrics = timedRequests(slowShareAt);
    const said = await slowdownOf(
      { metrics, matcher: '' },
      { namespace: 'n', podPrefixes: ['x'] },
      [
        { metric: 'other_total', matchers: '' },
        {
          metric: 'rest_server_requests_total',
          matchers: '',
          latencyHistogram,
        },
      ],
      { since: SINCE, now: SINCE + seconds },
      new AbortController().signal,
    );
    asked = metrics.asked;
    return said;
  };
  const sinceLive = (second: number) => (second >= SINCE ? 0.05 : 0.002);

  it.each([2 * 3600, 3 * 86_400, 10 * 86_400])(
    'compares the %d s since it is live with the same hours of a week before it was',
    async seconds => {
      expect(await look(sinceLive, seconds)).toMatch(/^Breached: p99 latency/);
      const [before, after] = asked;
      const shift = after.fromSeconds - before.fromSeconds;
      expect(shift % WEEK).toBe(0);
      expect(shift).toBeGreaterThan(0);
      expect(after.untilSeconds - before.untilSeconds).toBe(shift);
      expect(before.untilSeconds).toBeLessThanOrEqual(SINCE);
      expect(after.fromSeconds).toBeGreaterThanOrEqual(SINCE);
    },
  );

  it('says nothing where it is as it was, was always slow at that hour, or is not timed', async () => {
    expect(await look(() => 0.002, 86_400)).toBeUndefined();
    expect(await look(() => 0.05, 86_400)).toBeUndefined();
    expect(await look(sinceLive, 86_400, '')).toBeUndefined();
  });

  it('says nothing in the first minutes, and after two weeks', async () => {
    expect(await look(sinceLive, 60)).toBeUndefined();
    expect(await look(sinceLive, 15 * 86_400)).toBeUndefined();
    expect(asked).toEqual([]);
  });
});
