import {
  columnShares,
  harmonicEvidence,
  smallestTestShare,
  weightedSmallest,
  type TestedKind,
} from './columnShares';

const numbers = (count: number): TestedKind[] =>
  new Array(count).fill('number');
const sum = (shares: number[]) => shares.reduce((a, b) => a + b, 0);

describe('shares of columns', () => {
  it('are equal where all columns are of one kind, and leave out what is not tested', () => {
    expect(columnShares(['label', 'label'], 'shared')).toEqual([0.5, 0.5]);
    expect(columnShares(['number', undefined, 'number'], 'alone')).toEqual([
      0.5, 0, 0.5,
    ]);
  });

  it('do not let many numbers take the level of a few labels', () => {
    const few = columnShares(['label', ...numbers(3)], 'shared');
    const many = columnShares(['label', ...numbers(97)], 'shared');
    expect(sum(many)).toBeCloseTo(1, 12);
    expect(many[0]).toBe(few[0]);
    expect(many[0]).toBeGreaterThan(0.5);
  });

  it('are divided by the tests of a column: two of a number, four on shared labellings, one of a label', () => {
    const kinds: TestedKind[] = ['label', 'number', 'number', undefined];
    const alone = columnShares(kinds, 'alone');
    expect(smallestTestShare(kinds, alone, 'alone')).toBe(0.125);
    const shared = columnShares(kinds, 'shared');
    expect(smallestTestShare(kinds, shared, 'shared')).toBe(0.03125);
    expect(smallestTestShare(['label'], [1], 'alone')).toBe(1);
    expect(smallestTestShare([undefined], [0], 'alone')).toBe(1);
  });

  it('make the smallest p-value valid: each column may spend its share of the level', () => {
    expect(weightedSmallest([0.01, 0.001], [0.75, 0.25])).toBeCloseTo(0.004);
    // An untested column has p = 1 and counts for nothing, whatever is put there.
    expect(weightedSmallest([0.3, 0], [1, 0])).toBe(0.3);
    expect(weightedSmallest([0.9, 0.8], [0.5, 0.5])).toBe(1);
  });
});

describe('columns as one statistic', () => {
  it('is -ln of the weighted mean of 1/p', () => {
    const evidence = [0.1, 0.01].map(p => Float64Array.of(-Math.log(p)));
    const [joined] = harmonicEvidence(evidence, [0.75, 0.25]);
    expect(Math.exp(-joined)).toBeCloseTo(1 / (0.75 / 0.1 + 0.25 / 0.01), 12);
  });

  it('neither overflows on the strongest evidence nor hears a column without a share', () => {
    const evidence = [Float64Array.of(2000, 1), Float64Array.of(1e6, 1e6)];
    expect(Array.from(harmonicEvidence(evidence, [1, 0]))).toEqual([2000, 1]);
  });

  it('finds several small changes stranger than one of their size', () => {
    const shares = columnShares(numbers(4), 'shared');
    const columns = [0, 1, 2, 3].map(c => Float64Array.of(5, c === 0 ? 5 : 0));
    const [all, one] = harmonicEvidence(columns, shares);
    expect(all).toBeGreaterThan(one);
  });
});
