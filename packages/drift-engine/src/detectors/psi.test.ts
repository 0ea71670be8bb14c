import { sortNumbers } from '../kernels/sort';
import { RandomStream } from '../special/random';
import {
  countOrdered,
  populationStabilityIndex,
  psiTest,
  quantileEdges,
} from './psi';

function noise(size: number, name: string): Float64Array {
  const random = new RandomStream(2, name);
  return sortNumbers(
    Float64Array.from({ length: size }, () => random.normal()),
  );
}

describe('psi', () => {
  it('cuts the reference into bins of equal share', () => {
    const reference = noise(1000, 'edges');
    const edges = quantileEdges({ values: reference }, 10);
    expect(Array.from(countOrdered({ values: reference }, edges))).toEqual(
      Array.from({ length: 10 }, () => 100),
    );
  });

  it('merges ties, and leaves no bin of the reference empty', () => {
    const reference = Float64Array.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 2);
    const edges = quantileEdges({ values: reference }, 10);
    expect(edges).toEqual([1, 2]);
    expect(Array.from(countOrdered({ values: reference }, edges))).toEqual([
      7, 2, 1,
    ]);
  });

  it('is the sum of (p - q) ln(p / q), bin by bin', () => {
    const expected = 0.1 * Math.log(0.6 / 0.5) + 0.1 * Math.log(0.5 / 0.4);
    expect(populationStabilityIndex([60, 40], [50, 50])).toBeCloseTo(
      expected,
      14,
    );
    const { statistic, contributions } = psiTest([60, 40, 0], [50, 50, 0]);
    expect(contributions[2]).toBe(0);
    expect(contributions.reduce((a, b) => a + b, 0)).toBeCloseTo(statistic, 14);
  });

  it('does not see a monotone change of the unit', () => {
    const a = noise(800, 'a');
    const b = noise(600, 'b').map(x => x + 0.2);
    const psi = (change: (x: number) => number) => {
      const reference = a.map(change);
      const edges = quantileEdges({ values: reference }, 10);
      return psiTest(
        countOrdered({ values: reference }, edges),
        countOrdered({ values: b.map(change) }, edges),
      ).statistic;
    };
    expect(psi(x => Math.exp(x))).toBe(psi(x => x));
  });

  it.each([
    [1000, 1000],
    [2000, 200],
    [2000, 30],
  ])('keeps its level at %d v %d values', (n, m) => {
    let alarms = 0;
    const repetitions = 300;
    for (let i = 0; i < repetitions; i++) {
      const reference = noise(n, `r${i}`);
      const edges = quantileEdges({ values: reference }, 10);
      const { pValue } = psiTest(
        countOrdered({ values: reference }, edges),
        countOrdered({ values: noise(m, `c${i}`) }, edges),
        { monteCarlo: { seed: i, stream: 'x', resolution: 0.01 } },
      );
      if (pValue <= 0.05) alarms++;
    }
    // Three standard errors above and below 5 %.
    expect(alarms / repetitions).toBeLessThan(0.088);
    expect(alarms / repetitions).toBeGreaterThan(0.012);
  });
});
