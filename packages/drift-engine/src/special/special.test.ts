import { incompleteBeta, shareInterval } from './binomial';
import { chiSquareQuantile, chiSquareSurvival } from './gamma';
import {
  kolmogorovQuantile,
  kolmogorovSurvival,
  smirnovSurvival,
} from './kolmogorov';
import { normalCdf, normalQuantile } from './normal';

describe('special functions', () => {
  it('has the value of kstwo.sf that tells the finite law from the limit', () => {
    expect(kolmogorovSurvival(0.05, 500)).toBeCloseTo(0.158662603, 8);
  });

  it.each([0.1, 0.5, 0.9])('inverts the law of the distance at %d', p => {
    expect(kolmogorovSurvival(kolmogorovQuantile(p, 37), 37)).toBeCloseTo(p, 9);
  });

  it('never falls as the distance grows, across the borders of its methods', () => {
    for (const n of [3, 100, 140, 141, 3000, 100_001]) {
      let before = 1;
      for (let z = 0.2; z < 6; z += 0.05) {
        const p = kolmogorovSurvival(Math.min(1, z / Math.sqrt(n)), n);
        expect(p).toBeLessThanOrEqual(before + 1e-12);
        before = p;
      }
    }
  });

  it('sums the one-sided law alike term by term and on a coarse grid', () => {
    // 16,384 values are summed one by one, 16,400 on the grid: the law moves by less than 0.1 % between them.
    const fine = smirnovSurvival(0.0125, 16_384);
    const coarse = smirnovSurvival(0.0125, 16_400);
    expect(
      Math.abs(coarse / fine / Math.exp(-2 * 16 * 0.0125 ** 2) - 1),
    ).toBeLessThan(1e-4);
  });

  it.each([0.001, 0.05, 0.5, 0.999])('inverts χ² and normal laws at %d', p => {
    expect(chiSquareSurvival(chiSquareQuantile(p, 7), 7)).toBeCloseTo(p, 10);
    expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 12);
  });

  it('has Clopper and Pearson’s interval', () => {
    // From the closed forms 1 - 0.025^(1/n) and 0.025^(1/n).
    expect(shareInterval(0, 20).high).toBeCloseTo(1 - 0.025 ** (1 / 20), 10);
    expect(shareInterval(20, 20).low).toBeCloseTo(0.025 ** (1 / 20), 10);
    // I_½(a, a) is one half.
    expect(incompleteBeta(6, 6, 0.5)).toBeCloseTo(0.5, 12);
  });
});
