import { countBelow, countUpTo } from '../kernels/sort';

/** Where numpy's pairwise summation starts to split. */
const PAIRWISE_BLOCK = 128;

/**
 * The sum as numpy takes it: eight running sums within blocks of 128, blocks added in pairs. Near a distance of zero the
 * order of summation is all that is left of a result, and the tools' numbers are made with this one.
 */
export function pairwiseSum(
  values: ArrayLike<number>,
  from = 0,
  length = values.length,
): number {
  if (length < 8) {
    let sum = 0;
    for (let i = from; i < from + length; i++) sum += values[i];
    return sum;
  }
  if (length <= PAIRWISE_BLOCK) {
    const sums = new Float64Array(8);
    for (let k = 0; k < 8; k++) sums[k] = values[from + k];
    const whole = length - (length % 8);
    for (let i = 8; i < whole; i += 8) {
      for (let k = 0; k < 8; k++) sums[k] += values[from + i + k];
    }
    let sum =
      sums[0] +
      sums[1] +
      (sums[2] + sums[3]) +
      (sums[4] + sums[5] + (sums[6] + sums[7]));
    for (let i = whole; i < length; i++) sum += values[from + i];
    return sum;
  }
  let half = Math.floor(length / 2);
  half -= half % 8;
  return (
    pairwiseSum(values, from, half) +
    pairwiseSum(values, from + half, length - half)
  );
}

/** `numpy.linspace(first, last, bins + 1)`. */
export function equalWidthEdges(
  first: number,
  last: number,
  bins: number,
): Float64Array {
  // As numpy widens a range of a single value.
  const start = first === last ? first - 0.5 : first;
  const stop = first === last ? last + 0.5 : last;
  const edges = new Float64Array(bins + 1);
  const step = (stop - start) / bins;
  for (let i = 0; i < bins; i++) edges[i] = i * step + start;
  edges[bins] = stop;
  return edges;
}

function edgesOfWidth(
  sorted: Float64Array,
  width: number,
  whole: boolean,
): Float64Array {
  const first = sorted[0];
  const last = sorted[sorted.length - 1];
  // Since numpy 2.0 a bin of whole numbers is at least one wide.
  const used = whole && width < 1 && width > 0 ? 1 : width;
  return equalWidthEdges(
    first,
    last,
    used > 0 ? Math.ceil((last - first) / used) : 1,
  );
}

/**
 * `numpy.histogram_bin_edges(values, 'sturges')`.
 *
 * @param sorted - ascending, finite, at least one
 * @param whole - true where numpy holds the values as integers
 */
export function sturgesEdges(
  sorted: Float64Array,
  whole: boolean,
): Float64Array {
  const range = sorted[sorted.length - 1] - sorted[0];
  return edgesOfWidth(sorted, range / (Math.log2(sorted.length) + 1), whole);
}

/** `numpy.histogram_bin_edges(values, 'doane')` of floating-point values, ascending, finite, at least one. */
export function doaneEdges(sorted: Float64Array): Float64Array {
  const n = sorted.length;
  let width = 0;
  if (n > 2) {
    const mean = pairwiseSum(sorted) / n;
    const powers = sorted.map(value => (value - mean) ** 2);
    const deviation = Math.sqrt(pairwiseSum(powers) / n);
    if (deviation > 0) {
      for (let i = 0; i < n; i++)
        powers[i] = ((sorted[i] - mean) / deviation) ** 3;
      const skewness = pairwiseSum(powers) / n;
      const noise = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
      width =
        (sorted[n - 1] - sorted[0]) /
        (1 + Math.log2(n) + Math.log2(1 + Math.abs(skewness) / noise));
    }
  }
  return edgesOfWidth(sorted, width, false);
}

/** `numpy.histogram(values, edges)`: bins `[edge, next)`, the last one closed; values outside are in none. */
export function histogramCounts(
  sorted: Float64Array,
  edges: Float64Array,
): Float64Array {
  const bins = edges.length - 1;
  const counts = new Float64Array(bins);
  let before = countBelow(sorted, edges[0]);
  for (let b = 1; b <= bins; b++) {
    const upTo =
      b < bins ? countBelow(sorted, edges[b]) : countUpTo(sorted, edges[bins]);
    counts[b - 1] = upTo - before;
    before = upTo;
  }
  return counts;
}
