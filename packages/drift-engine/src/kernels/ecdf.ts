import { orderedUpTo, sizeOf, valueAt, type OrderedValues } from './ordered';

/** What one pass over two sorted samples tells about their distribution functions F (reference) and G (current). */
export interface EcdfComparison {
  /** sup |F - G|, 0 to 1. */
  distance: number;
  /** Smallest value at which the distance is reached. */
  location: number;
  /** 1 where F is above G at `location` (reference has the smaller values), -1 otherwise. */
  sign: 1 | -1;
  /** ∫ |F - G| dx in the unit of the values; NaN where a value is infinite. */
  wasserstein: number;
  /** Half the width of the 95 % interval of `wasserstein` (delta method; large samples). */
  wassersteinError: number;
  /** What sampling alone is expected to add to `wasserstein`, given the samples' sizes. */
  wassersteinBias: number;
}

// Bound once: it runs in a hot loop.
const { abs } = Math;

/** Terms are added up in blocks of this many, so that a million terms keep twelve digits. */
const BLOCK = 1024;
const BIAS_POINTS = 256;
const Z95 = 1.959963984540054;

/** E|N(d, s²)| - |d|: how far noise of standard deviation s lifts the absolute value of d. */
function foldedExcess(d: number, s: number): number {
  if (s <= 0) return 0;
  const z = Math.abs(d) / s;
  if (z > 6) return 0;
  // Normal tail by Abramowitz and Stegun 26.2.17: seven digits are plenty for a bias.
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const t = 1 / (1 + 0.2316419 * z);
  const tail =
    density *
    t *
    (0.31938153 +
      t *
        (-0.356563782 +
          t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 2 * s * (density - z * tail);
}

/** ∫ (E|F - G| - |F - G|) dx under sampling noise, by trapezia between quantiles of both samples. */
function samplingBias(
  reference: OrderedValues,
  current: OrderedValues,
): number {
  const n = sizeOf(reference);
  const m = sizeOf(current);
  const grid = new Float64Array(2 * BIAS_POINTS);
  const place = (i: number, size: number) =>
    Math.floor((i * (size - 1)) / (BIAS_POINTS - 1));
  for (let i = 0; i < BIAS_POINTS; i++) {
    grid[2 * i] = valueAt(reference, place(i, n));
    grid[2 * i + 1] = valueAt(current, place(i, m));
  }
  grid.sort();
  let bias = 0;
  let before = 0;
  for (let i = 0; i < grid.length; i++) {
    const f = orderedUpTo(reference, grid[i]) / n;
    const g = orderedUpTo(current, grid[i]) / m;
    const pooled = (n * f + m * g) / (n + m);
    const excess = foldedExcess(
      f - g,
      Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m)),
    );
    if (i > 0) bias += ((before + excess) / 2) * (grid[i] - grid[i - 1]);
    before = excess;
  }
  return bias;
}

/**
 * Compares two samples, each ascending and without NaN, in one merge. A sample whose equal values are counted gives the same
 * bits as one that has them written out.
 *
 * The interval of the Wasserstein distance uses its dual form: W₁ is the difference of the means of a potential ψ with
 * ψ' = sign(F - G), so its standard error is that of these two means.
 *
 * @throws RangeError when a sample is empty
 */
