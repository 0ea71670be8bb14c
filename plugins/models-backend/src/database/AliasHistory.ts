import { Alias } from '@bellwether/plugin-models-common';
import { Knex } from 'knex';
import { batches } from './batches';

export type SeenBy = Alias['seenBy'];

/** A change of an alias, as far as the portal saw it. */
export interface AliasEntry {
  instance: string;
  name: string;
  alias: string;
  /** `null`: it was removed. */
  version: number | null;
  previous: number | null;
  since: Date;
  /** False when it may have happened earlier. */
  exact: boolean;
  seenBy: SeenBy;
  movedBy?: string;
  reason?: string;
}

interface AliasRow {
  id: number;
  instance: string;
  name: string;
  alias: string;
  version: number | null;
  previous_version: number | null;
  since: string;
  exact: boolean | number;
  seen_by: SeenBy;
  moved_by: string | null;
  reason: string | null;
}

/** The history of aliases that registries do not keep. */
export class AliasHistory {
  static create(options: { knex: Knex }): AliasHistory {
    return new AliasHistory(options.knex);
  }

  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async add(entries: readonly AliasEntry[]): Promise<void> {
    for (const batch of batches(entries, 100)) {
      await this.#knex('alias_history').insert(
        batch.map(entry => ({
          instance: entry.instance,
          name: entry.name,
          alias: entry.alias,
          version: entry.version,
          previous_version: entry.previous,
          since: entry.since.toISOString(),
          exact: entry.exact,
          seen_by: entry.seenBy,
          moved_by: entry.movedBy ?? null,
          reason: entry.reason ?? null,
        })),
      );
    }
  }

  /** Where the aliases of a model point now, champion and challenger first. */
  async current(instance: string, name: string): Promise<Alias[]> {
    const rows = await this.#knex<AliasRow>('alias_history')
      .where({ instance, name })
      .orderBy('id');
    const newest = new Map(rows.map(row => [row.alias, row]));
    return [...newest.values()]
      .flatMap(row => toAlias(row) ?? [])
      .sort((a, b) => rank(a) - rank(b) || (a.alias < b.alias ? -1 : 1));
  }
}

function toAlias(row: AliasRow): Alias | undefined {
  if (row.version === null) return undefined;
  return {
    alias: row.alias,
    version: row.version,
    previousVersion: row.previous_version,
    since: row.since,
    sinceIsExact: Boolean(row.exact),
    seenBy: row.seen_by,
    movedBy: row.moved_by ?? undefined,
    reason: row.reason ?? undefined,
  };
}

function rank({ alias }: Alias): number {
  const first = ['champion', 'challenger'].indexOf(alias);
  return first < 0 ? 2 : first;
}
