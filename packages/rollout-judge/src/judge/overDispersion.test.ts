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
    const { verdicts } = judgeAll(observations([AS_EVEN, AS_EVEN]), {
      overDispersion: { fewUsersBelow: 0 },
    });
    expect(testOf(verdicts[1], 'errors').assumedDispersion).toBeCloseTo(
      1 + 3 * (14 / 15),
      12,
    );
  });

  it('takes few requests to the canary for those of a few users, by their number', () => {
    const run = observations(repeat(30, errorsOf(27, 3)));
    const { verdicts } = judgeAll(run, {
      overDispersion: { assumed: 1, asRequests: 0, fewUsersBelow: 3000 },
      warmUpSeconds: 0,
      promote: { leastRequests: 1e9 },
    });
    const assumed = verdicts.map(
      verdict => testOf(verdict, 'errors').assumedDispersion,
    );
    // 300 requests a minute.
    expect(assumed.slice(0, 4)).toEqual([10, 5, 10 / 3, 2.5]);
    expect(assumed[9]).toBeUndefined();
  });

  it('sees in the split of the requests that users stay with one version', () => {
    // Users of a hundred requests a minute each come to the canary and go.
    const stays = [1, 4, 2, 6, 1, 3, 5, 1, 2, 6, 3, 1, 5, 4, 1, 6, 2, 1, 5, 3];
    const quiet = {
      weight: 10,
      stable: { requests: 27, errors: 0 },
      canary: { requests: 3, errors: 0 },
    };
    const run = observations([
      ...repeat(3, quiet),
      ...stays.map(users => ({
        weight: 10,
        stable: { requests: 3000 - 100 * users, errors: 6 },
        canary: { requests: 100 * users, errors: 1 },
      })),
    ]);
    const dispersionBy = (asRequests: number) =>
      testOf(
        last(
          judgeAll(run, {
            overDispersion: { asRequests },
            sampleRatio: { tolerance: 3 },
            promote: { leastRequests: 1e9 },
          }).verdicts,
        ),
        'errors',
      ).dispersion ?? 1;
    expect(dispersionBy(0)).toBeLessThan(2);
    expect(dispersionBy(0.5)).toBeGreaterThan(10);
    expect(dispersionBy(1) - 1).toBeCloseTo(2 * (dispersionBy(0.5) - 1), 8);
  });

  it('leaves the evidence alone where errors scatter as they should', () => {
    const even = observations(
      Array.from({ length: 20 }, (_, i) => errorsOf(24 + (i % 5), 1 + (i % 5))),
    );
    const { verdicts } = judgeAll(even);
    expect(testOf(last(verdicts), 'errors').dispersion).toBeUndefined();
  });
});
