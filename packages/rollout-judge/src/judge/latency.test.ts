import {
  last,
  errorsOf,
  judgeAll,
  observations,
  repeat,
  testOf,
  type Minute,
} from '../__testUtils__/observe';

/** 2,700 and 300 requests with 1 % errors, and this latency. */
function withLatency(stable: number[], canary: number[]): Minute {
  const each = errorsOf(27, 3);
  const le = [0.1, 0.5, 1];
  return {
    ...each,
    stable: { ...each.stable!, latency: { le, count: stable } },
    canary: { ...each.canary!, latency: { le, count: canary } },
  };
}

describe('latency', () => {
  const AS_FAST = withLatency([1800, 2600, 2680], [200, 289, 298]);
  const SLOWER = withLatency([1800, 2600, 2680], [180, 265, 285]);

  it('rolls back a slower canary, naming the edge', () => {
    const { verdicts } = judgeAll(observations(repeat(20, SLOWER)));
    expect(last(verdicts).verdict).toBe('rollback');
    expect(last(verdicts).reason).toMatch(
      /^The canary is worse: answers slower than 0\.5 in 12 % \(\d+ of [\d,]+\) of the canary’s requests against 3\.7 %/,
    );
  });

  it('says in which buckets the quantiles lie', () => {
    const { verdicts } = judgeAll(observations(repeat(3, SLOWER)));
    expect(testOf(last(verdicts), 'latency').quantiles).toEqual([
      { quantile: 0.95, stable: [0.1, 0.5], canary: [0.5, 1] },
      { quantile: 0.99, stable: [0.5, 1], canary: [1, null] },
    ]);
  });

  it('is among what a promote rests on', () => {
    const { verdicts } = judgeAll(observations(repeat(60, AS_FAST)));
    expect(last(verdicts).reason).toMatch(/, likewise latency, after /);
  });

  it('holds a promote up until it is shown at every edge', () => {
    const often = {
      ...AS_FAST,
      stable: { ...AS_FAST.stable!, errors: 270 },
      canary: { ...AS_FAST.canary!, errors: 30 },
    };
    const words = (over: ('errors' | 'latency')[]) =>
      last(
        judgeAll(observations(repeat(13, often)), {
          promote: { over, negligible: { latency: 0 } },
        }).verdicts,
      );
    expect(words(['errors']).verdict).toBe('promote');
    expect(words(['errors', 'latency'])).toMatchObject({
      verdict: 'continue',
      reason: expect.stringMatching(
        /^Neither worse nor yet known to stay under 1\.5 times: answers slower than 1 /,
      ),
    });
  });

  it('is waited for where the policy names edges', () => {
    const { verdicts } = judgeAll(observations(repeat(60, errorsOf(27, 3))), {
      latency: { edges: [0.5] },
    });
    expect(last(verdicts)).toMatchObject({
      verdict: 'continue',
      reason: 'Not worse so far, but nothing was counted of latency yet.',
    });
  });

  it('tests the edges of the policy only', () => {
    const { verdicts } = judgeAll(observations(repeat(3, SLOWER)), {
      latency: { edges: [1, 0.1] },
    });
    expect(
      testOf(last(verdicts), 'latency').edges?.map(({ edge }) => edge),
    ).toEqual([0.1, 1]);
  });
});
