import { z } from 'zod';
import { judgeAll, observations, testOf } from '../__testUtils__/observe';
import { armSchema } from '../observation';
import goldenFile from '../__fixtures__/goldens.json';

const goldens = z
  .record(
    z.string(),
    z.object({
      guard: z.boolean(),
      rows: z.array(
        z.object({ weight: z.number(), stable: armSchema, canary: armSchema }),
      ),
      steps: z.array(
        z.object({
          errors: z.object({
            logE: z.number(),
            notWorse: z.number(),
            ratio: z.number(),
            low: z.number().nullable(),
            high: z.number().nullable(),
            factor: z.number(),
            cautious: z.number(),
          }),
          latency: z.object({
            edges: z.array(z.number()),
            logE: z.number(),
            notWorse: z.number(),
          }),
          scores: z.number().optional(),
          split: z.number().optional(),
        }),
      ),
      psi: z.number(),
    }),
  )
  .parse(goldenFile);

/** The tests can end nothing, so that every interval is judged. */
const ENDLESS = {
  alpha: 1e-300,
  warmUpSeconds: 0,
  sampleRatio: { settleSeconds: 0 },
  promote: { leastRequests: 1e9 },
};

describe.each(Object.entries(goldens))('a run that is %s', (_name, golden) => {
  // The first interval has no known start: the split is not judged in it.
  const lead = {
    weight: 0,
    stable: { requests: 1, errors: 0 },
    canary: { requests: 0, errors: 0 },
  };
  const { verdicts } = judgeAll(observations([lead, ...golden.rows]), {
    ...ENDLESS,
    overDispersion: { guard: golden.guard },
  });
  const steps = golden.steps.map((expected, i) => ({
    expected,
    verdict: verdicts[i + 1],
  }));

  it('has the evidence on errors that scipy computes, at every look', () => {
    for (const { expected, verdict } of steps) {
      const errors = testOf(verdict, 'errors');
      expect(errors.logE).toBeCloseTo(expected.errors.logE, 8);
      expect(errors.notWorse?.logE).toBeCloseTo(expected.errors.notWorse, 8);
      expect(errors.effect.value).toBeCloseTo(expected.errors.ratio, 10);
      expect(errors.dispersion ?? 1).toBeCloseTo(expected.errors.factor, 8);
      expect(errors.assumedDispersion ?? errors.dispersion ?? 1).toBeCloseTo(
        expected.errors.cautious,
        8,
      );
    }
  });

  it('has the evidence at each latency edge', () => {
    for (const { expected, verdict } of steps) {
      const latency = testOf(verdict, 'latency');
      expect(latency.edges?.map(({ edge }) => edge)).toEqual([0.1, 0.5, 1]);
      latency.edges?.forEach(({ logE }, i) =>
        expect(logE).toBeCloseTo(expected.latency.edges[i], 7),
      );
      expect(latency.logE).toBeCloseTo(expected.latency.logE, 7);
      expect(latency.notWorse?.logE).toBeCloseTo(expected.latency.notWorse, 7);
    }
  });

  it('has the stability index of the scores', () => {
    const { effect } = testOf(verdicts[verdicts.length - 1], 'scores');
    expect(effect.value).toBeCloseTo(golden.psi, 12);
  });

  if (!golden.guard) {
    it('has the evidence on scores and on the split', () => {
      for (const { expected, verdict } of steps) {
        expect(testOf(verdict, 'scores').logE).toBeCloseTo(expected.scores!, 8);
        expect(testOf(verdict, 'sample-ratio').logE).toBeCloseTo(
          expected.split!,
          8,
        );
      }
    });
  }
});

describe('the interval of the ratio', () => {
  it.each(Object.keys(goldens))(
    'has the roots of the likelihood at its ends in a run that is %s',
    name => {
      const golden = goldens[name];
      // α as shipped: the golden intervals are those of 5 %; nothing of this run is ended by a line of 1e-12.
      const { verdicts } = judgeAll(observations(golden.rows), {
        alpha: 0.05,
        split: { errors: 1e-290, latency: 0, scores: 0, sampleRatio: 1 },
        sampleRatio: { settleSeconds: 1e9 },
        warmUpSeconds: 0,
        promote: { leastRequests: 1e9, alpha: 1e-290 },
        // The intervals of the goldens are without what is known of the requests.
        overDispersion: {
          guard: golden.guard,
          asRequests: 0,
          fewUsersBelow: 0,
        },
      });
      golden.steps.forEach(({ errors }, i) => {
        const { low, high } = testOf(verdicts[i], 'errors').effect;
        // The ends never contradict the tests, which here cannot reach their lines.
        // An end that is open lies at 0 or, by its reciprocal, at infinity.
        expect(low ?? 0).toBeCloseTo(Math.min(1, errors.low ?? 0), 3);
        expect(1 / (high ?? Infinity)).toBeCloseTo(
          1 / Math.max(1.5, errors.high ?? Infinity),
          3,
        );
      });
    },
  );
});
