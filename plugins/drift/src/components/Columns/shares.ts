import { WindowColumn, WindowDetail } from '@bellwether/plugin-drift-common';

/** A share without what calculating with doubles leaves behind: of 1 − 0.9999999999999999 it is 0. */
export function withoutRounding(share: number): number {
  return Number(share.toFixed(12));
}

/** Counts as shares of their sum; all 0 where there are none. */
export function toShares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map(count => (total > 0 ? count / total : 0));
}

/** Rows of a column without a value, as shares of all rows. */
export function shareMissing(
  { missing }: WindowColumn,
  { evidence }: WindowDetail,
): { reference: number; current: number } {
  const share = (count: number, rows: number) => (rows > 0 ? count / rows : 0);
  return {
    reference: share(missing.reference, evidence.reference.rows),
    current: share(missing.current, evidence.current.rows),
  };
}
