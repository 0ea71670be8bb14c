import { distanceOf } from '../kernels/countedDistance';
import { compareSorted } from '../kernels/ecdf';
import { kolmogorovSurvival } from '../special/kolmogorov';

export type KsMethod = 'exact' | 'asymptotic';

/** Largest sample for which `auto` is exact, as in scipy. */
const EXACT_UP_TO = 10_000;

export interface KsResult {
  /** sup |F - G|, 0 to 1. */
  statistic: number;
  /** Value at which it is reached. */
  location: number;
  /** 1 where the reference's distribution function is above the current one's there, else -1. */
  sign: 1 | -1;
  pValue: number;
  method: KsMethod;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Half to even, as numpy rounds. */
function roundHalfToEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor === 0.5) return floor % 2 === 0 ? floor : floor + 1;
  return Math.round(x);
}

/**
 * P(D ≥ h/n) for two samples of n values each, without ties (Gnedenko and Korolyuk; Hodges 1958): twice the alternating
 * sum over k of C(2n, n - kh) / C(2n, n), nested from the smallest term.
 */
function exactEqualSizes(n: number, h: number): number {
  let nested = 0;
  for (let k = Math.floor(n / h); k >= 1; k--) {
    // C(2n, n - kh) / C(2n, n - (k - 1)h)
    let ratio = 1;
    for (let j = 0; j < h; j++) {
      ratio *= (n - (k - 1) * h - j) / (n + (k - 1) * h + j + 1);
    }
    nested = ratio * (1 - nested);
  }
  return 2 * nested;
}

/**
 * P(D ≥ h/lcm) for samples of n ≥ m values, without ties. The last of i + j values comes from the first sample with
 * probability i / (i + j): so the chance that a path to (i, j) has left the band is a weighted mean of those of its two
 * predecessors. All terms are positive, nothing cancels (after Viehmann 2021).
 */
function exactUnequalSizes(n: number, m: number, h: number): number {
  const divisor = greatestCommonDivisor(n, m);
  const stepN = m / divisor;
  const stepM = n / divisor;
  // Inside: |i · stepN - j · stepM| < h, where i counts the first sample and j the second.
  const left = new Float64Array(m + 1).fill(1);
  let from = 0;
  for (let i = 0; i <= n; i++) {
    const centre = i * stepN;
    const first = Math.max(0, Math.floor((centre - h) / stepM) + 1);
    const last = Math.min(m, Math.ceil((centre + h) / stepM) - 1);
    // Positions that fell out of the band below count as left.
    for (let j = from; j < first && j <= m; j++) left[j] = 1;
    from = first;
    let before = first > 0 ? 1 : NaN;
    for (let j = first; j <= last; j++) {
      let probability: number;
      if (i === 0 && j === 0) probability = 0;
      else if (i === 0) probability = before;
      else if (j === 0) probability = left[0];
      else probability = (left[j] * i + before * j) / (i + j);
      left[j] = probability;
      before = probability;
    }
  }
  return left[m];
}

/** Cells that the exact law of unequal sizes visits: its cost. */
function exactCells(n: number, m: number, distance: number): number {
  return n === m
    ? n
    : Math.max(n, m) * Math.min(m, n) * Math.min(1, 2 * distance);
}

export interface KsOptions {
  /** `auto` is exact where neither sample is larger than 10,000, as scipy's. */
  method?: 'auto' | KsMethod;
  /** Where the exact law would visit more cells than this, `auto` uses the asymptotic one. Default: no limit. */
  exactCells?: number;
}

/**
 * p-value of a two-sample Kolmogorov–Smirnov distance: exact, or from the finite-n law of the one-sample statistic at the
 * rounded effective size `nm / (n + m)`, as scipy's `ks_2samp` has it.
 *
 * @param distance - the statistic, 0 to 1
 * @param n - values in the reference
 * @param m - values in the current sample
 */
export function ksPValue(
  distance: number,
  n: number,
  m: number,
  options: KsOptions = {},
): { statistic: number; pValue: number; method: KsMethod } {
  const { method = 'auto', exactCells: limit = Infinity } = options;
  const divisor = greatestCommonDivisor(n, m);
  const multiple = (n / divisor) * m;
  const exact =
    method === 'exact'
      ? multiple < 2 ** 31
      : method === 'auto' &&
        Math.max(n, m) <= EXACT_UP_TO &&
        exactCells(n, m, distance) <= limit;
  if (!exact) {
    const effective = roundHalfToEven((n * m) / (n + m));
    return {
      statistic: distance,
      pValue: kolmogorovSurvival(distance, Math.max(1, effective)),
      method: 'asymptotic',
    };
  }
  const h = Math.round(distance * multiple);
  let pValue = 1;
  if (h > 0) {
    pValue =
      n === m
        ? exactEqualSizes(n, h)
        : exactUnequalSizes(Math.max(n, m), Math.min(n, m), h);
  }
  return {
    statistic: h / multiple,
    pValue: Math.min(1, Math.max(0, pValue)),
    method: 'exact',
  };
}

/** Two-sample Kolmogorov–Smirnov test of ascending samples without NaN. */
export function ksTestSorted(
  reference: Float64Array,
  current: Float64Array,
  options: KsOptions = {},
): KsResult {
  const { distance, location, sign } = compareSorted(reference, current);
  return {
    location,
    sign,
    ...ksPValue(distance, reference.length, current.length, options),
  };
}

/** Two-sample Kolmogorov–Smirnov test; NaN is left out, ±Infinity kept. Numerically scipy's `ks_2samp`. */
export function ksTest(
  reference: Float64Array,
  current: Float64Array,
  options: KsOptions = {},
): KsResult {
  const { distance, location, sign, n, m } = distanceOf(reference, current);
  return { location, sign, ...ksPValue(distance, n, m, options) };
}
