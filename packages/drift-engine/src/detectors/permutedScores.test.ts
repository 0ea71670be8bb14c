import type { NumericPair } from '../compare/ColumnPair';
import { drawJointSample } from '../compare/JointSample';
import { RandomStream } from '../special/random';
import { drawPermutations, permutationPValues } from './permutations';
import { permutedColumnEvidence } from './permutedMarginals';
import { scoreEvidence } from './permutedScores';

const ROWS = 300;

function sampleOf(change: (x: number, row: number) => number) {
  const side = (name: string, map: (x: number, row: number) => number) => {
    const random = new RandomStream(5, name);
    return Float64Array.from({ length: ROWS }, (_, row) =>
      map(random.normal(), row),
    );
  };
  const pair: NumericPair = {
    kind: 'number',
    name: 'x',
    type: 'numeric',
    reference: side('reference', x => x),
    current: side('current', change),
  };
  const sample = drawJointSample(
    [pair],
    { reference: ROWS, current: ROWS },
    1,
    { rows: 2 * ROWS, units: 100 },
  );
  const [column] = sample.columns;
  if (column.kind !== 'number') throw new Error('a column of numbers');
  const permutations = drawPermutations(
    sample.units,
    sample.referenceUnits,
    999,
    2,
  );
  return { column, sample, permutations };
}

function pValuesOf(change: (x: number, row: number) => number): number[] {
  const { column, sample, permutations } = sampleOf(change);
  return scoreEvidence(column, sample, permutations).map(
    evidence => permutationPValues(evidence)[0],
  );
}

describe('location and spread of a column over labellings', () => {
  it('sees a column that has moved by its location', () => {
    const [location, spread] = pValuesOf(x => x + 0.4);
    expect(location).toBeLessThan(0.005);
    expect(spread).toBeGreaterThan(0.05);
  });

  it('sees a column that has widened by its spread', () => {
    const [location, spread] = pValuesOf(x => 1.3 * x);
    expect(location).toBeGreaterThan(0.05);
    expect(spread).toBeLessThan(0.005);
  });

  it('is not moved by an outlier', () => {
    const [location, spread] = pValuesOf((x, row) => (row ? x : 1e9));
    expect(location).toBeGreaterThan(0.05);
    expect(spread).toBeGreaterThan(0.05);
  });

  it('leaves missing values to the bins', () => {
    const missing = (x: number, row: number) => (row % 3 ? x : NaN);
    const [location, spread] = pValuesOf(missing);
    expect(location).toBeGreaterThan(0.05);
    expect(spread).toBeGreaterThan(0.05);
    const { column, sample, permutations } = sampleOf(missing);
    const all = permutedColumnEvidence(column, sample, permutations, {
      ks: true,
      psi: true,
      chi2: true,
    });
    expect(permutationPValues(all)[0]).toBeLessThan(0.005);
  });

  it('says nothing of a constant column', () => {
    const { sample, permutations } = sampleOf(x => x);
    const constant = sampleOf(() => 0).column;
    const scores = new Float64Array(2 * ROWS);
    const [location, spread] = scoreEvidence(
      { ...constant, scores },
      sample,
      permutations,
    );
    expect(new Set([...location, ...spread])).toEqual(new Set([0]));
  });
});
