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
  const waiting = await recommendations.list({
    states: ['proposed', 'opened', 'merged'],
  });
  return waiting.flatMap(({ stored: { recommendation, applied } }) => {
    const pods = podsOf.get(recommendation.server.id);
    return pods
      ? [
          {
            recommendation: recommendation.id,
            entityRef: recommendation.entityRef,
            pods,
            podCount: recommendation.pods,
            containers: applied?.containers ?? recommendation.containers,
            replicas: applied
              ? applied.replicas ?? null
              : recommendation.replicas,
          },
        ]
      : [];
  });
}
