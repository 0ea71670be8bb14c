import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import { ModelRegistry } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import pLimit from 'p-limit';
import {
  batches,
  parseVersions,
  StoredIdentity,
  VersionsRow,
} from '../database';
import { CompactVersions, UnreadVersions } from './CompactVersions';
import { IdentifiedModel } from './toModelRow';

/** Models whose versions are looked at together. */
const BATCH = 50;

/** Questions to a registry at the same time. */
const CONCURRENCY = 4;

/**
 * What a listing leaves out may be there all the same: paging is by offset, and what the portal's account may not see is left
 * out silently. So nothing is believed to be gone before the registry was asked for it.
 */
export class ListingChecks {
  static create(options: {
    registry: ModelRegistry;
    knex: Knex;
  }): ListingChecks {
    return new ListingChecks(options.registry, options.knex);
  }

  readonly #registry: ModelRegistry;
  readonly #knex: Knex;
  readonly #limit = pLimit(CONCURRENCY);

  private constructor(registry: ModelRegistry, knex: Knex) {
    this.#registry = registry;
    this.#knex = knex;
  }

  /**
   * @param stored - models that are stored, but not to be kept by what was listed
   * @param isListed - a model that was listed all the same no longer belongs in the catalog
   * @returns `unknown`: how many are kept because the registry did not answer
   */
  async checkModels(
    stored: readonly StoredIdentity[],
    isListed: (name: string) => boolean,
    signal: AbortSignal,
  ): Promise<{ gone: string[]; kept: StoredIdentity[]; unknown: number }> {
    const gone: string[] = [];
    const kept: StoredIdentity[] = [];
    let unknown = 0;
    const check = async (model: StoredIdentity) => {
      const answer = isListed(model.name)
        ? 'gone'
        : await this.#ask(model.name, signal);
      if (answer === 'gone') gone.push(model.name);
      else kept.push(model);
      if (answer === 'unknown') unknown += 1;
    };
    await Promise.all(stored.map(model => this.#limit(check, model)));
    return { gone, kept, unknown };
  }

  /** Finds the versions that the listing did not translate: where they are stored, else with the registry. */
  async readUnread(
    changed: readonly IdentifiedModel<CompactVersions | UnreadVersions>[],
    signal: AbortSignal,
  ): Promise<{ models: IdentifiedModel[]; unknown: number }> {
    const models: IdentifiedModel[] = [];
    for (const batch of batches(changed, BATCH)) {
      const stored = await this.#storedRows(
        batch.filter(
          ({ facts }) => !(facts.versions instanceof CompactVersions),
        ),
      );
      const read = batch.map(async ({ facts, ...rest }) => {
        const { model, versions: listed } = facts;
        const row = stored.get(model.name);
        const versions =
          (listed instanceof CompactVersions && listed) ||
          (row?.fingerprint === listed.fingerprint &&
            CompactVersions.parse(row.versions)) ||
          (await this.#limit(() => this.#reread(model.name, signal)));
        return versions && { ...rest, facts: { ...facts, versions } };
      });
      for (const model of await Promise.all(read)) {
        if (model) models.push(model);
      }
    }
    return { models, unknown: changed.length - models.length };
  }

  /** Reads the versions of a model again where the listing leaves out some that are stored. */
  async checkVersions(
    changed: readonly IdentifiedModel[],
    signal: AbortSignal,
  ): Promise<{ models: IdentifiedModel[]; unknown: number }> {
    const models: IdentifiedModel[] = [];
    for (const batch of batches(changed, BATCH)) {
      const stored = await this.#storedRows(batch);
      const checked = batch.map(async model => {
        const { name } = model.facts.model;
        const listed = new Set(model.facts.versions.numbers);
        const before = parseVersions(stored.get(name)?.versions ?? '[]');
        if (before.every(({ version }) => listed.has(version))) return model;
        const versions = await this.#limit(() => this.#reread(name, signal));
        return versions && { ...model, facts: { ...model.facts, versions } };
      });
      for (const model of await Promise.all(checked)) {
        if (model) models.push(model);
      }
    }
    return { models, unknown: changed.length - models.length };
  }

  async #storedRows(
    models: readonly IdentifiedModel<UnreadVersions>[],
  ): Promise<Map<string, VersionsRow>> {
    if (models.length === 0) return new Map();
    const rows = await this.#knex<VersionsRow>('model_versions')
      .where({ instance: this.#registry.instance })
      .whereIn(
        'name',
        models.map(({ facts }) => facts.model.name),
      );
    return new Map(rows.map(row => [row.name, row]));
  }

  async #ask(
    name: string,
    signal: AbortSignal,
  ): Promise<'gone' | 'there' | 'unknown'> {
    try {
      const model = await this.#registry.getModel(name, { signal });
      return model ? 'there' : 'gone';
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof NotAllowedError) return 'there';
      if (error instanceof ServiceUnavailableError) return 'unknown';
      throw error;
    }
  }

  async #reread(name: string, signal: AbortSignal) {
    try {
      return CompactVersions.of(
        await this.#registry.listVersionsOf(name, { signal }),
      );
    } catch (error) {
      signal.throwIfAborted();
      if (
        error instanceof NotAllowedError ||
        error instanceof ServiceUnavailableError
      ) {
        return undefined;
      }
      throw error;
    }
  }
}
