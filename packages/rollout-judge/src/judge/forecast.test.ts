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
