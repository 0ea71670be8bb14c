import { compareSorted } from './ecdf';
import { sortedWithoutNaN, sortNumbers } from './sort';

/** Kolmogorov and Smirnov's distance of two samples, and where it is reached. */
export interface Distance {
  /** sup |F - G|, 0 to 1. */
  distance: number;
  /** Smallest value at which the distance is reached. */
  location: number;
  /** 1 where F is above G at `location` (reference has the smaller values), -1 otherwise. */
  sign: 1 | -1;
  /** Values that are numbers. */
  n: number;
  m: number;
}

/** From this size on counting is faster than sorting. */
const COUNT_FROM = 1 << 14;
const BUCKETS = 1 << 14;
/** Values that tell where the buckets should lie. */
const PROBES = 1024;

/** Equal buckets between two bounds; what lies outside is in the outermost ones. A larger value has no lower bucket. */
interface Buckets {
  low: number;
  perUnit: number;
}

/** The bucket of a value; `BUCKETS` for NaN. */
function bucketOf(value: number, low: number, perUnit: number): number {
  const place = (value - low) * perUnit;
  if (place >= BUCKETS) return BUCKETS - 1;
  if (place > 0) return place | 0;
  return Number.isNaN(value) ? BUCKETS : 0;
}

/** Buckets over what most values span; undefined where that is a point, or not finite. */
function bucketsFor(
  reference: Float64Array,
  current: Float64Array,
): Buckets | undefined {
  const probes = new Float64Array(2 * PROBES);
  for (let i = 0; i < PROBES; i++) {
    const share = i / PROBES;
    probes[2 * i] = reference[Math.floor(share * reference.length)];
    probes[2 * i + 1] = current[Math.floor(share * current.length)];
  }
  const sorted = sortedWithoutNaN(probes);
  // A few values that lie far out would leave all the others one bucket.
  const cut = Math.floor(sorted.length / 100);
  const low = sorted[cut];
  const high = sorted[sorted.length - 1 - cut];
  const perUnit = BUCKETS / (high - low);
  return Number.isFinite(low) && Number.isFinite(perUnit) && perUnit > 0
    ? { low, perUnit }
    : undefined;
}

function countBuckets(
  values: Float64Array,
  { low, perUnit }: Buckets,
): Int32Array {
  const counts = new Int32Array(BUCKETS + 1);
  for (let i = 0; i < values.length; i++) {
    counts[bucketOf(values[i], low, perUnit)]++;
  }
  return counts;
}

/** The values in buckets that are open, ascending. */
function sortedOf(
  values: Float64Array,
  { low, perUnit }: Buckets,
  counts: Int32Array,
  isOpen: Uint8Array,
): Float64Array {
  let total = 0;
  for (let b = 0; b < BUCKETS; b++) if (isOpen[b]) total += counts[b];
  // One place more than there are values: it takes those that are not kept.
  const kept = new Float64Array(total + 1);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    kept[count] = values[i];
    count += isOpen[bucketOf(values[i], low, perUnit)];
  }
  return sortNumbers(kept.subarray(0, total));
}

/** The largest difference in one direction, and where it is. */
interface Extreme {
  /** n·m·|F - G|, a whole number. */
  difference: number;
  /** |F - G|. */
  gap: number;
  at: number;
}

/**
 * The distance of two samples from counts in buckets: they bound the distance inside each bucket, and only the values of
 * the buckets that can hold the largest one are sorted. Undefined where no buckets can be laid.
 */
function distanceByCounts(
  reference: Float64Array,
  current: Float64Array,
): Distance | undefined {
  const buckets = bucketsFor(reference, current);
  if (!buckets) return undefined;
  const ofReference = countBuckets(reference, buckets);
  const ofCurrent = countBuckets(current, buckets);
  const n = reference.length - ofReference[BUCKETS];
  const m = current.length - ofCurrent[BUCKETS];
  if (n === 0 || m === 0) return undefined;
  // n·m·(F - G) at the upper end of each bucket: whole numbers, exact up to 2^53.
  let known = 0;
  for (let b = 0, i = 0, j = 0; b < BUCKETS; b++) {
    i += ofReference[b];
    j += ofCurrent[b];
    known = Math.max(known, Math.abs(i * m - j * n));
  }
  const isOpen = new Uint8Array(BUCKETS + 1);
  for (let b = 0, i = 0, j = 0; b < BUCKETS; b++) {
    const [nextI, nextJ] = [i + ofReference[b], j + ofCurrent[b]];
    const bound = Math.max(nextI * m - j * n, nextJ * n - i * m);
    if (nextI + nextJ > i + j && bound >= known) isOpen[b] = 1;
    i = nextI;
    j = nextJ;
  }
  const a = sortedOf(reference, buckets, ofReference, isOpen);
  const c = sortedOf(current, buckets, ofCurrent, isOpen);
  const above: Extreme = { difference: 0, gap: 0, at: NaN };
  const below: Extreme = { difference: 0, gap: 0, at: NaN };
  let atA = 0;
  let atC = 0;
  for (let b = 0, i = 0, j = 0; b < BUCKETS; b++) {
    const [nextI, nextJ] = [i + ofReference[b], j + ofCurrent[b]];
    if (isOpen[b]) {
      while (i < nextI || j < nextJ) {
        const x =
          j >= nextJ || (i < nextI && a[atA] <= c[atC]) ? a[atA] : c[atC];
        while (i < nextI && a[atA] === x) {
          i++;
          atA++;
        }
        while (j < nextJ && c[atC] === x) {
          j++;
          atC++;
        }
        const difference = i * m - j * n;
        const side = difference > 0 ? above : below;
        if (difference !== 0 && Math.abs(difference) >= side.difference) {
          side.difference = Math.abs(difference);
          // Of equal differences the quotients may differ in their last bit.
          const gap = difference > 0 ? i / n - j / m : j / m - i / n;
          if (gap > side.gap) {
            side.gap = gap;
            side.at = x;
          }
        }
      }
    }
    i = nextI;
    j = nextJ;
  }
  const isBelow = below.gap > above.gap;
  const { gap, at } = isBelow ? below : above;
  return {
    distance: gap,
    // A negative zero is a zero.
    location: at + 0,
    sign: isBelow ? -1 : 1,
    n,
    m,
  };
}

/**
 * Kolmogorov and Smirnov's distance of two samples in any order; NaN is left out, ±Infinity kept. The same bits as
 * {@link compareSorted} gives.
 *
 * @throws RangeError when a sample is empty
 */
export function distanceOf(
  reference: Float64Array,
  current: Float64Array,
): Distance {
  if (Math.min(reference.length, current.length) >= COUNT_FROM) {
    const counted = distanceByCounts(reference, current);
    if (counted) return counted;
  }
  const a = sortedWithoutNaN(reference);
  const c = sortedWithoutNaN(current);
  const { distance, location, sign } = compareSorted(a, c);
  return { distance, location, sign, n: a.length, m: c.length };
}
