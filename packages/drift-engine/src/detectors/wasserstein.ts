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

/** Mean and standard deviation (division by n), by Welford's update: no cancellation. NaN is left out. */
export function meanAndDeviation(values: ArrayLike<number>): {
  count: number;
  mean: number;
  deviation: number;
} {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    count++;
    const step = value - mean;
    mean += step / count;
    squares += step * (value - mean);
  }
  return {
    count,
    mean: count ? mean : NaN,
    deviation: count ? Math.sqrt(squares / count) : NaN,
  };
}
