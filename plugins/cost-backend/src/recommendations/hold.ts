import { Hold, Recommendation } from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';

/** A recommendation that was not renewed for so long says nothing of now. */
const STALE_MS = 3 * 86_400_000;

/** Why a recommendation cannot be put in force now; null where it can. */
export function holdOf(
  recommendation: Pick<
    Recommendation,
    'server' | 'state' | 'changedAt' | 'heldOut'
  >,
  servers: readonly Server[],
  now: Date,
): Hold | null {
  const { state, server } = recommendation;
  if (state === 'opened' || state === 'merged') {
    return {
      why: 'change-open',
      sentence: 'A change of it is under way already.',
    };
  }
  const canary = servers
    .find(({ id }) => id === server.id)
    ?.versions.find(({ role }) => role === 'canary');
  if (canary) {
    return {
      why: 'rollout',
      sentence: `Held until the rollout of ${
        canary.version ?? canary.declared ?? 'the canary'
      } ends: a size change now would disturb the evidence.`,
    };
  }
  if (now.getTime() - Date.parse(recommendation.heldOut.until) > STALE_MS) {
    return {
      why: 'stale',
      sentence: `Usage was last read on ${recommendation.heldOut.until.slice(
        0,
        10,
      )}: it is looked at again before anything is changed.`,
    };
  }
  return null;
}
