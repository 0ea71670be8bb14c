import {
  orderedBelow,
  sizeOf,
  valueAt,
  type OrderedValues,
} from '../kernels/ordered';
import { chiSquareSurvival } from '../special/gamma';
import { RandomStream } from '../special/random';
import { exceedanceTest } from './monteCarlo';
import { indexAgainst, urnDraws } from './psiDraws';

/** Added to every count, so that an empty bin has a logarithm (Jeffreys). */
export const JEFFREYS = 0.5;

export interface PsiResult {
  /** Population stability index Σ (p - q) ln(p / q), smoothed. */
  statistic: number;
  /** Of the hypothesis that both samples come from one distribution. */
  pValue: number;
  method: 'asymptotic' | 'monte-carlo';
  /** The index with its sampling bias taken off, and its 95 % interval (delta method; second order near zero). */
  corrected: number;
  low: number;
  high: number;
  /** What each bin adds to the statistic. */
  contributions: number[];
}

export interface PsiOptions {
  /** Added to each count. Default Jeffreys' ½. */
  smoothing?: number;
  /** Where given, the p-value is by Monte-Carlo when the current sample expects fewer than five values in a bin. */
  monteCarlo?: { seed: number; stream: string; resolution: number };
}

/**
 * Edges that cut ascending values into bins of equal share: values below `edges[0]` are the first bin, values from the
 * last edge up are the last. Ties are merged, so that no bin of the reference is empty, and there may be fewer bins.
 *
 * @param bins - wanted number of bins, ≥ 2
 */
export function quantileEdges(ordered: OrderedValues, bins: number): number[] {
  const edges: number[] = [];
  const n = sizeOf(ordered);
  if (n === 0) return edges;
  for (let k = 1; k < bins; k++) {
    const edge = valueAt(ordered, Math.min(n - 1, Math.ceil((k * n) / bins)));
    const before = edges.length ? edges[edges.length - 1] : -Infinity;
    if (edge > before && edge > ordered.values[0]) edges.push(edge);
  }
  return edges;
}

/** Counts of ascending values in the bins `[edge, next edge)` that edges cut. */
export function countOrdered(
  ordered: OrderedValues,
  edges: ArrayLike<number>,
): Float64Array {
  const counts = new Float64Array(edges.length + 1);
  let before = 0;
  for (let b = 0; b < edges.length; b++) {
    const upTo = orderedBelow(ordered, edges[b]);
    counts[b] = upTo - before;
    before = upTo;
  }
  counts[edges.length] = sizeOf(ordered) - before;
  return counts;
}

function smoothedPsi(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  smoothing: number,
): { statistic: number; p: Float64Array; q: Float64Array } {
  const bins = reference.length;
  let n = smoothing * bins;
  let m = smoothing * bins;
  for (let b = 0; b < bins; b++) {
    n += reference[b];
    m += current[b];
  }
  const p = new Float64Array(bins);
  const q = new Float64Array(bins);
  let statistic = 0;
  for (let b = 0; b < bins; b++) {
    p[b] = (reference[b] + smoothing) / n;
    q[b] = (current[b] + smoothing) / m;
    if (p[b] > 0 || q[b] > 0) {
      statistic += (p[b] - q[b]) * Math.log(p[b] / q[b]);
    }
  }
  return { statistic, p, q };
}

/** Variance of the mean of `gradient` under shares `p` and `size` observations. */
function gradientVariance(
  p: Float64Array,
  gradient: (b: number) => number,
  size: number,
): number {
  let mean = 0;
  let square = 0;
  for (let b = 0; b < p.length; b++) {
    if (p[b] === 0) continue;
    const g = gradient(b);
    mean += p[b] * g;
    square += p[b] * g * g;
  }
  return Math.max(0, square - mean * mean) / size;
}

/**
 * Population stability index from counts per bin, with p-value and interval. Under no drift the index is about
 * `(1/n + 1/m) · χ²` with one degree of freedom less than there are occupied bins (Yurdakul and Naranjo 2018).
 *
 * @param reference - counts per bin; bins cut by the reference's quantiles, or categories
 * @param current - counts in the same bins
 */
export function psiTest(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  options: PsiOptions = {},
): PsiResult {
  const smoothing = options.smoothing ?? JEFFREYS;
  let n = 0;
  let m = 0;
  const usedReference: number[] = [];
  const usedCurrent: number[] = [];
  const used: number[] = [];
  for (let b = 0; b < reference.length; b++) {
    n += reference[b];
    m += current[b];
    if (reference[b] + current[b] > 0) {
      used.push(b);
      usedReference.push(reference[b]);
      usedCurrent.push(current[b]);
    }
  }
  const contributions = Array.from({ length: reference.length }, () => 0);
  const degrees = used.length - 1;
  if (n === 0 || m === 0 || degrees < 1) {
    return {
      statistic: 0,
      pValue: 1,
      method: 'asymptotic',
      corrected: 0,
      low: 0,
      high: 0,
      contributions,
    };
  }
  const { statistic, p, q } = smoothedPsi(
    usedReference,
    usedCurrent,
    smoothing,
  );
  let smallestExpected = Infinity;
  for (let i = 0; i < used.length; i++) {
    contributions[used[i]] = (p[i] - q[i]) * Math.log(p[i] / q[i]);
    smallestExpected = Math.min(
      smallestExpected,
      ((usedReference[i] + usedCurrent[i]) * Math.min(n, m)) / (n + m),
    );
  }
  const noise = 1 / n + 1 / m;
  let pValue = chiSquareSurvival(statistic / noise, degrees);
  let method: PsiResult['method'] = 'asymptotic';
  if (options.monteCarlo && smallestExpected < 5 && m <= n) {
    const { seed, stream, resolution } = options.monteCarlo;
    const draw = urnDraws(
      usedReference.map(count => count + smoothing),
      m,
      new RandomStream(seed, 'psi', stream),
    );
    const index = indexAgainst(usedReference, m, smoothing);
    const bound = statistic * (1 - 1e-12);
    pValue = exceedanceTest(
      () => index(draw()) >= bound,
      Math.max(9_999, Math.ceil(2 / resolution)),
    ).pValue;
    method = 'monte-carlo';
  }
  const variance =
    gradientVariance(p, b => Math.log(p[b] / q[b]) + 1 - q[b] / p[b], n) +
    gradientVariance(q, b => Math.log(q[b] / p[b]) + 1 - p[b] / q[b], m) +
    2 * degrees * noise * noise;
  const corrected = statistic - degrees * noise;
  const half = 1.959963984540054 * Math.sqrt(variance);
  return {
    statistic,
    pValue,
    method,
    corrected: Math.max(0, corrected),
    low: Math.max(0, corrected - half),
    high: Math.max(0, corrected + half),
    contributions,
  };
}

/** The index alone: no smoothing unless asked for, and an empty bin on one side makes it infinite. */
export function populationStabilityIndex(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  smoothing = 0,
): number {
  return smoothedPsi(reference, current, smoothing).statistic;
}
