/** Shares of a column's values whose quantiles are shown. */
export const SHOWN_PROBABILITIES = [
  0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1,
];
const HISTOGRAM_BINS = 30;

/** Edges of the histogram that is drawn; `undefined` where there is no finite range. */
export function histogramEdges(
  low: number,
  high: number,
): number[] | undefined {
  if (!(Number.isFinite(low) && Number.isFinite(high) && high > low)) {
    return undefined;
  }
  return Array.from(
    { length: HISTOGRAM_BINS + 1 },
    (_, i) => low + ((high - low) * i) / HISTOGRAM_BINS,
  );
}
