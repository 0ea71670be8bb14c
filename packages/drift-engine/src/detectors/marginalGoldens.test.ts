import goldens from './__fixtures__/scipy.json';
import { kolmogorovSurvival } from '../special/kolmogorov';
import { chiSquareSurvival } from '../special/gamma';
import { normalSurvival } from '../special/normal';
import { chiSquareTest } from './chiSquare';
import { jensenShannonDistance, kullbackLeibler } from './divergence';
import { ksTest } from './ks';
import { sortNumbers } from '../kernels/sort';
import { energyDistance, wassersteinDistance } from './wasserstein';

/** The doubles that `sequence` in fixtures/scipy_goldens.py makes. */
function sequence(
  size: number,
  start: number,
  scale: number,
  shift: number,
  digits: number | null,
): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => {
    const x = (((i + start) * 0.6180339887498949) % 1) * scale + shift;
    return digits ? Math.floor(x * digits) / digits : x;
  });
}

function relativeError(actual: number, expected: number): number {
  if (actual === expected) return 0;
  return Math.abs(actual - expected) / Math.abs(expected);
}

/** 1e-9 down to p = 1e-12, 1e-6 below. */
function closeP(actual: number, expected: number): boolean {
  if (expected < 1e-300) return actual < 1e-290;
  return relativeError(actual, expected) <= (expected > 1e-12 ? 1e-9 : 1e-6);
}

const METHODS = { auto: 'auto', exact: 'exact', asymp: 'asymptotic' } as const;

describe('against scipy', () => {
  it.each(goldens.kolmogorov)(
    'the law of the distance of %d values at %d is kstwo.sf',
    (n, x, expected) => {
      const actual = kolmogorovSurvival(x, n);
      expect({ actual, close: closeP(actual, expected) }).toEqual({
        actual,
        close: true,
      });
    },
  );

  describe.each(goldens.ks)('ks_2samp, case %#', golden => {
    const reference =
      'reference' in golden && golden.reference
        ? Float64Array.from(golden.reference)
        : sequence(golden.n ?? 0, 1, 1, 0, golden.digits ?? null);
    const current =
      'current' in golden && golden.current
        ? Float64Array.from(golden.current)
        : sequence(
            golden.m ?? 0,
            0.37,
            golden.scale ?? 1,
            golden.shift ?? 0,
            golden.digits ?? null,
          );

    it.each(['auto', 'exact', 'asymp'] as const)(
      'has the same statistic, place, sign and p-value (%s)',
      method => {
        const expected = golden.results[method];
        if (!expected) return;
        const actual = ksTest(reference, current, { method: METHODS[method] });
        expect(Math.abs(actual.statistic - expected.statistic)).toBeLessThan(
          1e-15,
        );
        expect(actual.location).toBe(expected.location);
        expect(actual.sign).toBe(expected.sign);
        expect({
          actual: actual.pValue,
          expected: expected.pValue,
          close: closeP(actual.pValue, expected.pValue),
        }).toMatchObject({ close: true });
      },
    );

    it('has the same Wasserstein distance', () => {
      expect(
        relativeError(
          wassersteinDistance(reference, current),
          golden.wasserstein,
        ),
      ).toBeLessThan(1e-12);
    });

    it('has the same energy distance', () => {
      const [a, b] = [reference, current].map(side =>
        sortNumbers(side.slice()),
      );
      expect(relativeError(energyDistance(a, b), golden.energy)).toBeLessThan(
        1e-12,
      );
    });
  });

  it.each(goldens.chiSquareSurvival)(
    'the χ² law with %d degrees of freedom at %d is chi2.sf',
    (df, x, expected) => {
      const actual = chiSquareSurvival(x, df);
      expect(
        expected < 1e-290 ? 0 : relativeError(actual, expected),
      ).toBeLessThan(1e-10);
    },
  );

  it.each(goldens.normal)('the normal law at %d is norm.sf', (z, expected) => {
    expect(relativeError(normalSurvival(z), expected)).toBeLessThan(1e-12);
  });

  it.each(goldens.chiSquare)('chi2_contingency, case %#', golden => {
    const { reference, current } = golden;
    const pearson = chiSquareTest(reference, current);
    const yates = chiSquareTest(reference, current, { yates: true });
    const g = chiSquareTest(reference, current, { statistic: 'g' });
    expect(pearson.degreesOfFreedom).toBe(golden.degreesOfFreedom);
    expect(
      relativeError(pearson.smallestExpected, golden.smallestExpected),
    ).toBeLessThan(1e-12);
    for (const [actual, expected] of [
      [pearson, golden.pearson],
      [yates, golden.yates],
      [g, golden.g],
    ] as const) {
      expect(relativeError(actual.statistic, expected[0])).toBeLessThan(1e-10);
      expect(relativeError(actual.pValue, expected[1])).toBeLessThan(1e-10);
    }
  });

  it.each(goldens.chiSquare)('jensenshannon and entropy, case %#', golden => {
    const { reference, current } = golden;
    expect(
      relativeError(
        jensenShannonDistance(reference, current),
        golden.jensenShannon,
      ),
    ).toBeLessThan(1e-12);
    expect(
      relativeError(
        jensenShannonDistance(reference, current, 2),
        golden.jensenShannonBase2,
      ),
    ).toBeLessThan(1e-12);
    // Where the current side misses a category there is no finite value.
    const expected = golden.kullbackLeibler ?? Infinity;
    expect(
      relativeError(kullbackLeibler(reference, current), expected),
    ).toBeLessThan(1e-12);
  });
});
