import {
  errorsOf,
  judgeAll,
  last,
  minute,
  observations,
  repeat,
  testOf,
} from '../__testUtils__/observe';
import {
  judge,
  judgeStateSchema,
  simulation,
  startJudging,
  verdictSchema,
  type Observation,
} from '..';

const words = (run: Observation[], policy = {}) =>
  judgeAll(run, policy).verdicts.map(({ verdict }) => verdict);

const AS_GOOD = errorsOf(27, 3);
const WORSE = errorsOf(27, 12);
const OUTAGE = errorsOf(1350, 150);

describe('the judge', () => {
  it('rolls back a canary with four times the errors, with numbers in the reason', () => {
    const { verdicts } = judgeAll(observations(repeat(20, WORSE)));
    const final = last(verdicts);
    expect(final.verdict).toBe('rollback');
    expect(final.reason).toMatch(
      /^The canary is worse: errors in 4 % \(\d+ of [\d,]+\) of the canary’s requests against 1 % \([\d,]+ of [\d,]+\) of the stable version’s, 4 times as often \((?:between 1\.\d+ and \d+\.\d+|at least 1\.\d+)\); among healthy canaries fewer than 1 in 29 ever looks so bad\.$/,
    );
  });

  it('promotes a canary that is as good, once that is shown and enough was seen', () => {
    const { verdicts } = judgeAll(observations(repeat(60, AS_GOOD)));
    const promoted = verdicts.findIndex(({ verdict }) => verdict === 'promote');
    expect(promoted).toBeGreaterThanOrEqual(10);
    expect(verdicts[promoted].reason).toMatch(
      /^The canary is not worse: errors 1 times as often as with the stable version \(between 0\.\d+ and 1\.\d+\), under the margin of 1\.5, after [\d,]+ canary requests in \d+ minutes\.$/,
    );
    for (const { verdict } of verdicts.slice(0, promoted)) {
      expect(verdict).toBe('continue');
    }
  });

  it('promotes a canary whose errors are too rare to matter', () => {
    const { verdicts } = judgeAll(observations(repeat(60, errorsOf(0, 0))));
    const final = last(verdicts);
    expect(final.verdict).toBe('promote');
    expect(final.reason).toMatch(
      /errors are so rare \(0 of [\d,]+ requests\) that a ratio does not matter/,
    );
    expect(testOf(final, 'errors').effect).toMatchObject({
      value: null,
      reason: 'Nothing bad was counted in either arm',
    });
  });

  it.each([
    ['least requests', { leastRequests: 9000 }, 30],
    ['least time', { leastSeconds: 45 * 60 }, 46],
  ])('waits with a promote for the %s', (_name, promote, minutes) => {
    const { verdicts } = judgeAll(observations(repeat(60, errorsOf(60, 0))), {
      promote,
    });
    const at = verdicts.findIndex(({ verdict }) => verdict === 'promote');
    expect(at).toBeGreaterThanOrEqual(minutes - 1);
    expect(at).toBeLessThanOrEqual(minutes + 1);
    expect(verdicts[at - 1].reason).toMatch(
      /^Not worse, but only [\d,]+ .*of the .* that a promote needs\.$/,
    );
  });

  it('keeps a rollback for good, whatever comes later', () => {
    const before = judgeAll(observations(repeat(60, WORSE)));
    const ended = before.verdicts.findIndex(
      ({ verdict }) => verdict === 'rollback',
    );
    const after = judge(before.state, {
      ...observations([errorsOf(0, 300)])[0],
      at: minute(100),
    });
    expect(after.verdict).toMatchObject({
      verdict: 'rollback',
      at: minute(100),
      finalSince: minute(ended + 1),
      reason: before.verdicts[ended].reason,
      counted: false,
    });
    expect(after.state).toEqual(before.state);
  });

  it('does not blame the canary for an outage that hits both arms', () => {
    const run = observations([
      ...repeat(5, AS_GOOD),
      ...repeat(10, OUTAGE),
      ...repeat(5, AS_GOOD),
    ]);
    expect(words(run)).not.toContain('rollback');
  });

  it('is not fooled by a weight that rises during an outage', () => {
    // Over all intervals the canary's errors are almost twice as frequent: it had its traffic when both arms failed.
    const run = observations([
      ...repeat(10, AS_GOOD),
      ...repeat(10, {
        weight: 50,
        stable: { requests: 1500, errors: 150 },
        canary: { requests: 1500, errors: 150 },
      }),
    ]);
    const policy = { promote: { leastRequests: 1e9 } };
    const { verdicts } = judgeAll(run, policy);
    const { counted, effect } = testOf(last(verdicts), 'errors');
    const share = ({ bad, total }: { bad: number; total: number }) =>
      bad / total;
    expect(share(counted!.canary) / share(counted!.stable)).toBeGreaterThan(
      1.9,
    );
    expect(effect.value).toBeCloseTo(1, 6);
    expect(words(run, policy)).not.toContain('rollback');
  });

  it('has more evidence the more of the same errors fall on the canary', () => {
    const evidence = Array.from({ length: 13 }, (_, onCanary) => {
      const { verdicts } = judgeAll(
        observations([AS_GOOD, AS_GOOD, errorsOf(30 - onCanary, onCanary)]),
        { overDispersion: { guard: false } },
      );
      return testOf(last(verdicts), 'errors').logE;
    });
    expect([...evidence].sort((a, b) => a - b)).toEqual(evidence);
    expect(new Set(evidence).size).toBe(evidence.length);
  });

  it('does not count the warm-up', () => {
    const { state, verdicts } = judgeAll(
      observations([errorsOf(27, 290), errorsOf(27, 280), AS_GOOD, AS_GOOD]),
      { warmUpSeconds: 120 },
    );
    expect(verdicts.map(({ counted }) => counted)).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(verdicts[0].reason).toBe(
      'The canary is warming up; it does not count.',
    );
    expect(state.errors.canary).toEqual({ total: 600, bad: 6 });
    expect(state.countedSeconds).toBe(120);
  });

  const base = observations(repeat(3, AS_GOOD));
  const odd = observations([...repeat(3, AS_GOOD), WORSE])[3];

  it.each([
    [
      'an arm is missing',
      { ...odd, canary: undefined },
      'The canary’s counters could not be read; it does not count.',
    ],
    [
      'the stable arm is null',
      { ...odd, stable: null },
      'The stable version’s counters could not be read; it does not count.',
    ],
    [
      'both arms are missing',
      { ...odd, stable: undefined, canary: undefined },
      'Neither version’s counters could be read; it does not count.',
    ],
    [
      'nobody sent a request',
      {
        ...odd,
        stable: { requests: 0, errors: 0 },
        canary: { requests: 0, errors: 0 },
      },
      'No requests in this interval; it does not count.',
    ],
    [
      'the interval was already counted',
      { ...odd, at: base[2].at },
      `The interval that ends at ${base[2].at} is not later than the last one; it does not count.`,
    ],
    [
      'the clock went back',
      { ...odd, at: base[0].at },
      `The interval that ends at ${base[0].at} is not later than the last one; it does not count.`,
    ],
  ])('goes on watching, and counts nothing, when %s', (_name, next, reason) => {
    const before = judgeAll(base);
    const { verdict, state } = judge(before.state, next);
    expect(verdict).toMatchObject({
      verdict: 'continue',
      counted: false,
      reason,
    });
    expect(state.errors).toEqual(before.state.errors);
    expect(state.countedSeconds).toBe(before.state.countedSeconds);
  });

  it('never promotes on an interval that does not count', () => {
    const run = observations(repeat(60, AS_GOOD));
    const { verdicts } = judgeAll(run);
    const at = verdicts.findIndex(({ verdict }) => verdict === 'promote');
    const silent = run.map((observation, i) =>
      i === at ? { ...observation, canary: null } : observation,
    );
    const { verdicts: again } = judgeAll(silent);
    expect(again[at].verdict).toBe('continue');
    expect(again[at + 1].verdict).toBe('promote');
  });

  it('goes on from its stored state bit for bit', () => {
    for (const [n, scenario] of simulation.PUBLISHED.entries()) {
      const run = simulation.simulateRollout(scenario, n);
      const through = judgeAll(run);
      let stored = JSON.stringify(startJudging());
      const resumed = run.map(observation => {
        const judged = judge(
          judgeStateSchema.parse(JSON.parse(stored)),
          observation,
        );
        stored = JSON.stringify(judged.state);
        return judged.verdict;
      });
      expect(resumed).toEqual(through.verdicts);
      expect(JSON.parse(stored)).toEqual(through.state);
    }
  });

  it('gives verdicts as its schema says, and keeps its state small', () => {
    const edges = Array.from({ length: 40 }, (_, i) => (i + 1) / 10);
    const arm = (requests: number) => ({
      requests,
      errors: requests / 10,
      latency: {
        le: edges,
        count: edges.map((_, i) => Math.round((requests * (i + 1)) / 40)),
      },
      scores: { count: Array.from({ length: 64 }, () => requests / 10) },
    });
    const { state, verdicts } = judgeAll(
      observations(
        repeat(200, {
          weight: 10,
          stable: arm(2700),
          canary: { ...arm(300), errors: 28 },
        }),
      ),
      { promote: { leastRequests: 1e9 } },
    );
    for (const verdict of verdicts) {
      expect(verdictSchema.parse(verdict)).toEqual(verdict);
    }
    expect(testOf(last(verdicts), 'latency').edges).toHaveLength(20);
    expect(JSON.stringify(state).length).toBeLessThan(64_000);
  });

  it('does not change the state that it is given', () => {
    const state = judgeAll(base).state;
    const copy = JSON.stringify(state);
    judge(state, odd);
    expect(JSON.stringify(state)).toBe(copy);
  });
});