export function compareOrdered(
  reference: OrderedValues,
  current: OrderedValues,
): EcdfComparison {
  const n = sizeOf(reference);
  const m = sizeOf(current);
  if (n === 0 || m === 0) {
    throw new RangeError('Two samples with at least one value each are needed');
  }
  const { values: a, upTo: upToA } = reference;
  const { values: c, upTo: upToC } = current;
  // Places in the arrays, and how many numbers lie before them.
  let atA = 0;
  let atC = 0;
  let i = 0;
  let j = 0;
  // n·m·(F - G) = i·m - j·n is a whole number: up to 2^53 it is exact in a double, without rounding before one division.
  let difference = 0;
  let highest = 0;
  let lowest = 0;
  let above = 0;
  let aboveAt = NaN;
  let below = 0;
  let belowAt = NaN;
  let total = 0;
  let block = 0;
  let steps = 0;
  let psi = 0;
  let sumN = 0;
  let squareN = 0;
  let sumM = 0;
  let squareM = 0;
  let last = Math.min(a[0], c[0]);
  const inverseN = 1 / n;
  const inverseM = 1 / m;
  const [lengthA, lengthC] = [a.length, c.length];
  while (atA < lengthA || atC < lengthC) {
    const x =
      atC >= lengthC || (atA < lengthA && a[atA] <= c[atC]) ? a[atA] : c[atC];
    const width = x - last;
    if (width > 0) {
      block += abs(difference) * width;
      if (difference > 0) psi += width;
      else if (difference < 0) psi -= width;
      if (++steps === BLOCK) {
        total += block;
        block = 0;
        steps = 0;
      }
    }
    if (atA < lengthA && a[atA] === x) {
      const before = i;
      do atA++;
      while (atA < lengthA && a[atA] === x);
      i = upToA ? upToA[atA - 1] : atA;
      const weighted = (i - before) * psi;
      sumN += weighted;
      squareN += weighted * psi;
    }
    if (atC < lengthC && c[atC] === x) {
      const before = j;
      do atC++;
      while (atC < lengthC && c[atC] === x);
      j = upToC ? upToC[atC - 1] : atC;
      const weighted = (j - before) * psi;
      sumM += weighted;
      squareM += weighted * psi;
    }
    difference = i * m - j * n;
    // Of equal differences the quotients may differ in their last bit: scipy's place is that of the largest quotient.
    if (difference > 0 && difference >= highest) {
      highest = difference;
      const gap = i / n - j / m;
      if (gap > above) {
        above = gap;
        aboveAt = x;
      }
    } else if (difference < 0 && difference <= lowest) {
      lowest = difference;
      const gap = j / m - i / n;
      if (gap > below) {
        below = gap;
        belowAt = x;
      }
    }
    last = x;
  }
  total += block;
  const variance =
    Math.max(0, squareN * inverseN - (sumN * inverseN) ** 2) * inverseN +
    Math.max(0, squareM * inverseM - (sumM * inverseM) ** 2) * inverseM;
  const down = below > above;
  const finite =
    Number.isFinite(a[0]) &&
    Number.isFinite(a[lengthA - 1]) &&
    Number.isFinite(c[0]) &&
    Number.isFinite(c[lengthC - 1]);
  return {
    distance: down ? below : above,
    // A negative zero is a zero.
    location: (down ? belowAt : aboveAt) + 0,
    sign: down ? -1 : 1,
    wasserstein: finite ? total / (n * m) : NaN,
    wassersteinError: finite ? Z95 * Math.sqrt(variance) : NaN,
    wassersteinBias: finite ? samplingBias(reference, current) : NaN,
  };
}

/** {@link compareOrdered} of two samples whose values are all written out. */
export function compareSorted(
  reference: Float64Array,
  current: Float64Array,
): EcdfComparison {
  return compareOrdered({ values: reference }, { values: current });
}

/** `distance` from counts: of `reference` and `current` per bin, bins in ascending order of value. */
export interface BinnedDistance {
  /** The distance at the bins' edges: what is certain. */
  low: number;
  /** The largest that the distance can be inside a bin. */
  high: number;
  /** Bins inside which the distance can exceed `low`: look at their values to know it exactly. */
  openBins: number[];
}

/**
 * Bounds of the Kolmogorov–Smirnov distance from counts at frozen edges. Inside bin b the distance cannot exceed
 * `max(F_b - G_{b-1}, G_b - F_{b-1})`, F and G being the cumulative shares at the bins' upper ends.
 */
export function boundDistance(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): BinnedDistance {
  let n = 0;
  let m = 0;
  for (let b = 0; b < reference.length; b++) {
    n += reference[b];
    m += current[b];
  }
  if (n === 0 || m === 0) {
    throw new RangeError('Two samples with at least one value each are needed');
  }
  const highs = new Float64Array(reference.length);
  let low = 0;
  let f = 0;
  let g = 0;
  for (let b = 0; b < reference.length; b++) {
    const nextF = f + reference[b];
    const nextG = g + current[b];
    highs[b] = Math.max(nextF / n - g / m, nextG / m - f / n);
    low = Math.max(low, Math.abs(nextF / n - nextG / m));
    f = nextF;
    g = nextG;
  }
  const openBins: number[] = [];
  let high = low;
  for (let b = 0; b < highs.length; b++) {
    // A bin with values of one sample only is monotone inside: its ends already tell.
    if (highs[b] > low && reference[b] > 0 && current[b] > 0) {
      openBins.push(b);
      high = Math.max(high, highs[b]);
    }
  }
  return { low, high, openBins };
}
