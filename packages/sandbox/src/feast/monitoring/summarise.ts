import type { FeatureValue } from '../observations/Observations';

const BINS = 20;

/** Values of a categorical feature that are counted by name; the rest is summed up. */
const MOST_NAMED = 10;

export interface Summary {
  feature_type: 'numeric' | 'categorical';
  row_count: number;
  null_count: number;
  null_rate: number;
  mean: number | null;
  stddev: number | null;
  min_val: number | null;
  max_val: number | null;
  p50: number | null;
  p75: number | null;
  p90: number | null;
  p95: number | null;
  p99: number | null;
  histogram:
    | { bins: number[]; counts: number[]; bin_width: number }
    | {
        values: { value: string; count: number }[];
        other_count: number;
        unique_count: number;
      }
    | null;
}

const NOTHING = {
  mean: null,
  stddev: null,
  min_val: null,
  max_val: null,
  p50: null,
  p75: null,
  p90: null,
  p95: null,
  p99: null,
  histogram: null,
};

/** Between the two nearest values, in proportion. */
function quantile(sorted: number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

/** Bins of equal width from the least to the greatest value; a single value gets bins of its own, one wide in all. */
function histogramOf(sorted: number[]) {
  const [smallest] = sorted;
  const greatest = sorted[sorted.length - 1];
  const [low, high] =
    smallest === greatest
      ? [smallest - 0.5, greatest + 0.5]
      : [smallest, greatest];
  const bins = Array.from(
    { length: BINS + 1 },
    (_, index) => low + ((high - low) * index) / BINS,
  );
  const counts = new Array<number>(BINS).fill(0);
  for (const value of sorted) {
    const bin = Math.floor(((value - low) / (high - low)) * BINS);
    counts[Math.min(bin, BINS - 1)] += 1;
  }
  return { bins, counts, bin_width: bins[1] - bins[0] };
}

function summariseNumbers(values: number[]) {
  const sorted = [...values].sort((left, right) => left - right);
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    // Of one value there is none.
    stddev: sorted.length > 1 ? Math.sqrt(squares / (sorted.length - 1)) : null,
    min_val: sorted[0],
    max_val: sorted[sorted.length - 1],
    p50: quantile(sorted, 0.5),
    p75: quantile(sorted, 0.75),
    p90: quantile(sorted, 0.9),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    histogram: histogramOf(sorted),
  };
}

function countTexts(texts: string[]) {
  const counts = new Map<string, number>();
  texts.forEach(text => counts.set(text, (counts.get(text) ?? 0) + 1));
  const values = [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((left, right) => right.count - left.count);
  return {
    values: values.slice(0, MOST_NAMED),
    other_count: values
      .slice(MOST_NAMED)
      .reduce((sum, { count }) => sum + count, 0),
    unique_count: values.length,
  };
}

/** What Feast's monitoring keeps of the values of a feature in a window. */
export function summarise(values: FeatureValue[], isText: boolean): Summary {
  const summary: Summary = {
    feature_type: isText ? 'categorical' : 'numeric',
    row_count: values.length,
    null_count: 0,
    null_rate: 0,
    ...NOTHING,
  };
  if (values.length === 0) {
    return summary;
  }
  return isText
    ? { ...summary, histogram: countTexts(values.map(String)) }
    : { ...summary, ...summariseNumbers(values.map(Number)) };
}
