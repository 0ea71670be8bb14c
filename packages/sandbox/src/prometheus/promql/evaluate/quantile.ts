/** Ascending, NaN first, as Prometheus sorts values. */
function compare(left: number, right: number): number {
  if (Number.isNaN(left)) {
    return Number.isNaN(right) ? 0 : -1;
  }
  return Number.isNaN(right) ? 1 : left - right;
}

/**
 * A quantile by linear interpolation between the two nearest values.
 *
 * @param q - outside of 0..1 gives minus or plus infinity
 */
export function quantile(q: number, values: readonly number[]): number {
  if (values.length === 0 || Number.isNaN(q)) {
    return NaN;
  }
  if (q < 0) {
    return -Infinity;
  }
  if (q > 1) {
    return Infinity;
  }
  // Infinity minus itself is no order: equal values are taken as such first.
  const sorted = [...values].sort((left, right) =>
    left === right ? 0 : compare(left, right),
  );
  const rank = q * (sorted.length - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(sorted.length - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return sorted[lower] * (1 - weight) + sorted[upper] * weight;
}

export interface Bucket {
  upperBound: number;
  count: number;
}

/** Buckets in order, one for each bound, whose counts never fall. */
function prepared(buckets: readonly Bucket[]): Bucket[] {
  const sorted = [...buckets].sort((left, right) =>
    left.upperBound === right.upperBound
      ? 0
      : left.upperBound - right.upperBound,
  );
  const merged: Bucket[] = [];
  for (const bucket of sorted) {
    const last = merged[merged.length - 1];
    if (last && last.upperBound === bucket.upperBound) {
      last.count += bucket.count;
    } else {
      merged.push({ ...bucket });
    }
  }
  let most = -Infinity;
  for (const bucket of merged) {
    most = bucket.count > most ? bucket.count : most;
    bucket.count = bucket.count < most ? most : bucket.count;
  }
  return merged;
}

/** The quantile that `histogram_quantile` estimates from cumulative buckets. */
export function bucketQuantile(q: number, given: readonly Bucket[]): number {
  if (Number.isNaN(q)) {
    return NaN;
  }
  if (q < 0) {
    return -Infinity;
  }
  if (q > 1) {
    return Infinity;
  }
  const buckets = prepared(given);
  const last = buckets[buckets.length - 1];
  if (buckets.length < 2 || last.upperBound !== Infinity || last.count === 0) {
    return NaN;
  }
  let rank = q * last.count;
  const found = buckets.slice(0, -1).findIndex(({ count }) => count >= rank);
  if (found < 0) {
    return buckets[buckets.length - 2].upperBound;
  }
  const { upperBound, count: cumulative } = buckets[found];
  if (found === 0 && upperBound <= 0) {
    return upperBound;
  }
  let lowerBound = 0;
  let count = cumulative;
  if (found > 0) {
    lowerBound = buckets[found - 1].upperBound;
    count -= buckets[found - 1].count;
    rank -= buckets[found - 1].count;
  }
  return lowerBound + (upperBound - lowerBound) * (rank / count);
}
