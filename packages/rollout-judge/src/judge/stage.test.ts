import {
  errorsOf,
  judgeAll,
  last,
  minute,
  observations,
  repeat,
  testOf,
  type Minute,
} from '../__testUtils__/observe';
import {
  judge,
  judgeStateSchema,
  type JudgePolicyInput,
  type Verdict,
} from '..';

const AS_GOOD = errorsOf(27, 3);
const WORSE = errorsOf(27, 12);
const HALF: Minute = {
  weight: 50,
  stable: { requests: 1500, errors: 15 },
  canary: { requests: 1500, errors: 15 },
};
const WORSE_AT_HALF: Minute = {
  ...HALF,
  canary: { requests: 1500, errors: 45 },
};
const LONG = 60;

const run = (minutes: Minute[], policy: JudgePolicyInput = {}) =>
  judgeAll(observations(minutes), policy);
const at = (verdicts: Verdict[], word: string, from = 0) =>
  verdicts.findIndex(({ verdict }, i) => i >= from && verdict === word);

describe('a promote', () => {
  it('stands while the weight does, in the same words and with its time', () => {
    const { verdicts } = run(repeat(LONG, AS_GOOD));
    const first = at(verdicts, 'promote');
    expect(first).toBeGreaterThan(0);
    for (const verdict of verdicts.slice(first)) {
      expect(verdict).toMatchObject({
        verdict: 'promote',
        reason: verdicts[first].reason,
        counted: true,
        promoted: { since: minute(first + 1), weight: 10 },
      });
      expect(verdict.finalSince).toBeUndefined();
    }
  });

  it('stands also where the evidence falls below its line again', () => {
    const { state, verdicts } = run(repeat(LONG, AS_GOOD));
    const more = observations(repeat(LONG + 3, errorsOf(27, 5))).slice(LONG);
    let now = state;
    for (const observation of more) {
      const judged = judge(now, observation);
      now = judged.state;
      expect(judged.verdict.verdict).toBe('promote');
    }
    expect(last(verdicts).verdict).toBe('promote');
  });

  it('does not stop the counting', () => {
    const { state, verdicts } = run(repeat(LONG, AS_GOOD));
    expect(last(verdicts).requests).toEqual({
      stable: 2700 * (LONG - 1),
      canary: 300 * (LONG - 1),
    });
    expect(state.final).toBeNull();
  });

  it('is followed by a rollback where the canary turns worse at the same weight', () => {
    const good = 2 + at(run(repeat(LONG, AS_GOOD)).verdicts, 'promote');
    const { verdicts, state } = run([
      ...repeat(good, AS_GOOD),
      ...repeat(LONG, WORSE),
    ]);
    expect(at(verdicts, 'promote')).toBe(good - 2);
    const back = at(verdicts, 'rollback');
    expect(back).toBeGreaterThan(good);
    expect(new Set(verdicts.slice(back).map(({ verdict }) => verdict))).toEqual(
      new Set(['rollback']),
    );
    expect(state.final).toMatchObject({ verdict: 'rollback' });
  });

  it('is not given while an interval does not count, and stands again after it', () => {
    const { state } = run(repeat(LONG, AS_GOOD));
    const [silent, heard] = observations(repeat(LONG + 2, AS_GOOD)).slice(LONG);
    const during = judge(state, { ...silent, canary: null });
    expect(during.verdict).toMatchObject({
      verdict: 'continue',
      reason: 'The canary’s counters could not be read; it does not count.',
    });
    expect(judge(during.state, heard).verdict.verdict).toBe('promote');
  });

  it('is withheld for as long as there is a reason to', () => {
    const { state } = run(repeat(LONG, AS_GOOD));
    const [next] = observations(repeat(LONG + 1, AS_GOOD)).slice(LONG);
    expect(
      judge(state, { ...next, withhold: 'the log has stopped' }).verdict,
    ).toMatchObject({ verdict: 'continue' });
  });
});

