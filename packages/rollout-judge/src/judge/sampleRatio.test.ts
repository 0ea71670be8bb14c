import {
  last,
  errorsOf,
  judgeAll,
  observations,
  repeat,
  type Minute,
} from '../__testUtils__/observe';

describe('the sample-ratio check', () => {
  const STUCK: Minute = {
    weight: 10,
    stable: { requests: 3000, errors: 30 },
    canary: { requests: 0, errors: 0 },
  };

  it('says void while the canary gets no traffic, and goes on when it does', () => {
    const { verdicts } = judgeAll(
      observations([
        ...repeat(5, errorsOf(27, 3)),
        ...repeat(30, STUCK),
        ...repeat(5, errorsOf(27, 3)),
      ]),
    );
    const words = verdicts.map(({ verdict }) => verdict);
    expect(words.slice(0, 5)).toEqual(repeat(5, {}).map(() => 'continue'));
    expect(words.slice(5, 35)).toEqual(repeat(30, {}).map(() => 'void'));
    expect(words.slice(37)).toEqual(['continue', 'continue', 'continue']);
    expect(verdicts[10].reason).toBe(
      'The traffic does not split as asked: 10 % should go to the canary, 0 % does (0 of 18,000 requests); nothing counts until it does.',
    );
  });

  it('finds a router that breaks after an hour at once', () => {
    const { verdicts } = judgeAll(
      observations([
        ...repeat(60, errorsOf(0, 0)),
        {
          weight: 10,
          stable: { requests: 2400, errors: 0 },
          canary: { requests: 600, errors: 0 },
        },
      ]),
      { promote: { leastRequests: 1e9 } },
    );
    expect(last(verdicts).verdict).toBe('void');
  });

  it('counts no evidence while void', () => {
    const wrong: Minute = {
      weight: 10,
      stable: { requests: 1500, errors: 15 },
      canary: { requests: 1500, errors: 700 },
    };
    const { state, verdicts } = judgeAll(
      observations([...repeat(3, errorsOf(27, 3)), ...repeat(5, wrong)]),
    );
    expect(last(verdicts)).toMatchObject({ verdict: 'void', counted: false });
    expect(state.errors.canary.bad).toBe(6);
  });

  it('leaves a change of weight the time to settle', () => {
    const before = repeat(5, errorsOf(27, 3));
    const late: Minute = { ...errorsOf(27, 3), weight: 50 };
    const { verdicts } = judgeAll(observations([...before, late, late]));
    expect(verdicts.map(({ verdict }) => verdict).slice(4)).toEqual([
      'continue',
      'continue',
      'void',
    ]);
  });

  it('tolerates what the policy tolerates', () => {
    const more: Minute = {
      weight: 10,
      stable: { requests: 2550, errors: 26 },
      canary: { requests: 450, errors: 4 },
    };
    const words = (tolerance: number) =>
      judgeAll(observations(repeat(10, more)), {
        sampleRatio: { tolerance },
      }).verdicts.map(({ verdict }) => verdict);
    expect(words(0.2)).toContain('void');
    expect(words(0.8)).not.toContain('void');
  });
});
