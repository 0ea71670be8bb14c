import {
  last,
  errorsOf,
  judgeAll,
  observations,
  repeat,
} from '../__testUtils__/observe';

describe('the forecast', () => {
  it('comes true for a doubled error rate', () => {
    const { verdicts } = judgeAll(observations(repeat(60, errorsOf(27, 6))), {
      overDispersion: { guard: false },
    });
    const rolledBack = verdicts.findIndex(
      ({ verdict }) => verdict === 'rollback',
    );
    const { minutes } = verdicts[4].forecast;
    expect(minutes! + 5).toBeGreaterThan(0.7 * (rolledBack + 1));
    expect(minutes! + 5).toBeLessThan(1.4 * (rolledBack + 1));
  });

  it('counts with the wait while few requests may be those of a few users', () => {
    const minutes = (fewUsersBelow: number) =>
      judgeAll(observations(repeat(4, errorsOf(270, 30))), {
        overDispersion: { assumed: 1, asRequests: 0, fewUsersBelow },
      }).verdicts[3].forecast.minutes!;
    expect(minutes(1500)).toBe(minutes(0));
    expect(minutes(10_000)).toBeGreaterThan(minutes(0));
    const rolledBack = judgeAll(
      observations([
        ...repeat(4, errorsOf(270, 30)),
        ...repeat(60, errorsOf(270, 60)),
      ]),
      { overDispersion: { assumed: 1, asRequests: 0, fewUsersBelow: 10_000 } },
    ).verdicts.findIndex(({ verdict }) => verdict === 'rollback');
    expect(rolledBack - 3).toBeGreaterThan(0.6 * minutes(10_000));
    expect(rolledBack - 3).toBeLessThan(1.6 * minutes(10_000));
  });

  it('is shorter with more traffic on the canary', () => {
    const minutesAt = (weight: number) => {
      const canary = 30 * weight;
      const { verdicts } = judgeAll(
        observations(
          repeat(5, {
            weight,
            stable: { requests: 3000 - canary, errors: 0 },
            canary: { requests: canary, errors: 0 },
          }),
        ),
      );
      return last(verdicts).forecast.minutes!;
    };
    expect(minutesAt(50)).toBeLessThan(0.5 * minutesAt(10));
  });

  it('gives a reason in place of minutes where there is nothing to go by', () => {
    const { verdicts } = judgeAll(observations([{ canary: null }]));
    expect(verdicts[0].forecast).toEqual({
      detectable: { riskRatio: 2 },
      minutes: null,
      reason: 'No traffic to both versions has been counted yet',
    });
  });
});
