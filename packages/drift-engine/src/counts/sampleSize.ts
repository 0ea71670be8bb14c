/** Rows × columns of a sample: with many columns it has fewer rows. */
const MOST_CELLS = 200_000;
const LEAST_SAMPLE_ROWS = 1_000;

/**
 * Rows of a sample for the tests that look at all columns together.
 *
 * @param most - rows that are wanted at most
 */
export function sampleSize(most: number, columns: number): number {
  const byCells = Math.floor(MOST_CELLS / Math.max(1, columns));
  return Math.min(most, Math.max(LEAST_SAMPLE_ROWS, byCells));
}
