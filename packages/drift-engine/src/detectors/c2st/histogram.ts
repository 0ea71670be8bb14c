import { BINS, type BinnedRows } from './bins';

/** Gradient, curvature and rows per (column, bin). */
export type Histogram = Float64Array;
export const PER_BIN = 3;

/** Sums over the rows `index[from … to)`, per column and bin. */
export function histogramOf(
  { rows, columns, bins }: BinnedRows,
  index: Int32Array,
  from: number,
  to: number,
  gradient: Float64Array,
  curvature: Float64Array,
): Histogram {
  const histogram = new Float64Array(columns * BINS * PER_BIN);
  // Fetched once for all columns.
  const slopes = new Float64Array(to - from);
  const bends = new Float64Array(to - from);
  for (let i = from; i < to; i++) {
    slopes[i - from] = gradient[index[i]];
    bends[i - from] = curvature[index[i]];
  }
  for (let c = 0; c < columns; c++) {
    const start = c * rows;
    const base = c * BINS * PER_BIN;
    for (let i = from; i < to; i++) {
      const at = base + bins[start + index[i]] * PER_BIN;
      histogram[at] += slopes[i - from];
      histogram[at + 1] += bends[i - from];
      histogram[at + 2]++;
    }
  }
  return histogram;
}

/** What is left of a node when one of its two children is taken away. */
export function subtract(parent: Histogram, child: Histogram): Histogram {
  const rest = new Float64Array(parent.length);
  for (let i = 0; i < rest.length; i++) rest[i] = parent[i] - child[i];
  return rest;
}
