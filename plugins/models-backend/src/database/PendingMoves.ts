import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

/** A move that takes longer was left behind by a process that died. */
const EXPIRES_AFTER_MS = 60_000;

interface PendingRow {
  instance: string;
  name: string;
  started_at: string;
}

/**
 * Models of which the portal is moving an alias right now. Until it is done, nobody else moves one of theirs, and no read
 * of the registry takes the half-done move for somebody else's.
 */
export class PendingMoves {
  static create(options: { knex: Knex }): PendingMoves {
    return new PendingMoves(options.knex);
  }

  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** @returns false when somebody else is at it */
  async begin(instance: string, name: string, now: Date): Promise<boolean> {
    await this.#knex<PendingRow>('pending_moves')
      .where({ instance, name })
      .where('started_at', '<', expiry(now))
      .delete();
    try {
      await this.#knex<PendingRow>('pending_moves').insert({
        instance,
        name,
        started_at: now.toISOString(),
      });
      return true;
    } catch (error) {
      if (isDatabaseConflictError(error)) return false;
      throw error;
    }
  }

  async end(instance: string, name: string): Promise<void> {
    await this.#knex<PendingRow>('pending_moves')
      .where({ instance, name })
      .delete();
  }

  async modelsBeingMoved(
    instance: string,
    names: readonly string[],
    now: Date,
  ): Promise<Set<string>> {
    const rows = await this.#knex<PendingRow>('pending_moves')
      .where({ instance })
      .whereIn('name', names)
      .where('started_at', '>=', expiry(now));
    return new Set(rows.map(({ name }) => name));
  }
}

function expiry(now: Date): string {
  return new Date(now.getTime() - EXPIRES_AFTER_MS).toISOString();
}
