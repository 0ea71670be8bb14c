import { ksTestSorted } from '../detectors/ks';
import { chiSquareTest } from '../detectors/chiSquare';
import { compareSorted } from '../kernels/ecdf';
import { countBelow, countUpTo } from '../kernels/sort';
import {
  doaneEdges,
  equalWidthEdges,
  histogramCounts,
  pairwiseSum,
} from './numpyHistogram';
import { totalOf } from './samples';

/** From so many reference values on, NannyML keeps a histogram in place of the values. */
const BINNED_FROM = 10_000;
const BINS = 10_000;

export interface NannymlValue {
  value: number;
  /** Only of `chi2`, whose alert goes by it. */
  pValue?: number;
}

/** A method fitted on the reference: what it says of a chunk. NaN for an empty chunk. */
export type FittedMethod<Chunk> = (chunk: Chunk) => NannymlValue;

/** scipy's `jensenshannon(p, q, base=2)`, digit by digit where the distance is close to zero. */
function jensenShannon(p: ArrayLike<number>, q: ArrayLike<number>): number {
  const [sumP, sumQ] = [pairwiseSum(p), pairwiseSum(q)];
  const left = new Float64Array(p.length);
  const right = new Float64Array(p.length);
  const entropy = (x: number, y: number) => {
    if (x <= 0) return 0;
    const ratio = x / y;
    return ratio > 0.5 && ratio < 2
      ? x * Math.log1p((x - y) / y)
      : x * Math.log(ratio);
  };
  for (let i = 0; i < p.length; i++) {
    const [a, b] = [p[i] / sumP, q[i] / sumQ];
    const middle = (a + b) / 2;
    left[i] = entropy(a, middle);
    right[i] = entropy(b, middle);
  }
  const divergence = (pairwiseSum(left) + pairwiseSum(right)) / Math.LN2;
  return Math.sqrt(Math.max(0, divergence / 2));
}

function hellinger(p: ArrayLike<number>, q: ArrayLike<number>): number {
  const squares = Float64Array.from(
    p,
    (share, i) => (Math.sqrt(share) - Math.sqrt(q[i])) ** 2,
  );
  return Math.sqrt(pairwiseSum(squares)) / Math.SQRT2;
}

/** What of the chunk lies in no bin of the reference goes to a bin of its own, which the reference does not have. */
function withLeftover(
  distance: (p: ArrayLike<number>, q: ArrayLike<number>) => number,
  reference: Float64Array,
  chunk: Float64Array,
): number {
  const leftover = 1 - pairwiseSum(chunk);
  return leftover > 0
    ? distance([...reference, 0], [...chunk, leftover])
    : distance(reference, chunk);
}

function overBins(
  distance: (p: ArrayLike<number>, q: ArrayLike<number>) => number,
) {
  return (reference: Float64Array): FittedMethod<Float64Array> => {
    const edges = doaneEdges(reference);
    const shares = histogramCounts(reference, edges).map(
      count => count / reference.length,
    );
    return chunk => ({
      value:
        chunk.length === 0
          ? NaN
          : withLeftover(
              distance,
              shares,
              histogramCounts(chunk, edges).map(count => count / chunk.length),
            ),
    });
  };
}

function kolmogorovSmirnov(
  reference: Float64Array,
): FittedMethod<Float64Array> {
  if (reference.length < BINNED_FROM) {
    return chunk => ({
      value:
        chunk.length === 0
          ? NaN
          : ksTestSorted(reference, chunk, { method: 'asymptotic' }).statistic,
    });
  }
  const edges = equalWidthEdges(
    reference[0],
    reference[reference.length - 1],
    BINS,
  );
  const cumulate = (counts: Float64Array, size: number, start: number) => {
    let sum = 0;
    return counts.map(count => {
      sum += count / size;
      return sum + start;
    });
  };
  const own = cumulate(histogramCounts(reference, edges), reference.length, 0);
  return chunk => {
    if (chunk.length === 0) return { value: NaN };
    const below = countBelow(chunk, edges[0]) / chunk.length;
    const other = cumulate(histogramCounts(chunk, edges), chunk.length, below);
    let value = 0;
    for (let b = 0; b < BINS; b++) {
      value = Math.max(value, Math.abs(own[b] - other[b]));
    }
    return { value };
  };
}

