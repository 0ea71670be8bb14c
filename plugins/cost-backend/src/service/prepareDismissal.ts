import { ConflictError, NotFoundError } from '@backstage/errors';
import { Recommendation } from '@bellwether/plugin-cost-common';
import { Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { RecommendationStore, StoredRecommendation } from '../database';

interface DismissedBy {
  actor: string;
  reason: string;
  /** When to propose again; never where absent. */
  until?: string;
  at: Date;
}

/**
 * Looks at what is to be dismissed.
 *
 * @returns what writes it, with its event
 * @throws ConflictError - it is not proposed any more
 */
export async function prepareDismissal(
  {
    outbox,
    recommendations,
  }: { outbox: Outbox; recommendations: RecommendationStore },
  id: string,
  by: DismissedBy,
) {
  const { actor, reason, until, at } = by;
  const found = await recommendations.get(id);
  if (!found) throw new NotFoundError('There is no such recommendation');
  const { recommendation } = found.stored;
  if (recommendation.state !== 'proposed') {
    throw new ConflictError(
      `It is ${recommendation.state}: only what is proposed can be dismissed.`,
    );
  }
  const stored = dismissed(found.stored, by);
  return async (
    transaction: Knex.Transaction,
  ): Promise<{ entityRef: string; reply: Recommendation }> => {
    const updated = await recommendations.update(transaction, {
      ...found,
      stored,
    });
    if (!updated) {
      throw new ConflictError('It became another meanwhile; look again.');
    }
    await outbox.write(transaction, {
      at,
      type: 'cost.recommendation.dismissed',
      model: recommendation.entityRef,
      actor,
      reason,
      before: { state: recommendation.state },
      after: { state: 'dismissed', until: until ?? null },
      sentence: `${recommendation.title} was dismissed.`,
    });
    return {
      entityRef: recommendation.entityRef,
      reply: { ...stored.recommendation, hold: null, change: null },
    };
  };
}

function dismissed(
  stored: StoredRecommendation,
  { actor, reason, until, at: time }: DismissedBy,
): StoredRecommendation {
  const at = time.toISOString();
  return {
    ...stored,
    endedAt: at,
    dismissedUntil: until,
    recommendation: {
      ...stored.recommendation,
      state: 'dismissed',
      sentence: `Dismissed${
        until ? ` until ${until.slice(0, 10)}` : ''
      } by ${actor.replace(/^.*\//, '')}: ${reason}`,
      changedAt: at,
    },
  };
}
