import { compareSorted } from '../kernels/ecdf';
import { sizeOf, type OrderedValues } from '../kernels/ordered';
import { sortedWithoutNaN } from '../kernels/sort';

/** First Wasserstein distance ∫ |F - G| dx in the unit of the values (scipy's `wasserstein_distance`); NaN is left out. */
export function wassersteinDistance(
  reference: Float64Array,
  current: Float64Array,
): number {
  return compareSorted(sortedWithoutNaN(reference), sortedWithoutNaN(current))
    .wasserstein;
}

/** Different values that are added up on their own, so that sums of millions keep their digits. */
const BLOCK = 1024;

/** Sum of the numbers, equal ones in one go. */
function sumOf({ values, upTo }: OrderedValues): number {
  const { length } = values;
  let sum = 0;
  let counted = 0;
  for (let at = 0; at < length; ) {
    let block = 0;
    for (let steps = 0; steps < BLOCK && at < length; steps++) {
      const value = values[at];
      do at++;
      while (at < length && values[at] === value);
      const known = upTo ? upTo[at - 1] : at;
      block += (known - counted) * value;
      counted = known;
    }
    sum += block;
  }
  return sum;
}

/** Sums of the numbers' distances from `centre` and of their squares. An infinite value has none from an infinite centre. */
function sumsAround(
  { values, upTo }: OrderedValues,
  centre: number,
): { rest: number; squares: number } {
  const { length } = values;
  let squares = 0;
  let rest = 0;
  let counted = 0;
  for (let at = 0; at < length; ) {
    let block = 0;
    for (let steps = 0; steps < BLOCK && at < length; steps++) {
      const value = values[at];
      do at++;
      while (at < length && values[at] === value);
      const known = upTo ? upTo[at - 1] : at;
      const gap = value - centre;
      if (!Number.isNaN(gap)) {
        const weighted = (known - counted) * gap;
        block += weighted * gap;
        rest += weighted;
      }
      counted = known;
    }
    squares += block;
  }
  return { rest, squares };
}

/** Mean and standard deviation (division by n), the deviation from the mean in a second pass: no cancellation. */
export function meanAndDeviation(ordered: OrderedValues): {
  count: number;
  mean: number;
  deviation: number;
} {
  const count = sizeOf(ordered);
  if (count === 0) return { count, mean: NaN, deviation: NaN };
  const mean = sumOf(ordered) / count;
  const { rest, squares } = sumsAround(ordered, mean);
  // What rounding left in the mean is taken off again.
  const variance = (squares - (rest * rest) / count) / count;
  return {
    count,
    mean: mean + rest / count,
    deviation: Math.sqrt(Math.max(0, variance)),
  };
}
