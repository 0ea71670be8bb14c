import { WindowColumn } from '@bellwether/plugin-drift-common';

/**
 * What is drawn of a column's axis: the range of its histogram, which leaves a few far values out, and always the place
 * where the two sides are furthest apart.
 */
export function domainOf(
  { distance, histogram }: Pick<WindowColumn, 'distance' | 'histogram'>,
  { at }: NonNullable<WindowColumn['ecdf']>,
): [number, number] {
  const edges = histogram?.edges ?? at;
  const ends = [edges[0], edges[edges.length - 1]];
  if (distance) ends.push(distance.at);
  return [Math.min(...ends), Math.max(...ends)];
}

/** A distribution function between its points, which ascend. */
export function shareAt(
  at: readonly number[],
  shares: readonly number[],
  value: number,
): number {
  const next = at.findIndex(each => each >= value);
  if (next < 0) return 1;
  if (at[next] === value) return shares[next];
  if (next === 0) return 0;
  const part = (value - at[next - 1]) / (at[next] - at[next - 1]);
  return shares[next - 1] + part * (shares[next] - shares[next - 1]);
}
