import { compareSorted } from '../kernels/ecdf';
import { sizeOf, type OrderedValues } from '../kernels/ordered';
import { sortedWithoutNaN } from '../kernels/sort';

/** Different values that are added up on their own, so that sums of millions keep their digits. */
const BLOCK = 1024;

/** First Wasserstein distance ∫ |F - G| dx in the unit of the values (scipy's `wasserstein_distance`); NaN is left out. */
export function wassersteinDistance(
  reference: Float64Array,
  current: Float64Array,
): number {
  return compareSorted(sortedWithoutNaN(reference), sortedWithoutNaN(current))
    .wasserstein;
}

/**
 * Energy distance √(2 ∫ (F - G)² dx) in the square root of the values' unit (scipy's `energy_distance`), of two samples of at least one
 * value each, ascending and without NaN. NaN where a value is infinite.
 */
export function energyDistance(
  reference: Float64Array,
  current: Float64Array,
): number {
  const [n, m] = [reference.length, current.length];
  const product = n * m;
  let [i, j] = [0, 0];
  let [sum, block, steps] = [0, 0, 0];
  let last = Math.min(reference[0], current[0]);
  while (i < n || j < m) {
    const x =
      j >= m || (i < n && reference[i] <= current[j])
        ? reference[i]
        : current[j];
    // n·m·(F - G) is a whole number, exact up to 2^53.
    const gap = (i * m - j * n) / product;
    block += gap * gap * (x - last);
    if (++steps === BLOCK) {
      sum += block;
      block = 0;
      steps = 0;
    }
    while (i < n && reference[i] === x) i++;
    while (j < m && current[j] === x) j++;
    last = x;
  }
  // An infinite value leaves no number: its gap is infinite, or infinity less itself.
  const integral = sum + block;
  return Number.isFinite(integral) ? Math.sqrt(2 * integral) : NaN;
}

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
