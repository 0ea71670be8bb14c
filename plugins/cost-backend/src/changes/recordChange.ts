import { randomUUID } from 'crypto';
import { ConflictError } from '@backstage/errors';
import { Change } from '@bellwether/plugin-cost-common';
import { Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { ChangeStore, RecommendationStore } from '../database';
import { ParsedMakeChangesRequest } from '../service/CostService';
import { titleOf } from '../sizes/sizeChanges';
import { PlannedChange } from './ChangePlanner';

export interface RecordOptions {
  changes: ChangeStore;
  knex: Knex;
  outbox: Outbox;
  recommendations: RecommendationStore;
  now: Date;
}

/** More often than this nobody writes the same in between. */
const MOST_ATTEMPTS = 5;

/** Keeps what was done, with its event, in one transaction. */
export async function recordChange(
  options: RecordOptions,
  { revised, containers, replicas }: PlannedChange,
  { kind, reason }: ParsedMakeChangesRequest,
  actor: string,
  outcome: Pick<Change, 'via' | 'state' | 'sentence' | 'pullRequest'>,
): Promise<Change> {
  const { changes, knex, outbox, recommendations, now } = options;
  const at = now.toISOString();
  const { recommendation } = revised.stored;
  const change: Change = {
    id: randomUUID(),
    recommendation: recommendation.id,
    kind,
    actor,
    reason,
    openedAt: at,
    ...outcome,
  };
  const keep = async (revision: number) =>
    knex.transaction(async transaction => {
      if (kind === 'apply') {
        const updated = await recommendations.update(transaction, {
          ...revised,
          revision,
          stored: {
            ...revised.stored,
            applied: {
              containers,
              ...(replicas && { replicas }),
              promisedPerDay: recommendation.saving.requestedPerDay,
              actor,
              reason,
              openedAt: at,
            },
            recommendation: {
              ...recommendation,
              // Pods that a person sets are no part of this change.
              ...(recommendation.replicas &&
                !replicas && {
                  title: titleOf(recommendation.containers),
                  replicas: null,
                }),
              state: 'opened',
              sentence: outcome.sentence,
              changedAt: at,
            },
          },
        });
        if (!updated) return false;
      }
      await changes.put(transaction, change);
      await outbox.write(transaction, {
        at: now,
        type:
          kind === 'apply'
            ? 'cost.recommendation.opened'
            : 'cost.revert.opened',
        model: recommendation.entityRef,
        actor,
        reason,
        before: { state: recommendation.state },
        after: {
          change: change.id,
          containers: containers.map(({ container, recommended }) => ({
            container,
            ...recommended,
          })),
          ...(replicas && { pods: replicas.recommended }),
        },
        sentence: `${
          kind === 'apply'
            ? recommendation.title
            : `Revert of ${recommendation.title}`
        } on ${recommendation.server.cluster}: ${outcome.sentence}`,
        evidence: {
          replay: recommendation.replay,
          saving: recommendation.saving,
        },
      });
      return true;
    });
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    // It may have been looked at anew since, and was asked for all the same.
    const newest = await recommendations.get(recommendation.id);
    if (await keep(newest?.revision ?? revised.revision)) return change;
  }
  throw new ConflictError(
    `${recommendation.server.name}: ${outcome.sentence} It could not be kept that it was asked for, since it is looked at again and again.`,
  );
}
