import {
  Change,
  Recommendation,
  RecommendationState,
} from '@bellwether/plugin-cost-common';
import { Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import {
  ChangeStore,
  RecommendationStore,
  Revised,
  StoredRecommendation,
} from '../database';

export interface TransitionOptions {
  changes: ChangeStore;
  knex: Knex;
  outbox: Outbox;
  recommendations: RecommendationStore;
  now?: () => Date;
}

export interface Transition {
  change?: Change['state'];
  recommendation?: RecommendationState;
  sentence: string;
  merged?: boolean;
  live?: boolean;
  ends?: boolean;
  before?: StoredRecommendation['before'];
}

/** A change or a recommendation becomes something else, with its event, in one transaction. */
export async function become(
  options: TransitionOptions,
  revised: Revised,
  change: Change | undefined,
  next: Transition,
): Promise<void> {
  const { changes, knex, outbox, recommendations } = options;
  const now = options.now?.() ?? new Date();
  const at = now.toISOString();
  const { stored } = revised;
  const { recommendation } = stored;
  const shown: Omit<Recommendation, 'hold' | 'change'> = next.recommendation
    ? {
        ...recommendation,
        state: next.recommendation,
        sentence: next.sentence,
        changedAt: at,
      }
    : recommendation;
  await knex.transaction(async transaction => {
    const updated = await recommendations.update(transaction, {
      ...revised,
      stored: {
        ...stored,
        recommendation: shown,
        ...(next.merged && change?.kind === 'apply' && { mergedAt: at }),
        ...(next.live && { liveAt: at, mergedAt: stored.mergedAt ?? at }),
        ...(next.ends && { endedAt: at }),
        ...(next.before && { before: next.before }),
      },
    });
    // Another replica was first.
    if (!updated) return;
    if (change && next.change) {
      await changes.put(transaction, {
        ...change,
        state: next.change,
        sentence: next.sentence,
        ...(next.merged && { mergedAt: at }),
        ...(next.change === 'live' && { liveAt: at }),
      });
    }
    await outbox.write(transaction, {
      at: now,
      type: `cost.recommendation.${eventOf(next)}`,
      model: recommendation.entityRef,
      actor: 'plugin:cost',
      before: { state: recommendation.state },
      after: { state: shown.state, change: next.change ?? null },
      sentence: `${recommendation.title} on ${recommendation.server.cluster}: ${next.sentence}`,
    });
  });
}

function eventOf(next: {
  change?: Change['state'];
  recommendation?: RecommendationState;
}): string {
  return next.recommendation ?? next.change ?? 'changed';
}
