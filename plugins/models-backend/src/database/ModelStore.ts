import { Knex } from 'knex';
import { z } from 'zod';
import { batches } from './batches';
import { ModelRow, VersionsRow } from './rows';
import { parseVersions, StoredVersion } from './StoredVersion';

/** A registered model, as far as others join with it. */
export interface KnownModel {
  /** Registry instance. */
  instance: string;
  /** Exact name in the registry. */
  name: string;
  entityRef: string;
  aliases: Record<string, number>;
  owner: string;
  system?: string;
}

export interface StoredExtent {
  models: number;
  versions: number;
  /** ISO 8601. */
  changedAt?: string;
}

const aliasesSchema = z.record(z.string(), z.number().int().positive());

/** Finds registered models in what was last read of the registries. */
export class ModelStore {
  static create(options: { knex: Knex }): ModelStore {
    return new ModelStore(options.knex);
  }

  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** The same, as a transaction sees it. */
  within(transaction: Knex.Transaction): ModelStore {
    return new ModelStore(transaction);
  }

  /** Models of that exact name: in one registry instance, or in any. */
  async findByRegistryName(
    instance: string | undefined,
    name: string,
  ): Promise<KnownModel[]> {
    const found = await this.findByRegistryNames([name]);
    return instance
      ? found.filter(model => model.instance === instance)
      : found;
  }

  /** Models with one of those exact names, in any registry instance; ordered by instance and name. */
  async findByRegistryNames(names: readonly string[]): Promise<KnownModel[]> {
    const rows: ModelRow[] = [];
    for (const batch of batches([...new Set(names)])) {
      rows.push(
        ...(await this.#knex<ModelRow>('models').whereIn('name', batch)),
      );
    }
    return rows
      .sort((a, b) => order(a.instance, b.instance) || order(a.name, b.name))
      .map(toKnownModel);
  }

  /** Everything that is stored of a model, but for its versions. */
  async getRow(entityRef: string): Promise<ModelRow | undefined> {
    return this.#knex<ModelRow>('models')
      .where({ entity_ref: entityRef })
      .first();
  }

  /** Models of one registry after a name, in order of names. */
  async listRows(
    instance: string,
    after: string,
    limit: number,
  ): Promise<ModelRow[]> {
    return this.#knex<ModelRow>('models')
      .where({ instance })
      .where('name', '>', after)
      .orderBy('name')
      .limit(limit);
  }

  async findRows(
    instance: string,
    names: readonly string[],
  ): Promise<ModelRow[]> {
    const rows: ModelRow[] = [];
    for (const batch of batches(names)) {
      rows.push(
        ...(await this.#knex<ModelRow>('models')
          .where({ instance })
          .whereIn('name', batch)),
      );
    }
    return rows;
  }

  /** The versions of a model, ascending. */
  async getVersions(instance: string, name: string): Promise<StoredVersion[]> {
    const row = await this.#knex<VersionsRow>('model_versions')
      .where({ instance, name })
      .first();
    return row ? parseVersions(row.versions) : [];
  }

  /** How much of a registry is stored, and when the newest of it was read. */
  async extent(instance: string): Promise<StoredExtent> {
    const row = await this.#knex<ModelRow>('models')
      .where({ instance })
      .count({ models: '*' })
      .sum({ versions: 'version_count' })
      .max({ changedAt: 'changed_at' })
      .first();
    return {
      models: Number(row?.models ?? 0),
      versions: Number(row?.versions ?? 0),
      changedAt: row?.changedAt ?? undefined,
    };
  }

  async findByEntityRef(entityRef: string): Promise<KnownModel | undefined> {
    const [model] = await this.findByEntityRefs([entityRef]);
    return model;
  }

  async findByEntityRefs(entityRefs: readonly string[]): Promise<KnownModel[]> {
    const rows: ModelRow[] = [];
    for (const batch of batches(entityRefs)) {
      rows.push(
        ...(await this.#knex<ModelRow>('models').whereIn('entity_ref', batch)),
      );
    }
    return rows.map(toKnownModel);
  }
}

function toKnownModel(row: ModelRow): KnownModel {
  return {
    instance: row.instance,
    name: row.name,
    entityRef: row.entity_ref,
    aliases: aliasesSchema.parse(JSON.parse(row.aliases)),
    owner: row.owner,
    system: row.system ?? undefined,
  };
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
