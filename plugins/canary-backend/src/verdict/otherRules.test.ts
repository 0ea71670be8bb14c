import { Observation } from '@bellwether/rollout-judge';
import { fixedThresholdsSchema } from './fixedThresholds';
import { inMinutes } from './inMinutes';
import { StoredObservation } from './judging';
import { otherRules } from './otherRules';

const USUAL = fixedThresholdsSchema.parse({});
const LE = [0.1, 0.5, 1, '+Inf' as const];

function look(at: number, changes: Partial<Observation>): StoredObservation {
  return {
    at,
    points: [],
    observation: {
      at: new Date(1000 * at).toISOString(),
      weight: 20,
      ...changes,
    },
  };
}

/** A look of half a minute: 250 requests of the canary, 1,000 of stable. */
const half = (at: number, canaryErrors: number, stableErrors = 2) =>
  look(at, {
    stable: { requests: 1000, errors: stableErrors },
    canary: { requests: 250, errors: canaryErrors },
  });

const rule = (observations: StoredObservation[], id: string, fixed = USUAL) =>
  otherRules(observations, fixed).find(one => one.id === id);

it('look once a minute, at whole minutes that have ended', () => {
  const looks = [half(30, 1), half(60, 4), half(90, 3)];
  // 5 of 500 are not more than 1 %; the minute of the last three is not over.
  expect(rule(looks, 'fixed-errors-1')).toMatchObject({
    title: 'Errors > 1 % in 1 min, failureLimit 0',
    metric: 'errors',
    isFixed: true,
    sentence: 'Highest: 5 errors in 500 requests (1 %).',
  });
  expect(rule([...looks, half(120, 3)], 'fixed-errors-1')).toMatchObject({
    firedAt: '1970-01-01T00:02:00.000Z',
    sentence: '6 errors in 500 requests (1.2 %).',
  });
});

it('abort only after as many looks above as their failureLimit allows', () => {
  const looks = [60, 120, 180].map(at => half(at, 4));
  expect(rule(looks.slice(0, 2), 'fixed-errors-2')?.firedAt).toBeUndefined();
  expect(rule(looks, 'fixed-errors-2')).toMatchObject({
    firedAt: '1970-01-01T00:03:00.000Z',
    sentence: '12 errors in 750 requests (1.6 %), above it for the 3. time.',
  });
});

it('say that the stable version breaks a limit, too: so it does in an outage of both', () => {
  expect(rule([half(60, 40, 160)], 'fixed-errors-1')?.sentence).toBe(
    '40 errors in 250 requests (16 %). It would have aborted the stable version, too.',
  );
});

it('compare with the stable version every minute, and do nothing where there is no difference', () => {
  const looks = (canary: number) =>
    Array.from({ length: 40 }, (_, i) => half(30 * i, canary));
  expect(rule(looks(0), 'repeated-z-test')?.firedAt).toBeUndefined();
  expect(rule(looks(3), 'repeated-z-test')).toMatchObject({
    isFixed: false,
    firedAt: expect.any(String),
    sentence: expect.stringMatching(/^z = \d\.\d\d, one-sided 5 %\.$/),
    // As often as it was simulated with about these errors.
    falseAlarms: expect.any(Number),
    simulated: 'A/A, 0.2 % errors',
  });
});

it('hold latency and scores against limits of their own, where those are counted', () => {
  const looks = [
    look(60, {
      stable: {
        requests: 1000,
        errors: 0,
        latency: { le: LE, count: [900, 1000, 1000, 1000] },
      },
      canary: {
        requests: 200,
        errors: 0,
        latency: { le: LE, count: [100, 150, 200, 200] },
      },
      scoreWindows: [{ stable: [500, 500], canary: [100, 100] }],
    }),
  ];
  expect(rule(looks, 'fixed-latency-1')).toMatchObject({
    title: 'p99 > 500 ms in 1 min, failureLimit 0',
    metric: 'latency',
    firedAt: '1970-01-01T00:01:00.000Z',
    // As histogram_quantile(0.99) has it: 48 of the 50 above half a second.
    sentence: '980 ms.',
  });
  expect(rule(looks, 'fixed-scores-1')).toMatchObject({
    title: 'PSI > 0.2',
    metric: 'scores',
    sentence: 'Highest: PSI 0.',
  });
  // What nobody counts, no rule has anything to say of.
  expect(otherRules([half(60, 0)], USUAL).map(({ id }) => id)).toEqual([
    'fixed-errors-1',
    'fixed-errors-2',
    'repeated-z-test',
  ]);
  expect(rule([], 'fixed-errors-1')?.sentence).toBe(
    'Nothing was counted of the canary yet.',
  );
});

it('take the limits of the configuration, of which nobody has simulated how often they are wrong', () => {
  const fixed = fixedThresholdsSchema.parse({
    errors: [{ above: 0.05, minutes: 5, failureLimit: 3 }],
    latency: [],
  });
  const rules = otherRules([half(60, 20)], fixed);
  expect(rules.map(({ title }) => title)).toEqual([
    'Errors > 5 % in 5 min, failureLimit 3',
    'z-test every minute',
  ]);
  expect(rules[0]).not.toHaveProperty('falseAlarms');
});

it('have minutes that were not looked at as empty ones, and never buckets of two histograms in one', () => {
  const run = inMinutes([half(30, 1), half(60, 1), half(240, 2)]);
  expect(run.map(({ at, canary }) => [at, canary?.requests])).toEqual([
    ['1970-01-01T00:01:00.000Z', 500],
    ['1970-01-01T00:02:00.000Z', undefined],
    ['1970-01-01T00:03:00.000Z', undefined],
    ['1970-01-01T00:04:00.000Z', 250],
  ]);
  const withEdges = (at: number, le: number[]) =>
    look(at, {
      canary: { requests: 10, errors: 0, latency: { le, count: [4, 9] } },
    });
  const [same] = inMinutes([withEdges(30, [1, 2]), withEdges(60, [1, 2])]);
  expect(same.canary?.latency?.count).toEqual([8, 18]);
  const [other] = inMinutes([withEdges(30, [1, 2]), withEdges(60, [1, 3])]);
  expect(other.canary?.latency).toEqual({ le: [1, 3], count: [4, 9] });
});
