import { Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { EventStore, NewRolloutEvent } from './EventStore';

/**
 * Writes an event into the history of a rollout and on the timeline of its model, within the transaction that stores what it
 * tells of. The outbox is to be delivered after that.
 *
 * @param of.model - catalog entity; without it, no timeline has the event
 * @param of.evidence - for the timeline, beside the rollout itself
 */
export async function tell(
  transaction: Knex.Transaction,
  { events, outbox }: { events: EventStore; outbox: Outbox },
  event: Omit<NewRolloutEvent, 'at'> & { at: Date },
  of: { rollout: string; model?: string; evidence?: Record<string, unknown> },
): Promise<void> {
  const { rollout, model, evidence } = of;
  await events.write(transaction, rollout, {
    ...event,
    at: event.at.toISOString(),
  });
  if (!model) return;
  await outbox.write(transaction, {
    ...event,
    model,
    evidence: { rollout, ...evidence },
  });
}
