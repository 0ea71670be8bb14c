import type { NumericPair } from '../compare/ColumnPair';
import { mmdTest } from '../detectors/mmd';
import type { ProfileJoint } from './ProfileReport';
import { hasInfinite } from './samples';

export const MMD_PERMUTATIONS = 100;
/** Rows of both sides together up to which the test is run: alibi-detect itself holds the matrix of all pairs in memory. */
export const MOST_ROWS = 10_000;

/** Rows without a missing value, row-major, and how many were left out. */
export function completeRows(columns: Float64Array[]): {
  rows: Float64Array;
  leftOut: number;
} {
  const width = columns.length;
  const length = width > 0 ? columns[0].length : 0;
  const rows = new Float64Array(length * width);
  let kept = 0;
  for (let i = 0; i < length; i++) {
    let complete = true;
    for (let c = 0; c < width; c++) {
      const value = columns[c][i];
      if (Number.isNaN(value)) complete = false;
      rows[kept * width + c] = value;
    }
    if (complete) kept++;
  }
  return { rows: rows.subarray(0, kept * width), leftOut: length - kept };
}

const words = new Uint32Array(2);
const double = new Float64Array(words.buffer);

/** The upper 22 bits of a number that is not negative: they order as the numbers do. */
function bucketOf(value: number): number {
  double[0] = value;
  return words[1] >>> 10;
}

/**
 * alibi-detect's `sigma_median(x, x)`: √(d² / 2), where d² is the lower median of the squared distances between different
 * rows. Two passes over the pairs in place of a sorted matrix of them.
 *
 * @param rows - row-major, at least two rows of finite numbers
 */
export function medianSigma(rows: Float64Array, width: number): number {
  const n = rows.length / width;
  const pairs = (n * (n - 1)) / 2;
  const forEachPair = (visit: (squared: number) => void) => {
    for (let i = 1; i < n; i++) {
      for (let j = 0; j < i; j++) {
        let squared = 0;
        for (let c = 0; c < width; c++) {
          const gap = rows[i * width + c] - rows[j * width + c];
          squared += gap * gap;
        }
        visit(squared);
      }
    }
  };
  const counts = new Float64Array(1 << 22);
  forEachPair(squared => {
    counts[bucketOf(squared)]++;
  });
  // In the sorted matrix every pair stands twice: entry `pairs` of 2·pairs is pair ⌈pairs / 2⌉.
  let rank = Math.ceil(pairs / 2);
  let bucket = 0;
  while (rank > counts[bucket]) rank -= counts[bucket++];
  const inside = new Float64Array(counts[bucket]);
  let found = 0;
  forEachPair(squared => {
    if (bucketOf(squared) === bucket) inside[found++] = squared;
  });
  return Math.sqrt(inside.sort()[rank - 1] / 2);
}

/** alibi-detect's `MMDDrift` with its defaults, over the columns of numbers. */
export function alibiMmd(
  pairs: NumericPair[],
  alpha: number,
  seed: number,
): ProfileJoint {
  const width = pairs.length;
  const reference = completeRows(pairs.map(pair => pair.reference));
  const current = completeRows(pairs.map(pair => pair.current));
  const n = reference.rows.length / width;
  const m = current.rows.length / width;
  const base = {
    test: 'mmd',
    method: 'permutation-exact',
    rows: { reference: n, current: m },
    threshold: alpha,
  };
  const without = (reason: string): ProfileJoint => ({
    ...base,
    statistic: null,
    pValue: null,
    drifted: false,
    reason,
  });
  if (n < 2 || m < 2) {
    return without(
      'fewer than two rows on a side have a value in every column of numbers',
    );
  }
  if (n + m > MOST_ROWS) {
    return without(
      `alibi-detect compares all pairs of rows; that is done up to ${MOST_ROWS} rows of both sides together`,
    );
  }
  const infinite = pairs.find(
    pair => hasInfinite(pair.reference) || hasInfinite(pair.current),
  );
  if (infinite) {
    return without(
      `${infinite.name} holds infinite values, whose distance to others has no number; leave the column out`,
    );
  }
  const sigma = medianSigma(reference.rows, width);
  if (!(sigma > 0)) {
    return without(
      'more than half of the pairs of reference rows are equal, so its bandwidth is zero',
    );
  }
  const { statistic, statistics } = mmdTest(
    reference.rows,
    current.rows,
    width,
    { sigma, permutations: MMD_PERMUTATIONS, seed },
  );
  let atLeast = 0;
  for (let k = 1; k < statistics.length; k++) {
    if (statistics[k] >= statistic) atLeast++;
  }
  const pValue = atLeast / MMD_PERMUTATIONS;
  const leftOut = reference.leftOut + current.leftOut;
  return {
    ...base,
    statistic,
    pValue,
    drifted: pValue < alpha,
    permutations: MMD_PERMUTATIONS,
    effect: { name: 'mmd2', value: statistic, low: null, high: null },
    ...(leftOut > 0
      ? {
          reason: `${leftOut} rows with a missing value are left out (${reference.leftOut} of the reference, ${current.leftOut} of the current data)`,
        }
      : {}),
  };
}
