import { compareSorted } from '../kernels/ecdf';
import { sortedWithoutNaN } from '../kernels/sort';

/** First Wasserstein distance ∫ |F - G| dx in the unit of the values (scipy's `wasserstein_distance`); NaN is left out. */
export function wassersteinDistance(
  reference: Float64Array,
  current: Float64Array,
): number {
  return compareSorted(sortedWithoutNaN(reference), sortedWithoutNaN(current))
    .wasserstein;
}

/** Values that are added up on their own, so that sums of millions keep their digits. */
const BLOCK = 1024;

/** Mean and standard deviation (division by n), the deviation from the mean in a second pass: no cancellation. NaN is left out. */
export function meanAndDeviation(values: ArrayLike<number>): {
  count: number;
  mean: number;
  deviation: number;
} {
  const { length } = values;
  let count = 0;
  let sum = 0;
  for (let from = 0; from < length; from += BLOCK) {
    const to = Math.min(length, from + BLOCK);
    let block = 0;
    for (let i = from; i < to; i++) {
      const value = values[i];
      if (!Number.isNaN(value)) {
        block += value;
        count++;
      }
    }
    sum += block;
  }
  if (count === 0) return { count, mean: NaN, deviation: NaN };
  const mean = sum / count;
  let squares = 0;
  let rest = 0;
  for (let from = 0; from < length; from += BLOCK) {
    const to = Math.min(length, from + BLOCK);
    let block = 0;
    for (let i = from; i < to; i++) {
      const gap = values[i] - mean;
      if (!Number.isNaN(gap)) {
        block += gap * gap;
        rest += gap;
      }
    }
    squares += block;
  }
  // What rounding left in the mean is taken off again.
  const variance = (squares - (rest * rest) / count) / count;
  return {
    count,
    mean: mean + rest / count,
    deviation: Math.sqrt(Math.max(0, variance)),
  };
}
