import { psiTest } from '../detectors/psi';
import { RandomStream } from '../special/random';
import { detectablePsi, nonCentralSurvival } from './detectable';

describe('power statement', () => {
  it('has the non-central χ² law', () => {
    // With one degree of freedom it is the square of a shifted normal: P(|Z + 2| > 1.96).
    expect(nonCentralSurvival(1.959963984540054 ** 2, 1, 4)).toBeCloseTo(
      0.5160053,
      6,
    );
  });

  it('asks for so many rows that a material shift is just found', () => {
    const { rowsNeeded, psi } = detectablePsi(10_000, 50, 0.001, 0.8, 0.1);
    expect(psi).toBeGreaterThan(0.1);
    expect(rowsNeeded.reference).toBe(10_000);
    const enough = detectablePsi(10_000, rowsNeeded.current, 0.001, 0.8, 0.1);
    expect(enough.psi).toBeLessThanOrEqual(0.1);
    const fewer = detectablePsi(
      10_000,
      rowsNeeded.current - 1,
      0.001,
      0.8,
      0.1,
    );
    expect(fewer.psi).toBeGreaterThan(0.1);
  });

  it('asks for both sides where one alone could never do', () => {
    const { rowsNeeded } = detectablePsi(100, 90, 0.01, 0.8, 0.1);
    expect(rowsNeeded.reference).toBe(rowsNeeded.current);
    expect(detectablePsi(0, 0, 0.01, 0.8, 0.1).psi).toBe(Infinity);
  });

  it('keeps its promise: a shift of that size is found about so often', () => {
    const random = new RandomStream(4, 'power');
    const [n, m, alpha] = [2000, 2000, 0.01];
    const { psi } = detectablePsi(n, m, alpha, 0.8, 0.1);
    // Shares that differ from a tenth by ± e have an index of about 100 e².
    const e = Math.sqrt(psi / 100);
    const draw = (size: number, shifted: boolean) => {
      const counts = new Float64Array(10);
      for (let i = 0; i < size; i++) {
        const pair = random.below(5);
        const up = random.uniform() < 0.5 + (shifted ? 5 * e : 0);
        counts[2 * pair + (up ? 0 : 1)]++;
      }
      return counts;
    };
    let found = 0;
    for (let i = 0; i < 400; i++) {
      if (psiTest(draw(n, false), draw(m, true)).pValue <= alpha) found++;
    }
    expect(found / 400).toBeGreaterThan(0.74);
    expect(found / 400).toBeLessThan(0.86);
  });
});
