import { createHash } from 'crypto';
import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';

/** A call that takes longer was left behind by a process that died. */
const GIVEN_UP_AFTER_MS = 60_000;

/** Callers do not repeat a call after this long. */
const KEPT_MS = 24 * 60 * 60_000;

interface IdempotencyRow {
  actor: string;
  key: string;
  request: string;
  response: string | null;
  created_at: string;
}

/** A write that may be repeated: the same key of the same person is the same write. */
export interface RepeatableCall {
  actor: string;
  key: string;
  /** What is asked for; a key cannot be used for something else. */
  request: unknown;
}

/** The first answers to writes, for calls that are repeated. */
export class IdempotencyStore {
  static create(options: { knex: Knex }): IdempotencyStore {
    return new IdempotencyStore(options.knex);
  }

  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /**
   * Begins a call, unless it was made before.
   *
   * @returns the first answer as JSON, or undefined when the call is to be made now
   * @throws ConflictError - the key was used for something else, or the first call is still under way
   */
  async begin(call: RepeatableCall, now: Date): Promise<string | undefined> {
    const { actor, key } = call;
    const request = hash(call.request);
    const givenUp = new Date(now.getTime() - GIVEN_UP_AFTER_MS).toISOString();
    await this.#table()
      .where({ actor, key, response: null })
      .where('created_at', '<', givenUp)
      .delete();
    try {
      await this.#table().insert({
        actor,
        key,
        request,
        response: null,
        created_at: now.toISOString(),
      });
      return undefined;
    } catch (error) {
      if (!isDatabaseConflictError(error)) throw error;
    }
    const before = await this.#table().where({ actor, key }).first();
    if (before && before.request !== request) {
      throw new ConflictError(
        'This Idempotency-Key was used for another request; take a new one',
      );
    }
    if (!before?.response) {
      throw new ConflictError(
        'The first call with this Idempotency-Key is still under way',
      );
    }
    return before.response;
  }

  /** Keeps the answer, within the transaction of what it tells of. */
  async finish(
    transaction: Knex.Transaction,
    { actor, key }: RepeatableCall,
    response: unknown,
  ): Promise<void> {
    await transaction<IdempotencyRow>('idempotency')
      .where({ actor, key })
      .update({ response: JSON.stringify(response) });
  }

  /** Forgets a call that failed, so that it can be made again. */
  async abandon({ actor, key }: RepeatableCall): Promise<void> {
    await this.#table().where({ actor, key, response: null }).delete();
  }

  async prune(now: Date): Promise<void> {
    await this.#table()
      .where('created_at', '<', new Date(now.getTime() - KEPT_MS).toISOString())
      .delete();
  }

  #table() {
    return this.#knex<IdempotencyRow>('idempotency');
  }
}

function hash(request: unknown): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('hex');
}

/** For a family's migration: creates the table that {@link IdempotencyStore} writes. @public */
export async function createIdempotencyTable(knex: Knex): Promise<void> {
  await knex.schema.createTable('idempotency', table => {
    table.comment('First answers to writes that may be repeated');
    table.string('actor', 200).notNullable();
    table.string('key', 200).notNullable();
    table.string('request', 64).notNullable().comment('Hash');
    table.text('response').nullable().comment('JSON; null while under way');
    table.string('created_at', 30).notNullable().index();
    table.primary(['actor', 'key']);
  });
}
