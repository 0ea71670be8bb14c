import { randomUUID } from 'crypto';
import {
  RolloutEvent,
  rolloutEventSchema,
  RolloutEventsReply,
} from '@bellwether/plugin-canary-common';
import { Knex } from 'knex';

const PAGE = 100;

/** An event before it has an identity. */
export type NewRolloutEvent = Omit<RolloutEvent, 'id'>;

/** What happened to rollouts. Kubernetes forgets its own events after an hour. */
export class EventStore {
  constructor(private readonly knex: Knex) {}

  async write(
    transaction: Knex.Transaction,
    rollout: string,
    event: NewRolloutEvent,
  ): Promise<RolloutEvent> {
    const written: RolloutEvent = { ...event, id: randomUUID() };
    await transaction('rollout_events').insert({
      id: written.id,
      rollout,
      at: written.at,
      event: JSON.stringify(written),
    });
    return written;
  }

  /** Newest first. @param before - the `next` of the page before */
  async list(rollout: string, before?: number): Promise<RolloutEventsReply> {
    const rows = await this.knex('rollout_events')
      .where({ rollout })
      .modify(query => {
        if (before !== undefined) query.where('sequence', '<', before);
      })
      .orderBy('sequence', 'desc')
      .limit(PAGE + 1)
      .select<Array<{ sequence: number; event: string }>>('sequence', 'event');
    const page = rows.slice(0, PAGE);
    return {
      events: page.map(({ event }) =>
        rolloutEventSchema.parse(JSON.parse(event)),
      ),
      next: rows.length > PAGE ? String(page[PAGE - 1].sequence) : undefined,
    };
  }

  async prune(now: Date): Promise<void> {
    await this.knex('rollout_events').where('at', '<', keptSince(now)).delete();
  }
}

const KEPT_DAYS = 400;

/** Evidence is kept for longer than a year. */
export function keptSince(now: Date): string {
  return new Date(now.getTime() - KEPT_DAYS * 24 * 3_600_000).toISOString();
}
