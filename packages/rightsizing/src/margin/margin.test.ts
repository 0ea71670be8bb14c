import { usageOf } from '../__testUtils__/usage';
import { RandomStream } from '../statistics';
import { prepareUsage } from '../usage';
import { marginAt, overPeriods, riskAt } from './Calibration';
import { defaultCalibration } from './defaultCalibration';
import { calibrateOn, scoresOf } from './scoresOf';
import { fitExtremeValue } from './extremeValue';

describe('a conformal margin', () => {
  const { memory } = defaultCalibration;

  it('is larger the rarer it may be exceeded, and never below nothing', () => {
    const margins = [0.9, 0.5, 0.2, 0.1, 0.05, 0.01, 0.001, 1e-6].map(risk =>
      marginAt(memory, risk),
    );
    expect(margins).toEqual([...margins].sort((a, b) => a - b));
    expect(margins[0]).toBe(0);
    expect(Number.isFinite(margins[7])).toBe(true);
  });

  it('is exceeded as rarely as it says', () => {
    for (const risk of [0.2, 0.05, 0.01]) {
      expect(
        riskAt(memory, marginAt(memory, risk)).probability,
      ).toBeLessThanOrEqual(risk * 1.001);
    }
  });

  it('covers new scores of the same kind', () => {
    const stream = new RandomStream(4);
    const draw = () => Math.exp(stream.normal());
    let exceeded = 0;
    const runs = 2000;
    for (let run = 0; run < runs; run++) {
      const scores = Array.from({ length: 99 }, draw).sort((a, b) => a - b);
      if (draw() > marginAt(scores, 0.05)) exceeded++;
    }
    // At most 5 % and three standard errors; and not needlessly wide.
    expect(exceeded / runs).toBeLessThan(0.05 + 3 * Math.sqrt(0.0475 / runs));
    expect(exceeded / runs).toBeGreaterThan(0.02);
  });

  it('speaks beyond the scores even where no tail can be fitted', () => {
    expect(marginAt([1, 2, 3], 0.01)).toBe(6);
    expect(
      marginAt(
        Array.from({ length: 50 }, () => 1),
        0.001,
      ),
    ).toBe(2);
  });
});

describe('overPeriods', () => {
  it('takes periods as independent, and back again', () => {
    expect(overPeriods(0.1, 2)).toBeCloseTo(0.19, 12);
    expect(overPeriods(overPeriods(0.01, 30), 1 / 30)).toBeCloseTo(0.01, 12);
    expect(overPeriods(0, 5)).toBe(0);
    expect(overPeriods(1, 0.5)).toBeGreaterThan(0.999);
  });
});

describe('calibrateOn', () => {
  const fleet = Array.from({ length: 40 }, (_, i) =>
    prepareUsage(usageOf({ seed: i, stepSeconds: 1800, noise: 0.05 })),
  );

  it('gathers ascending scores, and none of the part that is held out', () => {
    const all = calibrateOn(fleet, 1, 'fleet', 10)!;
    expect(all.memory).toHaveLength(fleet.length);
    expect(all.memory[39]).toBe(
      Math.max(...fleet.flatMap(usage => scoresOf(usage, 'memory'))),
    );
    expect(all.memory[0]).toBe(
      Math.min(...fleet.map(usage => Math.max(...scoresOf(usage, 'memory')))),
    );
    expect(all.memory).toEqual([...all.memory].sort((a, b) => a - b));
    const risen = prepareUsage(
      usageOf({ stepSeconds: 1800, bytes: s => (s < 15 * 86_400 ? 2e9 : 8e9) }),
    );
    expect(Math.max(...scoresOf(risen, 'memory', 0.5))).toBeLessThan(10);
    expect(Math.max(...scoresOf(risen, 'memory', 1))).toBeGreaterThan(10);
  });

  it('has nothing to say on few scores', () => {
    expect(calibrateOn(fleet.slice(0, 10), 1, 'fleet')).toBeNull();
  });
});

describe('fitExtremeValue', () => {
  it('fits nothing to few blocks, or to blocks that are the same', () => {
    expect(fitExtremeValue([1, 2, 3, 4, 5, 6, 7])).toBeNull();
    expect(fitExtremeValue(Array.from({ length: 20 }, () => 3))).toBeNull();
  });
});