describe('a change of weight after a promote', () => {
  const stepwise = (then: Minute, policy: JudgePolicyInput = {}) => {
    const { verdicts, state } = run(
      [...repeat(LONG, AS_GOOD), ...repeat(LONG, then)],
      policy,
    );
    return { verdicts, state, second: at(verdicts, 'promote', LONG) };
  };

  it('asks for a promote anew, that rests on what is counted from then on', () => {
    const { verdicts, second } = stepwise(HALF);
    // Ten minutes are the least.
    expect(second).toBeGreaterThanOrEqual(LONG + 9);
    for (const { verdict } of verdicts.slice(LONG, second)) {
      expect(verdict).toBe('continue');
    }
    expect(verdicts[LONG].reason).toMatch(/at this weight/);
    expect(verdicts[second].promoted).toEqual({
      since: minute(second + 1),
      weight: 50,
    });
    expect(verdicts[second].reason).toMatch(
      /after [\d,]+ canary requests in 1\d minutes since the weight last changed\.$/,
    );
  });

  it('makes the evidence for a promote begin at nothing', () => {
    const { verdicts } = stepwise(HALF);
    const shown = testOf(verdicts[LONG - 1], 'errors').notWorse!;
    const anew = testOf(verdicts[LONG], 'errors').notWorse!;
    expect(shown.shown).toBe(true);
    expect(anew.shown).toBe(false);
    expect(anew.logE).toBeLessThan(1);
  });

  it('makes the evidence for a rollback go on', () => {
    const { verdicts } = stepwise(HALF);
    const harm = (i: number) => testOf(verdicts[i], 'errors').logE;
    // It was a good canary until then, which has cost some.
    expect(harm(LONG - 1)).toBeLessThan(0);
    expect(Math.abs(harm(LONG) - harm(LONG - 1))).toBeLessThan(1);
    expect(testOf(verdicts[LONG], 'errors').counted!.canary.total).toBe(1500);
    expect(verdicts[LONG].requests.canary).toBe(300 * (LONG - 1) + 1500);
  });

  it('does not promote a canary that is worse only with more requests, and rolls it back', () => {
    const { verdicts, second } = stepwise(WORSE_AT_HALF);
    expect(second).toBe(-1);
    expect(at(verdicts, 'rollback')).toBeGreaterThan(LONG);
  });

  it('waits again for the least requests and the least time', () => {
    const policy = {
      promote: { leastRequests: 15_000, leastSeconds: 60 },
    };
    const rare: Minute = {
      ...HALF,
      stable: { requests: 1500, errors: 40 },
      canary: { requests: 1500, errors: 0 },
    };
    const { verdicts, second } = stepwise(rare, policy);
    // The errors of ten minutes are enough by far.
    expect(second).toBe(LONG + 9);
    expect(verdicts[second - 1].reason).toBe(
      'Not worse, but only 13,500 of the 15,000 canary requests that a promote needs.',
    );
  });

  it('goes on from its stored state bit for bit', () => {
    const all = observations([...repeat(LONG, AS_GOOD), ...repeat(30, HALF)]);
    const through = judgeAll(all);
    const half = judgeAll(all.slice(0, LONG + 5));
    let state = judgeStateSchema.parse(JSON.parse(JSON.stringify(half.state)));
    const resumed = all.slice(LONG + 5).map(observation => {
      const judged = judge(state, observation);
      state = judged.state;
      return judged.verdict;
    });
    expect(resumed).toEqual(through.verdicts.slice(LONG + 5));
  });

  it('to all of the requests leaves it as it is, since nothing is left to compare with', () => {
    const all: Minute = {
      weight: 100,
      stable: { requests: 0, errors: 0 },
      canary: { requests: 3000, errors: 30 },
    };
    const { verdicts, second } = stepwise(all);
    expect(second).toBe(LONG);
    expect(last(verdicts)).toMatchObject({
      verdict: 'promote',
      counted: false,
      promoted: { weight: 10 },
    });
    // Without a promote it is not known, whatever the share.
    expect(last(run(repeat(3, all)).verdicts).verdict).toBe('continue');
  });

  it('before any promote begins nothing anew', () => {
    const early = 8;
    const { verdicts } = run([...repeat(early, AS_GOOD), ...repeat(40, HALF)]);
    const first = at(verdicts, 'promote');
    expect(first).toBeGreaterThan(early);
    expect(verdicts[first].reason).not.toMatch(/since the weight/);
  });
});

describe('with latency and pairs that the promote rests on', () => {
  const withLatency = (weight: number, slowCanary: number): Minute => {
    const requests = { stable: 3000 - 30 * weight, canary: 30 * weight };
    const arm = (all: number, slow: number) => ({
      requests: all,
      errors: 0,
      latency: { le: [0.5, '+Inf' as const], count: [all - slow, all] },
    });
    return {
      weight,
      stable: arm(requests.stable, requests.stable / 50),
      canary: arm(requests.canary, slowCanary),
      pairs: { total: 3000, stableOnly: 60, canaryOnly: 60 },
    };
  };
  const policy: JudgePolicyInput = {
    split: { pairs: 0.1 },
    promote: { over: ['errors', 'latency', 'pairs'] },
  };

  it('is shown anew of each of them', () => {
    const { verdicts } = run(
      [
        ...repeat(LONG, withLatency(10, 6)),
        ...repeat(3, withLatency(50, 30)),
        ...repeat(LONG, withLatency(50, 30)),
      ],
      policy,
    );
    expect(at(verdicts, 'promote')).toBeLessThan(LONG);
    for (const name of ['latency', 'pairs']) {
      const shown = testOf(verdicts[LONG - 1], name).notWorse!;
      const anew = testOf(verdicts[LONG], name).notWorse!;
      expect(shown.shown).toBe(true);
      expect(anew.shown).toBe(false);
    }
    expect(at(verdicts, 'promote', LONG)).toBeGreaterThan(LONG + 8);
  });

  it('is not shown where one of them is worse at the new weight', () => {
    const { verdicts } = run(
      [...repeat(LONG, withLatency(10, 6)), ...repeat(15, withLatency(50, 60))],
      policy,
    );
    expect(at(verdicts, 'promote', LONG)).toBe(-1);
  });
});
