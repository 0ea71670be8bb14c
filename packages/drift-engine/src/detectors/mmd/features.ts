import type { JointSample } from '../../compare/JointSample';

/**
 * Rows as the Gaussian kernel sees them: numbers, and labels of which each mismatch adds its column's weight to the
 * squared distance.
 */
export interface KernelRows {
  rows: number;
  /** Numbers per row. */
  width: number;
  /** Row-major, `rows * width`. */
  numbers: Float64Array;
  /** Labels per row. */
  labels: number;
  /** Row-major, `rows * labels`. */
  codes: Int32Array;
  /** What a mismatch of label column c adds to the squared distance. */
  mismatch: Float64Array;
}

/** A column that is nearly constant must not outweigh all others when a rare label comes up. */
const LEAST_DIVERSITY = 0.2;

function mismatchWeight(codes: ArrayLike<number>, size: number): number {
  const counts = new Float64Array(size);
  for (let i = 0; i < codes.length; i++) counts[codes[i]]++;
  let same = 0;
  for (const count of counts) same += (count / codes.length) ** 2;
  return 2 / Math.max(1 - same, LEAST_DIVERSITY);
}

/**
 * Each column gets the same say: a number enters by the normal score of its rank in both samples together (outliers
 * cannot hide a shift), a label so that two random rows differ by as much as two random normal scores do. A missing number
 * is the centre, and one more label.
 */
export function kernelRows(sample: JointSample): KernelRows {
  const { rows } = sample;
  const numeric = sample.columns.flatMap(c => (c.kind === 'number' ? [c] : []));
  const labelled: { codes: ArrayLike<number>; size: number }[] =
    sample.columns.flatMap(column => {
      if (column.kind === 'label') {
        return column.size > 1 ? [column] : [];
      }
      if (column.missing === 0 || column.missing === rows) return [];
      return [
        {
          codes: Int32Array.from(column.values, v => (Number.isNaN(v) ? 1 : 0)),
          size: 2,
        },
      ];
    });
  const width = numeric.length;
  const numbers = new Float64Array(rows * width);
  numeric.forEach((column, c) => {
    for (let i = 0; i < rows; i++) numbers[i * width + c] = column.scores[i];
  });
  const labels = labelled.length;
  const codes = new Int32Array(rows * labels);
  labelled.forEach((column, c) => {
    for (let i = 0; i < rows; i++) codes[i * labels + c] = column.codes[i];
  });
  return {
    rows,
    width,
    numbers,
    labels,
    codes,
    mismatch: Float64Array.from(labelled, column =>
      mismatchWeight(column.codes, column.size),
    ),
  };
}

/** Rows of plain numbers, row-major: the reference's, then the current ones. */
export function plainRows(
  reference: Float64Array,
  current: Float64Array,
  width: number,
): KernelRows {
  const numbers = new Float64Array(reference.length + current.length);
  numbers.set(reference);
  numbers.set(current, reference.length);
  return {
    rows: numbers.length / width,
    width,
    numbers,
    labels: 0,
    codes: new Int32Array(0),
    mismatch: new Float64Array(0),
  };
}

/** Squared distance of two rows. */
export function squaredDistance(
  data: KernelRows,
  i: number,
  j: number,
): number {
  const { width, numbers, labels, codes, mismatch } = data;
  let sum = 0;
  for (let c = 0; c < width; c++) {
    const gap = numbers[i * width + c] - numbers[j * width + c];
    sum += gap * gap;
  }
  for (let c = 0; c < labels; c++) {
    if (codes[i * labels + c] !== codes[j * labels + c]) sum += mismatch[c];
  }
  return sum;
}
