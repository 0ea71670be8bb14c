import { Recommendation } from '@bellwether/plugin-cost-common';
import { openStates, RecommendationStore, underWayStates } from '../database';

/** As much of a recommendation as its lines are drawn with. */
export type OpenSize = Pick<Recommendation, 'containers' | 'heldOut' | 'state'>;

/** Whether a size is not in force yet. */
export function isToCome({ state }: Pick<OpenSize, 'state'>): boolean {
  return state === 'proposed' || underWayStates.includes(state);
}

/** What is in force or under way, so that its lines are drawn too. */
export async function latestOpen(
  recommendations: RecommendationStore,
  server: string,
): Promise<OpenSize | undefined> {
  const [open] = await recommendations.list({ server, states: openStates });
  return open?.stored.recommendation;
}
