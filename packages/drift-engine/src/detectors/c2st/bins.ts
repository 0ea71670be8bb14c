import type { JointSample } from '../../compare/JointSample';

/** Bins per column; 0 is for missing numbers. */
export const BINS = 64;

/** Columns cut into at most 64 bins, each column's bins beside each other: `bins[column * rows + row]`. */
export interface BinnedRows {
  rows: number;
  columns: number;
  bins: Uint8Array;
}

/**
 * Cuts numbers at pooled quantiles (which know nothing of the labels). Labels get bins by frequency, the rarest share
 * the last one.
 */
export function binRows(sample: JointSample): BinnedRows {
  const { rows } = sample;
  const bins = new Uint8Array(rows * sample.columns.length);
  sample.columns.forEach((column, c) => {
    const start = c * rows;
    if (column.kind === 'label') {
      for (let i = 0; i < rows; i++) {
        bins[start + i] = Math.min(BINS - 1, column.codes[i]);
      }
      return;
    }
    const { order, ends } = column;
    const present = order.length;
    let runStart = 0;
    for (let at = 0; at < present; at++) {
      if (!ends[at]) continue;
      // A run of ties is one bin: that of its middle.
      const middle = (runStart + at) / 2;
      const bin = 1 + Math.floor((middle * (BINS - 1)) / present);
      for (let i = runStart; i <= at; i++) bins[start + order[i]] = bin;
      runStart = at + 1;
    }
  });
  return { rows, columns: sample.columns.length, bins };
}
