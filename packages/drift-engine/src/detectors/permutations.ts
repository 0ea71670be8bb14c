import { RandomStream } from '../special/random';

/** Which units carry the reference's label: as observed (index 0) and under each permutation. */
export interface Permutations {
  units: number;
  referenceUnits: number;
  /** Observed and permuted labellings. */
  count: number;
  /** 1 where a unit is the reference's; labelling k is at `[k * units, (k + 1) * units)`. */
  labels: Uint8Array;
}

/**
 * Random labellings that keep the number of units of each side. Labelling k depends on the seed and on k only.
 *
 * @param permutations - random labellings beside the observed one
 */
export function drawPermutations(
  units: number,
  referenceUnits: number,
  permutations: number,
  seed: number,
): Permutations {
  const count = permutations + 1;
  const labels = new Uint8Array(count * units);
  labels.fill(1, 0, referenceUnits);
  // Choosing the smaller side is enough.
  const chosen = referenceUnits * 2 <= units ? 1 : 0;
  const size = chosen ? referenceUnits : units - referenceUnits;
  const order = new Int32Array(units);
  for (let k = 1; k < count; k++) {
    const random = new RandomStream(seed, 'permutation', k);
    const start = k * units;
    labels.fill(1 - chosen, start, start + units);
    for (let i = 0; i < units; i++) order[i] = i;
    for (let i = 0; i < size; i++) {
      const j = i + random.below(units - i);
      const unit = order[j];
      order[j] = order[i];
      order[i] = unit;
      labels[start + unit] = chosen;
    }
  }
  return { units, referenceUnits, count, labels };
}

/** Labellings given as rows of 0 and 1 (1: reference), the first of them the observed one. */
export function permutationsFrom(rows: ArrayLike<number>[]): Permutations {
  const units = rows[0].length;
  const labels = new Uint8Array(rows.length * units);
  rows.forEach((row, k) => labels.set(Array.from(row), k * units));
  let referenceUnits = 0;
  for (let i = 0; i < units; i++) referenceUnits += labels[i];
  return { units, referenceUnits, count: rows.length, labels };
}

/**
 * For each labelling, the share of labellings whose statistic is at least as large: `(1 + b) / (1 + B)` for the observed
 * one. Ties count against it.
 */
export function permutationPValues(statistics: Float64Array): Float64Array {
  const count = statistics.length;
  const ascending = Float64Array.from(statistics).sort();
  const result = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    // Equal statistics must stay equal whatever the order of summation was.
    const bound =
      statistics[k] - 1e-10 * Math.max(1e-300, Math.abs(statistics[k]));
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ascending[middle] < bound) low = middle + 1;
      else high = middle;
    }
    result[k] = (count - low) / count;
  }
  return result;
}
