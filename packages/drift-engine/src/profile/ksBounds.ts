import type { NumericCounts } from './Profile';
import type { NumericPlan } from './ProfilePlan';

/** What counts in bins say of sup |F - G|. */
export interface KsBounds {
  /** Values on each side, infinities included. */
  reference: number;
  current: number;
  /** D is at least this: it is reached at an edge. */
  low: number;
  /** And at most this. */
  high: number;
  /** Bins inside which D may be larger than `low`, with the counts below them. */
  open: { bin: number; referenceBelow: number; currentBelow: number }[];
}

/** |F - G| from the whole number r·m - c·n: exact up to the one division while n·m is below 2^53. */
export function distanceOf(difference: number, n: number, m: number): number {
  return Math.abs(difference) / (n * m);
}

/**
 * Bounds of the Kolmogorov–Smirnov distance from counts at shared edges. Inside a bin each distribution function lies
 * between its values at the bin's edges, so |F - G| is at most the larger of F(right) - G(left) and G(right) - F(left).
 */
export function ksBounds(
  reference: NumericCounts,
  current: NumericCounts,
): KsBounds {
  const total = (counts: NumericCounts) =>
    counts.bins.reduce((sum, count) => sum + count, 0) +
    counts.negativeInfinities +
    counts.positiveInfinities;
  const n = total(reference);
  const m = total(current);
  if (n === 0 || m === 0) {
    return { reference: n, current: m, low: 0, high: 1, open: [] };
  }
  let referenceBelow = reference.negativeInfinities;
  let currentBelow = current.negativeInfinities;
  const apart = (r: number, c: number) => distanceOf(r * m - c * n, n, m);
  let low = apart(referenceBelow, currentBelow);
  const bins = reference.bins.map((count, bin) => {
    const before = { bin, referenceBelow, currentBelow };
    referenceBelow += count;
    currentBelow += current.bins[bin];
    low = Math.max(low, apart(referenceBelow, currentBelow));
    // With values of one side only, |F - G| is largest at an edge of the bin.
    const isShared = count > 0 && current.bins[bin] > 0;
    const high = isShared
      ? Math.max(
          apart(referenceBelow, before.currentBelow),
          apart(before.referenceBelow, currentBelow),
        )
      : 0;
    return { before, high };
  });
  const open = bins.filter(({ high }) => high > low);
  return {
    reference: n,
    current: m,
    low,
    high: open.reduce((most, { high }) => Math.max(most, high), low),
    open: open.map(({ before }) => before),
  };
}

/** A value and how many rows of a side have it. */
export interface ValueCount {
  value: number;
  count: number;
}

/** The largest distance inside one bin. */
function distanceInside(
  start: { referenceBelow: number; currentBelow: number },
  steps: { value: number; reference: number; current: number }[],
  n: number,
  m: number,
): number {
  const ascending = [...steps].sort((a, b) => a.value - b.value);
  let r = start.referenceBelow;
  let c = start.currentBelow;
  let distance = 0;
  for (let i = 0; i < ascending.length; i++) {
    const step = ascending[i];
    r += step.reference;
    c += step.current;
    // Equal values are one step of both distribution functions.
    if (ascending[i + 1]?.value !== step.value) {
      distance = Math.max(distance, distanceOf(r * m - c * n, n, m));
    }
  }
  return distance;
}

/**
 * D itself, from the value counts of the open bins.
 *
 * @param values - of the open bins on each side, in any order
 */
export function closeKs(
  plan: NumericPlan,
  bounds: KsBounds,
  values: { reference: ValueCount[]; current: ValueCount[] },
): number {
  const { reference: n, current: m, open } = bounds;
  const { edges } = plan;
  const steps = [
    ...values.reference.map(({ value, count }) => ({
      value,
      reference: count,
      current: 0,
    })),
    ...values.current.map(({ value, count }) => ({
      value,
      reference: 0,
      current: count,
    })),
  ];
  const inside = open.map(start => {
    const from = start.bin === 0 ? -Infinity : edges[start.bin - 1];
    const to = start.bin === edges.length ? Infinity : edges[start.bin];
    return distanceInside(
      start,
      steps.filter(({ value }) => value >= from && value < to),
      n,
      m,
    );
  });
  return Math.max(bounds.low, ...inside);
}
