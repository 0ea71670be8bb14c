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

  it('of a log are compared window by window, however late they come', () => {
    const each = errorsOf(27, 3);
    const moved = { stable: [1350, 810, 540], canary: [90, 90, 120] };
    const lump = observations([
      ...repeat(10, each),
      { ...each, scoreWindows: Array.from({ length: 10 }, () => moved) },
    ]);
    const { verdicts, state } = judgeAll(lump, { scores: { decides: true } });
    expect(state.scores?.canary).toEqual([900, 900, 1200]);
    expect(last(verdicts).verdict).toBe('rollback');
    expect(testOf(last(verdicts), 'scores').bins).toEqual({
      stable: [13_500, 8100, 5400],
      canary: [900, 900, 1200],
    });
    // Morning and evening differ, and the versions' shares of them: within a window they are alike.
    const alike = observations(
      Array.from({ length: 40 }, (_, i) => ({
        ...each,
        scoreWindows: [
          i % 2
            ? { stable: [2000, 1000, 1000], canary: [20, 10, 10] }
            : { stable: [100, 100, 200], canary: [100, 100, 200] },
        ],
      })),
    );
    const scores = testOf(
      last(
        judgeAll(alike, {
          scores: { decides: true },
          promote: { leastRequests: 1e9 },
        }).verdicts,
      ),
      'scores',
    );
    expect(scores.logE).toBeLessThan(scores.threshold);
  });

  it('that decide and were not counted hold a promote up, and say so', () => {
    const none = {
      weight: 50,
      stable: { requests: 3000, errors: 0 },
      canary: { requests: 3000, errors: 0 },
    };
    const decides = judgeAll(observations(repeat(40, none)), {
      scores: { decides: true },
    });
    expect(last(decides.verdicts)).toMatchObject({
      verdict: 'continue',
      reason:
        'Not worse, but only 0 of the 500 canary predictions with scores that a promote needs.',
    });
    const shown = judgeAll(observations(repeat(40, none)), {});
    expect(last(shown.verdicts).verdict).toBe('promote');
  });

  it('that cannot be read withhold a promote, for the reason given, and no rollback', () => {
    const withhold = 'the log of its scores is stale';
    const good = {
      weight: 50,
      stable: { requests: 3000, errors: 0 },
      canary: { requests: 3000, errors: 0 },
      withhold,
    };
    expect(
      last(judgeAll(observations(repeat(40, good))).verdicts),
    ).toMatchObject({
      verdict: 'continue',
      reason: `Not worse, and not promoted for now: ${withhold}.`,
      counted: true,
    });
    const bad = { ...errorsOf(27, 30), withhold };
    expect(last(judgeAll(observations(repeat(40, bad))).verdicts).verdict).toBe(
      'rollback',
    );
  });

  it('cannot decide without a part of alpha', () => {
    expect(() =>
      judgeAll([], { scores: { decides: true }, split: { scores: 0 } }),
    ).toThrow(/Scores cannot decide without a part of alpha/);
  });

  it('with other bins than before are not compared', () => {
    const { state } = judgeAll(
      observations([...repeat(3, MOVED), withScores([1, 2], [1, 2])]),
    );
    expect(state.scores?.stable).toEqual([2700, 1620, 1080]);
  });
});
