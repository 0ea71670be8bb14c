import { LoggerService } from '@backstage/backend-plugin-api';
import { IdempotencyStore, Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { StoredMonitor } from '../database';
import { WriteOptions } from './DriftService';

/** Prepares a write outside of the transaction; what it gives back writes within. */
export type Preparation<T> = (
  actor: string,
) => Promise<(transaction: Knex.Transaction) => Promise<T>>;

/** Writes of people, which may be repeated: the same key is the same write. */
export class RepeatableWrites {
  private readonly idempotency: IdempotencyStore;

  constructor(
    private readonly options: {
      knex: Knex;
      logger: LoggerService;
      outbox: Outbox;
      /** Tells of what was written. */
      onChanged: (entityRef: string) => Promise<void>;
    },
  ) {
    this.idempotency = IdempotencyStore.create(options);
  }

  /** @throws ConflictError - the key was used for something else, or the first call is under way */
  async once<T extends object>(
    monitor: StoredMonitor,
    what: string,
    request: object,
    options: WriteOptions,
    prepare: Preparation<T>,
  ): Promise<T> {
    const { knex, logger, outbox, onChanged } = this.options;
    const actor = options.credentials.principal.userEntityRef;
    const call = {
      actor,
      key: options.idempotencyKey,
      request: { what, monitor: monitor.id, ...request },
    };
    const before = await this.idempotency.begin(call, new Date());
    if (before !== undefined) return JSON.parse(before);
    let reply: T;
    try {
      const write = await prepare(actor);
      reply = await knex.transaction(async transaction => {
        const written = await write(transaction);
        await this.idempotency.finish(transaction, call, written);
        return written;
      });
    } catch (error) {
      await this.idempotency.abandon(call);
      throw error;
    }
    try {
      await outbox.deliver();
      await onChanged(monitor.entityRef);
    } catch (error) {
      logger.warn('A change will be told of later', error as Error);
    }
    return reply;
  }
}
