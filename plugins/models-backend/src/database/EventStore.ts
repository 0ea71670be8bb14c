import { InputError } from '@backstage/errors';
import {
  EventsReply,
  ModelEvent,
  modelEventSchema,
} from '@bellwether/plugin-models-common';
import { Knex } from 'knex';

const PAGE = 50;

interface EventRow {
  id: string;
  at: string;
  model: string;
  type: string;
  event: string;
}

/** The timeline of every model: events of all families, each stored once. */
export class EventStore {
  static create(options: { knex: Knex }): EventStore {
    return new EventStore(options.knex);
  }

  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** @returns false for an event that is stored already */
  async add(event: ModelEvent): Promise<boolean> {
    const inserted = await this.#knex<EventRow>('events')
      .insert({
        id: event.id,
        at: event.at,
        model: event.model,
        type: event.type,
        event: JSON.stringify(event),
      })
      .onConflict('id')
      .ignore()
      .returning('id');
    return inserted.length > 0;
  }

  /** @param before - the `next` of the page before */
  async list(model: string, before?: string): Promise<EventsReply> {
    const query = this.#knex<EventRow>('events')
      .where({ model })
      .orderBy([
        { column: 'at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(PAGE + 1);
    if (before) {
      const [, at, id] =
        /^([0-9TZ:.-]{20,30})~([0-9a-f-]{36})$/.exec(before) ?? [];
      if (!at) throw new InputError('`before` is not the `next` of a page');
      query.where(where =>
        where
          .where('at', '<', at)
          .orWhere(same => same.where({ at }).where('id', '<', id)),
      );
    }
    const rows = await query;
    const page = rows.slice(0, PAGE);
    const last = page[page.length - 1];
    return {
      events: page.map(row => ({
        ...modelEventSchema.parse(JSON.parse(row.event)),
        // The model may go by another name since.
        model: row.model,
      })),
      next: rows.length > PAGE ? `${last.at}~${last.id}` : undefined,
    };
  }
}
