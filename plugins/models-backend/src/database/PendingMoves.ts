import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { z } from 'zod';

/** A move that takes longer was left behind by a process that died. */
const HELD_MS = 60_000;

interface PendingRow {
  instance: string;
  name: string;
  started_at: string;
  /** From then on nobody is at it any more. */
  held_until: string;
  move: string;
}

const intendedMoveSchema = z.object({
  alias: z.string(),
  version: z.number(),
  previous: z.number().nullable(),
  movedBy: z.string(),
  reason: z.string(),
});

/** What somebody is about to do with an alias. */
export type IntendedMove = z.infer<typeof intendedMoveSchema>;

/** A move of which nobody knows how it ended: the process that made it died, or the registry did not answer. */
export interface LeftMove extends IntendedMove {
  startedAt: Date;
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
  async begin(
    instance: string,
    name: string,
    move: IntendedMove,
    now: Date,
  ): Promise<boolean> {
    await this.#knex<PendingRow>('pending_moves')
      .where({ instance, name })
      .where('held_until', '<=', now.toISOString())
      .delete();
    try {
      await this.#knex<PendingRow>('pending_moves').insert({
        instance,
        name,
        started_at: now.toISOString(),
        held_until: new Date(now.getTime() + HELD_MS).toISOString(),
        move: JSON.stringify(move),
      });
      return true;
    } catch (error) {
      if (isDatabaseConflictError(error)) return false;
      throw error;
    }
  }

  /** Nobody is at it any more, and whether it was done is not known: the next read of the registry tells. */
  async leave(instance: string, name: string, now: Date): Promise<void> {
    await this.#knex<PendingRow>('pending_moves')
      .where({ instance, name })
      .update({ held_until: now.toISOString() });
  }

  async end(instance: string, name: string): Promise<void> {
    await this.#knex<PendingRow>('pending_moves')
      .where({ instance, name })
      .delete();
  }

  /** All of the registry was read since: what was left and is done is known by now, and what is not done never will be. */
  async forgetLeft(instance: string, readSince: Date): Promise<void> {
    await this.#knex<PendingRow>('pending_moves')
      .where({ instance })
      .where('held_until', '<=', readSince.toISOString())
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
      .where('held_until', '>', now.toISOString());
    return new Set(rows.map(({ name }) => name));
  }

  /** Moves that were left behind, by the name of the model: whoever finds one done in the registry knows who did it. */
  async leftBehind(
    instance: string,
    names: readonly string[],
    now: Date,
  ): Promise<Map<string, LeftMove>> {
    const rows = await this.#knex<PendingRow>('pending_moves')
      .where({ instance })
      .whereIn('name', names)
      .where('held_until', '<=', now.toISOString());
    return new Map(
      rows.map(row => [
        row.name,
        {
          ...intendedMoveSchema.parse(JSON.parse(row.move)),
          startedAt: new Date(row.started_at),
        },
      ]),
    );
  }
}