/** ∫ of the empirical distribution function of `values` (ascending), or of its complement. */
function areaUnder(values: ArrayLike<number>, complement: boolean): number {
  let area = 0;
  for (let i = 0; i + 1 < values.length; i++) {
    const share = (i + 1) / values.length;
    area += (complement ? 1 - share : share) * (values[i + 1] - values[i]);
  }
  return area;
}

function wasserstein(reference: Float64Array): FittedMethod<Float64Array> {
  if (reference.length < BINNED_FROM) {
    return chunk => ({
      value:
        chunk.length === 0 ? NaN : compareSorted(reference, chunk).wasserstein,
    });
  }
  const edges = equalWidthEdges(
    reference[0],
    reference[reference.length - 1],
    BINS,
  );
  const width = edges[1] - edges[0];
  const own = histogramCounts(reference, edges).map(
    count => count / reference.length,
  );
  return chunk => {
    const size = chunk.length;
    if (size === 0) return { value: NaN };
    const smaller = countBelow(chunk, edges[0]);
    const upTo = countUpTo(chunk, edges[BINS]);
    // NannyML counts the reference's own end as one more value of the part outside; so do we.
    const below = smaller > 0 ? (smaller + 1) / size : 0;
    const above = size > upTo ? (size - upTo + 1) / size : 0;
    const outside =
      below * areaUnder([...chunk.subarray(0, smaller), edges[0]], false) +
      above * areaUnder([edges[BINS], ...chunk.subarray(upTo)], true);
    const counts = histogramCounts(chunk, edges);
    let [f, g] = [0, 0];
    const parts = own.map((share, b) => {
      f += share;
      g += counts[b] / size;
      return Math.abs(f - (g + below)) * width;
    });
    return { value: pairwiseSum(parts) + outside };
  };
}

/** NannyML 0.13's methods for numbers, over ascending finite values. */
export const CONTINUOUS_METHODS: Record<
  string,
  (reference: Float64Array) => FittedMethod<Float64Array>
> = {
  jensen_shannon: overBins(jensenShannon),
  hellinger: overBins(hellinger),
  kolmogorov_smirnov: kolmogorovSmirnov,
  wasserstein,
};

function overLabels(
  distance: (p: ArrayLike<number>, q: ArrayLike<number>) => number,
) {
  return (reference: Float64Array): FittedMethod<Float64Array> => {
    const n = totalOf(reference);
    const known = [...reference.keys()].filter(i => reference[i] > 0);
    const shares = Float64Array.from(known, i => reference[i] / n);
    return chunk => {
      const m = totalOf(chunk);
      if (m === 0) return { value: NaN };
      const others = Float64Array.from(known, i => chunk[i] / m);
      return { value: withLeftover(distance, shares, others) };
    };
  };
}

/** NannyML 0.13's methods for categories, over counts of the same labels. */
export const CATEGORICAL_METHODS: Record<
  string,
  (reference: Float64Array) => FittedMethod<Float64Array>
> = {
  jensen_shannon: overLabels(jensenShannon),
  hellinger: overLabels(hellinger),
  chi2: reference => chunk => {
    if (totalOf(chunk) === 0) return { value: NaN, pValue: NaN };
    const { statistic, pValue } = chiSquareTest(reference, chunk, {
      yates: true,
    });
    return { value: statistic, pValue };
  },
  l_infinity: reference => {
    const n = totalOf(reference);
    return chunk => {
      const m = totalOf(chunk);
      let value = m === 0 ? NaN : 0;
      for (let i = 0; i < chunk.length; i++) {
        value = Math.max(value, Math.abs(reference[i] / n - chunk[i] / m));
      }
      return { value };
    };
  },
};
