import {
  last,
  errorsOf,
  judgeAll,
  observations,
  repeat,
  testOf,
} from '../__testUtils__/observe';

describe('the over-dispersion guard', () => {
  const AS_EVEN = errorsOf(27, 3);
  /** Errors in tens: 100 requests that fail with all their retries. */
  const clustered = observations(
    [0, 10, 0, 0, 20, 0, 0, 10, 0, 10, 0, 0, 10].map((onCanary, i) =>
      errorsOf(i % 3 === 0 ? 60 : 20, onCanary),
    ),
  );

  it('deflates the evidence of errors that come in clusters, and says so', () => {
    const { verdicts } = judgeAll(clustered, {
      promote: { leastRequests: 1e9 },
    });
    const errors = testOf(last(verdicts), 'errors');
    expect(errors.dispersion).toBeGreaterThan(2);
    expect(last(verdicts).reason).toMatch(
      /they come in clusters, \d+\.\d times as scattered as independent ones, so the evidence counts by as much less\.$/,
    );
    const without = judgeAll(clustered, {
      promote: { leastRequests: 1e9 },
      overDispersion: { guard: false },
    });
    expect(Math.abs(testOf(last(without.verdicts), 'errors').logE)).not.toBe(
      Math.abs(errors.logE),
    );
  });

  it('is cautious while it cannot tell, by as much as the policy assumes', () => {
    const rolledBackAt = (assumed: number) =>
      judgeAll(observations(repeat(30, errorsOf(27, 8))), {
        overDispersion: { assumed },
      }).verdicts.findIndex(({ verdict }) => verdict === 'rollback');
    expect(rolledBackAt(1)).toBeGreaterThan(0);
    expect(rolledBackAt(4)).toBeGreaterThan(rolledBackAt(1));
    expect(rolledBackAt(20)).toBeGreaterThan(rolledBackAt(4));
    const { verdicts } = judgeAll(observations([AS_EVEN, AS_EVEN]), {});
    expect(testOf(verdicts[1], 'errors').assumedDispersion).toBeCloseTo(
      1 + 3 * (11 / 12),
      12,
    );
  });

  it('leaves the evidence alone where errors scatter as they should', () => {
    const even = observations(
      Array.from({ length: 20 }, (_, i) => errorsOf(24 + (i % 5), 1 + (i % 5))),
    );
    const { verdicts } = judgeAll(even);
    expect(testOf(last(verdicts), 'errors').dispersion).toBeUndefined();
  });
});
