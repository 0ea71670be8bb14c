import { RandomStream } from '../special/random';
import { chiSquareTest, homogeneityTest } from './chiSquare';
import { conditionalMoments } from './rareCategories';
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

  describe('where drawing would cost too much', () => {
    const costly = { ...options, budget: 1000 };
    const counts = (size: number, label: (random: RandomStream) => number) => {
      return (random: RandomStream, categories: number) => {
        const drawn = new Float64Array(categories);
        for (let i = 0; i < size; i++) drawn[label(random)]++;
        return drawn;
      };
    };

    it('sees frequent categories beside the rare ones as one', () => {
      const many = (first: number) =>
        Array.from({ length: 300 }, (_, i) => (i ? 2 : first));
      const same = homogeneityTest(many(5000), many(5000), costly);
      expect(same).toMatchObject({ rareApart: true, method: 'asymptotic' });
      expect(same.pValue).toBeCloseTo(1, 12);
      const moved = homogeneityTest(many(5000), many(4000), costly);
      expect(moved.pValue).toBeLessThan(1e-3);
    });

    it('sees rare categories of which one half is on each side', () => {
      const half = (side: number) =>
        Array.from({ length: 4000 }, (_, i) => (i % 2 === side ? 3 : 0));
      expect(homogeneityTest(half(0), half(1), costly).pValue).toBeLessThan(
        1e-100,
      );
    });

    it.each([
      ['as many rows', 2000, 2000, 3000],
      ['many more rows on one side', 20_000, 1000, 3000],
      ['so many categories that most occur once', 2000, 1000, 40_000],
    ])(
      'keeps its level on rare categories, and sees them move: %s',
      (_, n, m, categories) => {
        const random = new RandomStream(9, 'rare', n, categories);
        const even = (r: RandomStream) => Math.floor(categories * r.uniform());
        // A third of the rows fall on a tenth of the categories.
        const uneven = (r: RandomStream) =>
          r.uniform() < 0.3 ? Math.floor(even(r) / 10) : even(r);
        const repetitions = 200;
        const alarms = { same: 0, moved: 0, strict: 0 };
        for (let i = 0; i < repetitions; i++) {
          const reference = counts(n, even)(random, categories);
          const p = (label: typeof even) =>
            homogeneityTest(
              reference,
              counts(m, label)(random, categories),
              // Among themselves the rare ones must not be affordable either.
              { ...options, seed: i, budget: 1000 },
            ).pValue;
          const same = p(even);
          if (same <= 0.05) alarms.same++;
          if (same <= 0.005) alarms.strict++;
          if (p(uneven) <= 0.05) alarms.moved++;
        }
        // Three standard errors above 5 %, and what 0.5 % exceeds once in 300 such tests.
        expect(alarms.same / repetitions).toBeLessThan(0.097);
        expect(alarms.strict).toBeLessThanOrEqual(4);
        expect(alarms.moved / repetitions).toBeGreaterThan(0.5);
      },
    );
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

describe('the moments of χ² over all labellings', () => {
  it('are those of every table with the same totals', () => {
    const totals = [1, 2, 2, 3, 4];
    const [n, m] = [5, 7];
    const choose = (from: number, k: number): number =>
      k === 0 ? 1 : (choose(from - 1, k - 1) * from) / k;
    let weights = 0;
    let sum = 0;
    let squares = 0;
    const visit = (i: number, left: number, drawn: number[], ways: number) => {
      if (i === totals.length) {
        if (left > 0) return;
        const rest = totals.map((total, k) => total - drawn[k]);
        const { statistic } = chiSquareTest(drawn, rest);
        weights += ways;
        sum += ways * statistic;
        squares += ways * statistic * statistic;
        return;
      }
      for (let k = 0; k <= Math.min(left, totals[i]); k++) {
        visit(i + 1, left - k, [...drawn, k], ways * choose(totals[i], k));
      }
    };
    visit(0, n, [], 1);
    const { mean, variance } = conditionalMoments(totals, n, m);
    expect(mean).toBeCloseTo(sum / weights, 10);
    expect(variance).toBeCloseTo(squares / weights - mean * mean, 10);
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
