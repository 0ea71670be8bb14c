import { randomUUID } from 'crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import {
  EVENTS_TOPIC,
  ModelEvent,
  modelEventSchema,
} from '@bellwether/plugin-models-common';
import { Knex } from 'knex';

/** An event before it has an identity. @public */
export type NewModelEvent = Omit<ModelEvent, 'id' | 'at'> & { at?: Date };

const TABLE = 'outbox';

/**
 * Events that are written in the same transaction as the change they tell of, and delivered afterwards: at least once,
 * in the order in which they were written. A family keeps one in its own database (see {@link createOutboxTable}) and
 * calls {@link Outbox.deliver} from a scheduled task and after each write.
 *
 * @public
 */
export class Outbox {
  static create(options: {
    knex: Knex;
    events: EventsService;
    logger: LoggerService;
  }): Outbox {
    return new Outbox(options.knex, options.events, options.logger);
  }

  readonly #knex: Knex;
  readonly #events: EventsService;
  readonly #logger: LoggerService;
  #delivering?: Promise<number>;

  private constructor(
    knex: Knex,
    events: EventsService,
    logger: LoggerService,
  ) {
    this.#knex = knex;
    this.#events = events;
    this.#logger = logger;
  }

  /**
   * Writes an event within `transaction`.
   *
   * @returns the event with its id and time
   */
  async write(
    transaction: Knex.Transaction,
    event: NewModelEvent,
  ): Promise<ModelEvent> {
    const written = modelEventSchema.parse({
      ...event,
      id: randomUUID(),
      at: (event.at ?? new Date()).toISOString(),
    });
    await transaction(TABLE).insert({
      id: written.id,
      at: written.at,
      event: JSON.stringify(written),
      delivered_at: null,
    });
    return written;
  }

  /**
   * Publishes what was not yet delivered, oldest first. Calls that overlap share one run.
   *
   * @returns how many events were delivered
   */
  async deliver(): Promise<number> {
    this.#delivering ??= this.#deliverPending().finally(() => {
      this.#delivering = undefined;
    });
    return this.#delivering;
  }

  async #deliverPending(): Promise<number> {
    let delivered = 0;
    for (;;) {
      const rows = await this.#knex(TABLE)
        .whereNull('delivered_at')
        .orderBy('sequence')
        .limit(100)
        .select<Array<{ id: string; event: string }>>('id', 'event');
      if (rows.length === 0) return delivered;
      for (const row of rows) {
        try {
          await this.#events.publish({
            topic: EVENTS_TOPIC,
            eventPayload: JSON.parse(row.event),
          });
        } catch (error) {
          this.#logger.warn(
            `Event ${row.id} was not delivered and will be tried again`,
            error as Error,
          );
          return delivered;
        }
        await this.#knex(TABLE)
          .where({ id: row.id })
          .update({ delivered_at: new Date().toISOString() });
        delivered += 1;
      }
    }
  }
}

/** For a family's migration: creates the table that {@link Outbox} writes. @public */
export async function createOutboxTable(knex: Knex): Promise<void> {
  await knex.schema.createTable(TABLE, table => {
    table.increments('sequence').comment('Order of writing');
    table.uuid('id').notNullable().unique();
    table.string('at', 30).notNullable().comment('ISO 8601, UTC');
    table.text('event').notNullable().comment('The event as JSON');
    table
      .string('delivered_at', 30)
      .nullable()
      .index()
      .comment('ISO 8601, UTC; null until published');
  });
}

/** Undoes {@link createOutboxTable}. @public */
export async function dropOutboxTable(knex: Knex): Promise<void> {
  await knex.schema.dropTable(TABLE);
}
