import { LoggerService } from '@backstage/backend-plugin-api';
import { IdempotencyStore, Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';

export interface WritesOptions {
  knex: Knex;
  logger: LoggerService;
  outbox: Outbox;
  now?: () => Date;
  /** Tells who looks at a model. */
  onChanged(entityRef: string): Promise<void>;
}

/** Writes of a person: each once, whatever a connection did to the answer, and told afterwards. */
export class Writes {
  private readonly idempotency: IdempotencyStore;

  constructor(private readonly options: WritesOptions) {
    this.idempotency = IdempotencyStore.create(options);
  }

  private get now(): Date {
    return this.options.now?.() ?? new Date();
  }

  /** A write that may be repeated: the same key is the same write. */
  async once<T extends object>(
    request: object,
    actor: string,
    key: string,
    prepare: () => Promise<
      (
        transaction: Knex.Transaction,
      ) => Promise<{ entityRef: string; reply: T }>
    >,
  ): Promise<T> {
    const { knex, logger, onChanged, outbox } = this.options;
    const call = { actor, key, request };
    const before = await this.idempotency.begin(call, this.now);
    if (before !== undefined) return JSON.parse(before);
    try {
      // What is read is read before: within the transaction there may be no other connection.
      const write = await prepare();
      const { entityRef, reply } = await knex.transaction(async transaction => {
        const written = await write(transaction);
        await this.idempotency.finish(transaction, call, written.reply);
        return written;
      });
      void outbox
        .deliver()
        .then(() => onChanged(entityRef))
        .catch(error => logger.warn('A change will be told of later', error));
      return reply;
    } catch (error) {
      await this.idempotency.abandon(call);
      throw error;
    }
  }
}
