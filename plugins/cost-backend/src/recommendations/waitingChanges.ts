import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RecommendationStore } from '../database';
import type { WaitingChange } from './packTogether';

/**
 * What waits for somebody on some servers: proposed, opened or merged, with the sizes that were asked for where they were.
 *
 * @param podsOf - names of the pods of each server, as `<namespace>/<pod>`, by its id
 */
export async function waitingChanges(
  recommendations: Pick<RecommendationStore, 'list'>,
  podsOf: ReadonlyMap<string, readonly string[]>,
): Promise<WaitingChange[]> {
  const waiting: WaitingChange[] = [];
  // One server at a time: to read those of a thousand in one go keeps the event loop for long.
  for (const [server, pods] of podsOf) {
    const found = await recommendations.list({
      server,
      states: ['proposed', 'opened', 'merged'],
    });
    for (const { stored } of found) {
      const { recommendation, applied } = stored;
      waiting.push({
        recommendation: recommendation.id,
        entityRef: recommendation.entityRef,
        pods,
        podCount: recommendation.pods,
        containers: applied?.containers ?? recommendation.containers,
        replicas: applied ? applied.replicas ?? null : recommendation.replicas,
      });
    }
    await nextTurn();
  }
  return waiting;
}
