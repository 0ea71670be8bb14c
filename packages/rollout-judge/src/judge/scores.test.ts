import {
  last,
  errorsOf,
  judgeAll,
  observations,
  repeat,
  testOf,
  type Minute,
} from '../__testUtils__/observe';

/** At 10 %, with score counts. */
function withScores(stable: number[], canary: number[]): Minute {
  const each = errorsOf(27, 3);
  return {
    ...each,
    stable: { ...each.stable!, scores: { count: stable } },
    canary: { ...each.canary!, scores: { count: canary } },
  };
}

describe('scores', () => {
  const MOVED = withScores([1350, 810, 540], [90, 90, 120]);

  it('roll back where the policy says so', () => {
    const { verdicts } = judgeAll(observations(repeat(20, MOVED)), {
      scores: { decides: true },
    });
    expect(last(verdicts)).toMatchObject({ verdict: 'rollback' });
    expect(last(verdicts).reason).toMatch(
      /^The canary’s scores are distributed differently: stability index 0\.2\d, largest distance 20 %/,
    );
  });

  it('are only shown by default', () => {
    const { verdicts } = judgeAll(observations(repeat(20, MOVED)));
    const scores = testOf(verdicts[19], 'scores');
    expect(scores.logE).toBeGreaterThan(scores.threshold);
    expect(scores.decides).toBe(false);
    expect(verdicts.map(({ verdict }) => verdict)).not.toContain('rollback');
  });

  it('that moved by less than matters do not roll back, however certain', () => {
    const slightly = withScores([1350, 810, 540], [130, 100, 70]);
    const { verdicts } = judgeAll(observations(repeat(150, slightly)), {
      scores: { decides: true },
      promote: { leastRequests: 1e9 },
    });
    const scores = testOf(last(verdicts), 'scores');
    expect(scores.logE).toBeGreaterThan(scores.threshold);
    expect(last(verdicts).verdict).toBe('continue');
  });

  it('with other bins than before are not compared', () => {
    const { state } = judgeAll(
      observations([...repeat(3, MOVED), withScores([1, 2], [1, 2])]),
    );
    expect(state.scores?.stable).toEqual([2700, 1620, 1080]);
  });
});
