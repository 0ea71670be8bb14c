import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

const TABLE = 'bellwether_models_applied';
const MIGRATIONS_TABLE = 'bellwether_models_migrations';

/**
 * After this time an unchanged set is given to the catalog again, which writes only what differs there: so an entity that
 * somebody deleted by hand comes back.
 */
const TRUST_MS = 60 * 60 * 1000;

interface AppliedRow {
  provider: string;
  digest: string | null;
  applied_at: string | null;
  generation: number;
}

/** What a provider last gave to the catalog. */
export interface AppliedSet {
  /** Of the whole set; undefined when there was none, or a part of it was changed since. */
  digest?: string;
  appliedAt?: Date;
  /** One more with each part of the set, and each whole set, that was given. */
  generation: number;
}

/**
 * Remembers what each provider gave to the catalog, in the catalog's own database: the memory is where the entities are,
 * so it is right after a restart, gone when they are gone, and the same for every replica.
 */
export class AppliedSets {
  static async create(options: {
    database: DatabaseService;
  }): Promise<AppliedSets> {
    const knex = await options.database.getClient();
    if (!options.database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@bellwether/plugin-catalog-backend-module-models',
          'migrations',
        ),
        tableName: MIGRATIONS_TABLE,
      });
    }
    return new AppliedSets(knex);
  }

  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async get(provider: string): Promise<AppliedSet> {
    const row = await this.#knex<AppliedRow>(TABLE).where({ provider }).first();
    return {
      digest: row?.digest ?? undefined,
      appliedAt: row?.applied_at ? new Date(row.applied_at) : undefined,
      generation: row?.generation ?? 0,
    };
  }

  /**
   * Notes that the whole set was given.
   *
   * @param appliedAt - when the catalog last compared all of it
   * @returns the generation that this makes
   */
  async recordWhole(
    provider: string,
    digest: string,
    appliedAt: Date,
  ): Promise<number> {
    const [{ generation }] = await this.#knex<AppliedRow>(TABLE)
      .insert({
        provider,
        digest,
        applied_at: appliedAt.toISOString(),
        generation: 1,
      })
      .onConflict('provider')
      .merge({
        digest,
        applied_at: appliedAt.toISOString(),
        generation: this.#next,
      })
      .returning('generation');
    return generation;
  }

  /** Notes that a part of the set is about to be changed: from here on the catalog holds something else. */
  async recordPart(provider: string): Promise<void> {
    await this.#knex<AppliedRow>(TABLE)
      .insert({ provider, digest: null, applied_at: null, generation: 1 })
      .onConflict('provider')
      .merge({
        digest: null,
        generation: this.#next,
      });
  }

  get #next() {
    return this.#knex.raw('?? + 1', [`${TABLE}.generation`]);
  }
}

/** Whether an unchanged set need not be given again yet. */
export function isFresh(appliedAt: Date | undefined): boolean {
  return appliedAt !== undefined && Date.now() - appliedAt.getTime() < TRUST_MS;
}
