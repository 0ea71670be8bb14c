import { RandomStream } from '../special/random';
import type { Table } from '../table';
import type { FeatureSums } from './Profile';
import type { FeaturePlan } from './ProfilePlan';
import { rowHash, rowKeys } from './rowHash';

/**
 * Frequencies of random Fourier features of a Gaussian kernel with the given bandwidth (Rahimi and Recht 2007), drawn by
 * the seed alone.
 */
export function drawFrequencies(
  seed: number,
  frequencies: number,
  columns: number,
  bandwidth: number,
): number[][] {
  const random = new RandomStream(seed, 'features');
  return Array.from({ length: frequencies }, () =>
    Array.from({ length: columns }, () => random.normal() / bandwidth),
  );
}

/** Sums of cos(w·x) and sin(w·x) per bin of the row key's hash. Rows with a missing or infinite value are left out. */
export function featuresOfTable(plan: FeaturePlan, table: Table): FeatureSums {
  const { centres, scales, frequencies } = plan;
  const columns = plan.columns.map(name => {
    const column = table.columns.find(each => each.name === name);
    if (!column || !('values' in column)) {
      throw new RangeError(`There is no column of numbers named ${name}.`);
    }
    return column.values;
  });
  const keyOf = rowKeys(table, plan.key);
  const bins: FeatureSums = Array.from({ length: plan.bins }, () => ({
    rows: 0,
    cosines: new Array<number>(frequencies.length).fill(0),
    sines: new Array<number>(frequencies.length).fill(0),
  }));
  const x = new Float64Array(columns.length);
  for (let row = 0; row < table.rows; row++) {
    let isWhole = true;
    for (let c = 0; c < columns.length; c++) {
      x[c] = (columns[c][row] - centres[c]) / scales[c];
      if (!Number.isFinite(x[c])) isWhole = false;
    }
    if (!isWhole) continue;
    const bin = bins[rowHash(keyOf(row)) % plan.bins];
    bin.rows++;
    for (let f = 0; f < frequencies.length; f++) {
      const weights = frequencies[f];
      let angle = 0;
      for (let c = 0; c < x.length; c++) angle += weights[c] * x[c];
      bin.cosines[f] += Math.cos(angle);
      bin.sines[f] += Math.sin(angle);
    }
  }
  return bins;
}
