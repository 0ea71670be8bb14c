import { nextAbove } from '../kernels/nextAbove';
import type { ColumnCounts, Profile } from '../profile/Profile';
import type { ColumnPlan, ProfilePlan } from '../profile/ProfilePlan';

/** Whether every value of a column is the lower edge of its bin: their sum is that of the edges then, and larger else. */
function hasFewValues(plan: ColumnPlan, counts: ColumnCounts): boolean {
  if (!('edges' in plan) || !('bins' in counts)) return false;
  let ofEdges = 0;
  let size = 1;
  for (let bin = 1; bin < counts.bins.length; bin++) {
    const term = counts.bins[bin] * (plan.edges[bin - 1] - plan.shift);
    ofEdges += term;
    size += Math.abs(term);
  }
  return Math.abs(counts.sum - ofEdges) <= 1e-9 * size;
}

/**
 * A plan whose columns of few values count each value apart from what lies between it and the next: so distances from
 * them are exact, and a value that moves by less than to the next is seen.
 *
 * @param profile - of the reference, by `plan`
 */
export function splitAtoms(plan: ProfilePlan, profile: Profile): ProfilePlan {
  return {
    ...plan,
    columns: plan.columns.map((column, i) => {
      if (!('edges' in column) || column.kind === 'instant') return column;
      if (!hasFewValues(column, profile.columns[i])) return column;
      const edges = column.edges.flatMap(edge => [edge, nextAbove(edge)]);
      // The last edge is just above the greatest value already.
      return { ...column, edges: [...new Set(edges.slice(0, -1))] };
    }),
  };
}
