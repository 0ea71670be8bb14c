import { RandomStream } from '../special/random';
import { chiSquareTest, homogeneityTest } from './chiSquare';
import { exceedanceTest, hypergeometricDraws } from './monteCarlo';

const options = { seed: 1, stream: 'k', resolution: 0.001 };

describe('homogeneityTest', () => {
  it('is χ² where all expected counts are large', () => {
    const result = homogeneityTest([100, 200], [120, 180], options);
    expect(result).toMatchObject({
      ...chiSquareTest([100, 200], [120, 180]),
      method: 'asymptotic',
    });
  });

  it('draws labels where some are small, and gets near the exact probability', () => {
    // Fisher's table [3 1; 1 3] two-sided: 34/70.
    const result = homogeneityTest([3, 1], [1, 3], options);
    expect(result.method).toBe('monte-carlo');
    expect(Math.abs(result.pValue - 34 / 70)).toBeLessThan(0.25);
    // The most extreme table, [6 0; 0 6]: 2/924.
    const extreme = homogeneityTest([6, 0], [0, 6], options);
    expect(Math.abs(extreme.pValue - 2 / 924)).toBeLessThan(0.0015);
  });

  it('draws so many labellings that the wanted p-value can be reached', () => {
    const result = homogeneityTest([2000, 3], [0, 60], {
      ...options,
      resolution: 1e-5,
    });
    expect(result.draws).toBe(200_000);
    expect(result.pValue).toBeLessThan(1e-5);
  });

  it('puts rare categories together where drawing would cost too much', () => {
    const many = Array.from({ length: 300 }, (_, i) => (i ? 2 : 5000));
    const result = homogeneityTest(many, many, { ...options, budget: 1000 });
    expect(result).toMatchObject({ pooledRare: true, method: 'asymptotic' });
    expect(result.degreesOfFreedom).toBe(1);
    expect(result.pValue).toBeCloseTo(1, 12);
  });

  it('keeps its level on 5,000 against 50 rows of sparse categories, where plain χ² does not', () => {
    const random = new RandomStream(8, 'sparse');
    const draw = (size: number) => {
      const counts = new Float64Array(200);
      for (let i = 0; i < size; i++) {
        // Shares fall like 1 / rank: draw by the logarithm.
        counts[Math.min(199, Math.floor(201 ** random.uniform()) - 1)]++;
      }
      return counts;
    };
    let alarms = 0;
    let plainAlarms = 0;
    const repetitions = 300;
    for (let i = 0; i < repetitions; i++) {
      const [reference, current] = [draw(5000), draw(50)];
      const { pValue } = homogeneityTest(reference, current, {
        ...options,
        seed: i,
      });
      if (pValue <= 0.05) alarms++;
      if (chiSquareTest(reference, current).pValue <= 0.05) plainAlarms++;
    }
    expect(alarms / repetitions).toBeLessThan(0.09);
    expect(plainAlarms / repetitions).toBeGreaterThan(0.1);
  });
});

describe('monte carlo', () => {
  it('stops early where nothing is to be seen, and goes to the end where something is', () => {
    expect(exceedanceTest(() => true, 9999)).toEqual({ pValue: 1, drawn: 25 });
    expect(exceedanceTest(() => false, 9999)).toEqual({
      pValue: 1 / 10_000,
      drawn: 9999,
    });
  });

  it('draws each kind in proportion', () => {
    const draw = hypergeometricDraws([30, 10], 20, new RandomStream(1, 'draw'));
    let first = 0;
    for (let i = 0; i < 2000; i++) {
      const counts = draw();
      expect(counts[0] + counts[1]).toBe(20);
      first += counts[0];
    }
    expect(Math.abs(first / 2000 - 15)).toBeLessThan(0.15);
  });
});
