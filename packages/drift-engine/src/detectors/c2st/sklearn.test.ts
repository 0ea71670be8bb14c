import goldens from '../__fixtures__/sklearn.json';
import { pairColumns } from '../../compare/ColumnPair';
import { drawJointSample, type JointSample } from '../../compare/JointSample';
import type { Column, Table } from '../../table';
import { binRows } from './bins';
import { boost } from './boosting';
import { boostingOptions } from './c2st';
import { fitLogistic } from './logistic';
import { mannWhitney } from './mannWhitney';

/** Lehmer's generator, as fixtures/sklearn_goldens.py has it. */
function stream(seed: number): () => number {
  const prime = 2147483647;
  let state = seed;
  return () => {
    state = (state * 48271) % prime;
    return state / prime;
  };
}

function bell(uniform: () => number): number {
  const [first, second, third] = [uniform(), uniform(), uniform()];
  return (first + second + third) * 2 - 3;
}

function bells(uniform: () => number, width: number): number[] {
  return Array.from({ length: width }, () => bell(uniform));
}

/** A row of a table whose second half has changed, as `changed` of fixtures/sklearn_goldens.py. */
function changed(
  kind: string,
  now: number,
  z: number[],
  [u, v]: [number, number],
): { numbers: number[]; label?: number } {
  const [first, second, ...rest] = z;
  switch (kind) {
    case 'first mean':
      return { numbers: [first + 0.5 * now, second, ...rest] };
    case 'all means':
      return { numbers: z.map(x => x + 0.15 * now) };
    case 'first scale':
      return { numbers: [first * (1 + 0.5 * now), second, ...rest] };
    case 'correlation':
      return {
        numbers: now ? [first, 0.6 * first + 0.8 * second, ...rest] : z,
      };
    case 'interaction':
      return {
        numbers: now
          ? [first, first > 0 ? Math.abs(second) : -Math.abs(second), ...rest]
          : z,
      };
    case 'mixture':
      return { numbers: now && u < 0.15 ? z.map(x => x + 1.5) : z };
    case 'missing':
      return { numbers: [u < 0.1 + 0.2 * now ? NaN : first, second, ...rest] };
    case 'label share':
      return { numbers: z, label: Math.floor((now ? u * u : u) * 6) };
    case 'scattered labels': {
      const label = Math.floor(u * 20);
      const moves = now && label % 3 === 0 && v < 0.5;
      return { numbers: z, label: moves ? (label + 1) % 20 : label };
    }
    case 'mean and label':
      return {
        numbers: [first + 0.3 * now, second, ...rest],
        label: Math.floor((now && v < 0.5 ? u * u : u) * 6),
      };
    default:
      throw new Error(`There is no change ${kind}`);
  }
}

/** One side of a table: its rows are the next of the stream. */
function side(
  uniform: () => number,
  {
    kind,
    rows,
    width,
    now,
  }: Record<'rows' | 'width' | 'now', number> & {
    kind: string;
  },
): Table {
  const made = Array.from({ length: rows }, () => {
    const z = bells(uniform, width);
    return changed(kind, now, z, [uniform(), uniform()]);
  });
  const columns: Column[] = Array.from({ length: width }, (_, c) => ({
    name: `x${c}`,
    type: 'numeric',
    values: Float64Array.from(made, ({ numbers }) => numbers[c]),
  }));
  if (made[0].label !== undefined) {
    columns.push({
      name: 'k',
      type: 'categorical',
      codes: Int32Array.from(made, ({ label }) => label ?? -1),
      categories: Array.from({ length: 20 }, (_, i) => `label ${i}`),
    });
  }
  return { rows, columns };
}

/** Trained on the rows of even number, tested on the others. */
function areaOfBoosting(sample: JointSample): number {
  const { referenceRows, referenceIndex, currentIndex } = sample;
  const positive = new Uint8Array(sample.rows).fill(1, referenceRows);
  const places = Array.from(positive, (_, i) => i);
  const isOdd = (i: number) =>
    (i < referenceRows ? referenceIndex[i] : currentIndex[i - referenceRows]) %
      2 ===
    1;
  const train = Int32Array.from(places.filter(i => !isOdd(i)));
  const { scores } = boost(
    binRows(sample),
    train,
    positive,
    boostingOptions(sample, train.length),
  );
  const tested = places.filter(isOdd);
  return mannWhitney(
    Float64Array.from(tested.filter(i => positive[i]).map(i => scores[i])),
    Float64Array.from(tested.filter(i => !positive[i]).map(i => scores[i])),
  ).auc;
}

describe('against scikit-learn', () => {
  it.each(goldens.logistic)(
    'has the coefficients of LogisticRegression ($rows × $width, C = $c)',
    ({ rows, width, c, seed, intercept, coefficients }) => {
      const uniform = stream(seed);
      const features = new Float64Array(rows * width);
      const positive = new Uint8Array(rows);
      for (let i = 0; i < rows; i++) {
        const z = bells(uniform, width);
        features.set(z, i * width);
        positive[i] = z[0] - 0.5 * z[width - 1] + bell(uniform) > 0.25 ? 1 : 0;
      }
      const model = fitLogistic(features, positive, width, c);
      expect(Math.abs(model.intercept - intercept)).toBeLessThan(1e-4);
      coefficients.forEach((coefficient, k) =>
        expect(Math.abs(model.coefficients[k] - coefficient)).toBeLessThan(
          1e-4,
        ),
      );
    },
  );

  it.each(goldens.boosting)(
    'has the area of HistGradientBoostingClassifier within 0.01 ($kind, $rows × $width)',
    ({ kind, rows, width, seed, auc }) => {
      const uniform = stream(seed);
      const reference = side(uniform, { kind, rows, width, now: 0 });
      const current = side(uniform, { kind, rows, width, now: 1 });
      const { pairs } = pairColumns(reference, current, () => true);
      const sample = drawJointSample(
        pairs,
        { reference: rows, current: rows },
        1,
        { rows: 2 * rows, units: Infinity },
      );
      expect(Math.abs(areaOfBoosting(sample) - auc)).toBeLessThan(0.01);
    },
  );

  it.each(goldens.area)(
    'has the area of roc_auc_score ($rows scores, cut to $digits)',
    ({ rows, digits, seed, auc }) => {
      const uniform = stream(seed);
      const scores = Array.from({ length: rows }, (_, i) => {
        const score = bell(uniform) + 0.4 * (i % 3 === 0 ? 1 : 0);
        return digits ? Math.floor(score * digits) / digits : score;
      });
      const of = (isPositive: boolean) =>
        Float64Array.from(
          scores.filter((_, i) => (i % 3 === 0) === isPositive),
        );
      expect(Math.abs(mannWhitney(of(true), of(false)).auc - auc)).toBeLessThan(
        1e-12,
      );
    },
  );
});
