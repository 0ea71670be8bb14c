import { cauchyCombination } from './cauchy';
import { combineShared, holm, vote, type FamilyEvidence } from './families';
import goldens from '../detectors/__fixtures__/sklearn.json';
import { benjaminiHochberg, holmAdjusted } from './multiplicity';

function families(...evidence: [number, number][]): FamilyEvidence[] {
  const names = ['marginal', 'joint', 'classifier', 'model-output'] as const;
  return evidence.map(([pValue, weight], i) => ({
    family: names[i],
    pValue,
    weight,
  }));
}

describe('combination', () => {
  it('is the smallest weighted p-value, and the rest inherits a rejected family’s weight', () => {
    const combined = holm(families([0.01, 0.5], [0.03, 0.3], [0.5, 0.2]));
    expect(combined.pValue).toBeCloseTo(0.02, 15);
    // After the first, 0.03 · 0.5 / 0.3; after that the last is alone.
    expect(combined.adjusted[1]).toBeCloseTo(0.05, 15);
    expect(combined.adjusted[2]).toBeCloseTo(0.5, 15);
  });

  it('needs K of the families to agree, at Rüger’s price', () => {
    const four = families(
      [0.001, 0.25],
      [0.02, 0.25],
      [0.6, 0.25],
      [0.7, 0.25],
    );
    expect(vote(four, 2).pValue).toBeCloseTo(0.04, 15);
    expect(vote(four, 3).pValue).toBeCloseTo(0.8, 15);
    expect(vote(four.slice(0, 2), 3).pValue).toBeCloseTo(0.02, 15);
  });

  it('combines by Cauchy, with digits left at the smallest p-values', () => {
    expect(cauchyCombination([0.2, 0.2])).toBeCloseTo(0.2, 12);
    expect(cauchyCombination([1e-20, 1]) / 2e-20).toBeCloseTo(1, 6);
    expect(cauchyCombination([1e-9, 0.5]) / 2e-9).toBeCloseTo(1, 6);
  });

  const rules = ['harmonic', 'minimum'] as const;

  it.each(rules)(
    'pays nothing for two families that say the same thing (%s)',
    rule => {
      const statistics = Float64Array.from({ length: 100 }, (_, i) =>
        i ? i : 95.5,
      );
      const alone = combineShared(
        [{ family: 'marginal', statistics, weight: 1 }],
        rule,
      );
      const twice = combineShared(
        [
          { family: 'marginal', statistics, weight: 0.5 },
          { family: 'joint', statistics, weight: 0.5 },
        ],
        rule,
      );
      expect(alone.pValue).toBe(0.05);
      expect(twice.pValue).toBe(0.05);
    },
  );

  it.each(rules)(
    'pays for two families that say different things (%s)',
    rule => {
      const up = Float64Array.from({ length: 100 }, (_, i) => (i ? i : 95.5));
      const down = Float64Array.from({ length: 100 }, (_, i) =>
        i ? 100 - i : 0,
      );
      const both = combineShared(
        [
          { family: 'marginal', statistics: up, weight: 0.5 },
          { family: 'joint', statistics: down, weight: 0.5 },
        ],
        rule,
      );
      expect(both.pValue).toBeGreaterThan(0.05);
      expect(both.adjusted[0]).toBe(both.pValue);
      expect(both.adjusted[1]).toBe(1);
    },
  );

  it('adjusts p-values by Holm and by Benjamini and Hochberg', () => {
    expect(Array.from(holmAdjusted([0.01, 0.04, 0.03]))).toEqual([
      0.03, 0.06, 0.06,
    ]);
    const q = benjaminiHochberg([0.01, 0.04, 0.03, 0.9]);
    expect(q[0]).toBeCloseTo(0.04, 15);
    expect(q[1]).toBeCloseTo(0.16 / 3, 15);
    expect(q[2]).toBeCloseTo(0.16 / 3, 15);
    expect(q[3]).toBeCloseTo(0.9, 15);
  });

  it.each(goldens.multiplicity)(
    'adjusts as statsmodels’ multipletests ($pValues.length p-values)',
    ({ pValues, benjaminiHochberg: expected, rejected, holm: byHolm }) => {
      const q = benjaminiHochberg(pValues);
      const adjusted = holmAdjusted(pValues);
      pValues.forEach((_, i) => {
        expect(Math.abs(q[i] - expected[i])).toBeLessThanOrEqual(1e-15);
        expect(Math.abs(adjusted[i] - byHolm[i])).toBeLessThanOrEqual(1e-15);
      });
      for (const [alpha, indices] of Object.entries(rejected)) {
        expect(
          pValues.flatMap((_, i) => (q[i] <= Number(alpha) ? [i] : [])),
        ).toEqual(indices);
      }
    },
  );
});
