import goldens from '../__fixtures__/scipy.json';
import { normals } from '../../calibrate/Generator';
import { pairColumns } from '../../compare/ColumnPair';
import { drawJointSample, type JointSample } from '../../compare/JointSample';
import { RandomStream } from '../../special/random';
import { classifyFold, combineFolds, foldOfRows } from './c2st';
import { fitLogistic } from './logistic';
import { mannWhitney } from './mannWhitney';

function sample(rows: number, shifted: boolean): JointSample {
  const { pairs } = pairColumns(
    normals(5)(rows, new RandomStream(1, 'reference')),
    normals(5, { firstMean: shifted ? 1 : 0 })(
      rows,
      new RandomStream(1, 'current'),
    ),
    () => true,
  );
  return drawJointSample(pairs, { reference: rows, current: rows }, 3, {
    rows: 2 * rows,
    units: Infinity,
  });
}

function test(data: JointSample, model: 'boosting' | 'logistic') {
  return combineFolds(data, [
    classifyFold(data, 0, { seed: 3, model }),
    classifyFold(data, 1, { seed: 3, model }),
  ]);
}

describe('c2st', () => {
  it.each(goldens.mannWhitney)(
    'has the U and p-value of scipy.stats.mannwhitneyu ($n × $m)',
    ({ n, m, shift, digits, u, pValue }) => {
      const sequence = (size: number, start: number, add: number) =>
        Float64Array.from({ length: size }, (_, i) => {
          const x = (((i + start) * 0.6180339887498949) % 1) + add;
          return digits ? Math.floor(x * digits) / digits : x;
        });
      const actual = mannWhitney(sequence(n, 1, shift), sequence(m, 0.37, 0));
      expect(actual.u).toBe(u);
      expect(Math.abs(actual.pValue / pValue - 1)).toBeLessThan(1e-12);
    },
  );

  it.each(['boosting', 'logistic'] as const)(
    'tells shifted rows apart and names the column (%s)',
    model => {
      const result = test(sample(300, true), model);
      expect(result.pValue).toBeLessThan(1e-6);
      expect(result.low).toBeGreaterThan(0.6);
      expect(result.importances.indexOf(Math.max(...result.importances))).toBe(
        0,
      );
      expect(result.importances.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    },
  );

  it('finds nothing where there is nothing', () => {
    expect(test(sample(300, false), 'boosting').pValue).toBeGreaterThan(0.05);
  });

  it('shows the current rows that look least like the reference', () => {
    const data = sample(300, true);
    const { typicalRows } = test(data, 'boosting');
    const [column] = data.columns;
    if (column.kind !== 'number') throw new Error('the column is numeric');
    const place = new Map(
      Array.from(data.currentIndex, (row, i) => [row, i + data.referenceRows]),
    );
    const values = typicalRows.map(row => column.values[place.get(row) ?? NaN]);
    expect(Math.min(...values)).toBeGreaterThan(0.5);
  });

  it('halves each side', () => {
    const data = sample(101, false);
    const fold = foldOfRows(data, 1);
    const second = (from: number, to: number) =>
      fold.subarray(from, to).reduce((sum, f) => sum + f, 0);
    expect(second(0, 101)).toBe(50);
    expect(second(101, 202)).toBe(50);
  });

  it('fits the logistic regression whose gradient vanishes', () => {
    const random = new RandomStream(2, 'logistic');
    const rows = 120;
    const features = Float64Array.from({ length: rows * 2 }, () =>
      random.normal(),
    );
    const positive = Uint8Array.from({ length: rows }, (_, i) =>
      features[2 * i] + random.normal() > 0 ? 1 : 0,
    );
    const { intercept, coefficients } = fitLogistic(features, positive, 2);
    const gradient = [coefficients[0], coefficients[1], 0];
    for (let i = 0; i < rows; i++) {
      const score =
        intercept +
        coefficients[0] * features[2 * i] +
        coefficients[1] * features[2 * i + 1];
      const error = 1 / (1 + Math.exp(-score)) - positive[i];
      gradient[0] += error * features[2 * i];
      gradient[1] += error * features[2 * i + 1];
      gradient[2] += error;
    }
    for (const g of gradient) expect(Math.abs(g)).toBeLessThan(1e-8);
    expect(coefficients[0]).toBeGreaterThan(0.5);
  });
});
