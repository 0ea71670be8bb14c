import { LoggerService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  ModelRegistry,
  RegistryAnnouncement,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import pLimit from 'p-limit';
import {
  batches,
  IdentityStore,
  parseVersions,
  Rename,
  StoredIdentity,
  VersionsRow,
} from '../database';
import { EventLoopShare } from '../eventLoop';
import { UpstreamError } from '../health';
import { CatalogRules, plainRef, rulesFor, suffixedRefs } from '../identity';
import { CompactVersions } from './CompactVersions';
import { ModelWriter, Written } from './ModelWriter';
import { AdmittedModel, nameModels, renamesOf } from './nameModels';
import { Listing, ModelFacts } from './readListing';
import { Seen } from './Seen';
import { fingerprint, IdentifiedModel } from './toModelRow';

/** Questions to a registry at the same time. */
const CONCURRENCY = 4;

export interface RegistryReaderOptions {
  registry: ModelRegistry;
  rules: readonly CatalogRules[];
  knex: Knex;
  writer: ModelWriter;
  logger: LoggerService;
}

export interface ReadChanges extends Written {
  /** How many models are gone. */
  removed: number;
}

/** Makes what is stored of one registry equal to what the registry says, writing only what differs. */
export class RegistryReader {
  static create(options: RegistryReaderOptions): RegistryReader {
    return new RegistryReader(options);
  }

  readonly #registry: ModelRegistry;
  readonly #rules: readonly CatalogRules[];
  readonly #knex: Knex;
  readonly #identities: IdentityStore;
  readonly #writer: ModelWriter;
  readonly #logger: LoggerService;
  readonly #reported = new Set<string>();

  private constructor(options: RegistryReaderOptions) {
    this.#registry = options.registry;
    this.#rules = options.rules;
    this.#knex = options.knex;
    this.#identities = IdentityStore.create(options);
    this.#writer = options.writer;
    this.#logger = options.logger;
  }

  /** Takes over a complete listing. */
  async apply(
    listing: Listing,
    seen: Seen,
    signal: AbortSignal,
  ): Promise<ReadChanges> {
    const { instance } = this.#registry;
    const own = new Map<string, StoredIdentity>();
    const elsewhere: StoredIdentity[] = [];
    for await (const page of this.#identities.listAll()) {
      for (const stored of page) {
        if (stored.instance === instance) own.set(stored.name, stored);
        else elsewhere.push(stored);
      }
    }
    const { gone, kept } = await this.#checkMissing(listing, own, signal);
    const admitted = this.#admit(listing.facts.values());
    const { identified, renames } = nameModels(instance, admitted, [
      ...elsewhere,
      ...kept,
    ]);
    const changed = await this.#changed(identified, own);
    const believed = await this.#checkVersions(changed, signal);
    const removal = await this.#writer.remove(instance, gone);
    const renaming = await this.#rename([
      ...renames,
      ...renamesOf(identified, own),
    ]);
    const writing = await this.#writer.write(instance, believed, seen);
    this.#report(identified);
    return {
      models: [
        ...new Set([...removal.models, ...renaming.models, ...writing.models]),
      ],
      rows: removal.rows + renaming.rows + writing.rows,
      removed: removal.models.length,
    };
  }

  /** Reads one model again, after the registry said that it changed. */
  async refresh(
    name: string,
    announcement: RegistryAnnouncement | undefined,
    signal?: AbortSignal,
  ): Promise<ReadChanges> {
    const { instance } = this.#registry;
    const readAt = new Date();
    const model = await this.#registry.getModel(name, { signal });
    const stored = await this.#identities.findByName(instance, name);
    const rules = model && rulesFor(this.#rules, model);
    if (!model || !rules) {
      const removal = await this.#writer.remove(instance, stored ? [name] : []);
      return { ...removal, removed: removal.models.length };
    }
    const versions = CompactVersions.of(
      await this.#registry.listVersionsOf(name, { signal }),
    );
    const admitted = { facts: { model, versions, readAt }, rules };
    const { identified, renames } = await this.#nameOne(admitted);
    const renaming = await this.#rename([
      ...renames,
      ...renamesOf(identified, new Map(stored && [[name, stored]])),
    ]);
    const writing = await this.#writer.write(instance, identified, {
      by: 'webhook',
      at: readAt,
      announced: announcement?.alias && {
        alias: announcement.alias.name,
        at: announcement.at,
      },
    });
    this.#report(identified);
    return {
      models: [...new Set([...renaming.models, ...writing.models])],
      rows: renaming.rows + writing.rows,
      removed: 0,
    };
  }

  /** Models that a filter of the catalog lets through. */
  #admit(facts: Iterable<ModelFacts>): AdmittedModel[] {
    return [...facts].flatMap(fact => {
      const rules = rulesFor(this.#rules, fact.model);
      return rules ? [{ facts: fact, rules }] : [];
    });
  }

  /**
   * A listing may leave out what is there, since paging is by offset and models without permission are left out silently.
   * So a model is gone only when the registry says so when asked for it.
   */
  async #checkMissing(
    listing: Listing,
    own: ReadonlyMap<string, StoredIdentity>,
    signal: AbortSignal,
  ): Promise<{ gone: string[]; kept: StoredIdentity[] }> {
    const gone: string[] = [];
    const kept: StoredIdentity[] = [];
    const limit = pLimit(CONCURRENCY);
    const check = async (stored: StoredIdentity) => {
      const listed = listing.facts.get(stored.name);
      if (listed) {
        // Listed, but no filter lets it through any more.
        if (!rulesFor(this.#rules, listed.model)) gone.push(stored.name);
      } else if (await this.#isGone(stored.name, signal)) {
        gone.push(stored.name);
      } else {
        kept.push(stored);
      }
    };
    await Promise.all(
      [...own.values()]
        .filter(({ name }) => !this.#isAdmitted(listing.facts.get(name)))
        .map(stored => limit(check, stored)),
    );
    return { gone, kept };
  }

  #isAdmitted(facts: ModelFacts | undefined): boolean {
    return facts !== undefined && Boolean(rulesFor(this.#rules, facts.model));
  }

  async #isGone(name: string, signal: AbortSignal): Promise<boolean> {
    try {
      return !(await this.#registry.getModel(name, { signal }));
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof NotAllowedError || error instanceof UpstreamError) {
        return false;
      }
      throw error;
    }
  }

  async #changed(
    identified: readonly IdentifiedModel[],
    own: ReadonlyMap<string, StoredIdentity>,
  ): Promise<IdentifiedModel[]> {
    const share = new EventLoopShare();
    const changed: IdentifiedModel[] = [];
    for (const model of identified) {
      const before = own.get(model.facts.model.name);
      if (before?.fingerprint !== fingerprint(this.#registry.instance, model)) {
        changed.push(model);
      }
      await share.giveWay();
    }
    return changed;
  }

  /** As for models: a version that a listing leaves out is asked for before it is believed to be gone. */
  async #checkVersions(
    changed: readonly IdentifiedModel[],
    signal: AbortSignal,
  ): Promise<IdentifiedModel[]> {
    const { instance } = this.#registry;
    const limit = pLimit(CONCURRENCY);
    const believed: IdentifiedModel[] = [];
    for (const batch of batches(changed, 100)) {
      const stored = new Map(
        (
          await this.#knex<VersionsRow>('model_versions')
            .where({ instance })
            .whereIn(
              'name',
              batch.map(({ facts }) => facts.model.name),
            )
        ).map(row => [row.name, parseVersions(row.versions)]),
      );
      const checked = batch.map(async model => {
        const { name } = model.facts.model;
        const listed = new Set(model.facts.versions.numbers);
        const isComplete = (stored.get(name) ?? []).every(({ version }) =>
          listed.has(version),
        );
        if (isComplete) return model;
        const again = await limit(() => this.#versionsOf(name, signal));
        if (!again) return undefined;
        return { ...model, facts: { ...model.facts, versions: again } };
      });
      for (const model of await Promise.all(checked)) {
        if (model) believed.push(model);
      }
    }
    return believed;
  }

  async #versionsOf(name: string, signal: AbortSignal) {
    try {
      return CompactVersions.of(
        await this.#registry.listVersionsOf(name, { signal }),
      );
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof NotAllowedError || error instanceof UpstreamError) {
        return undefined;
      }
      throw error;
    }
  }

  async #nameOne(admitted: AdmittedModel) {
    const { instance } = this.#registry;
    const { name, createdAt } = admitted.facts.model;
    const wanted = plainRef({ instance, name }, admitted.rules.namespace);
    const refs = suffixedRefs({
      instance,
      name,
      createdAt: createdAt.toISOString(),
      plainRef: wanted,
    });
    const found = await this.#identities.findByPlainRefs([wanted, ...refs]);
    const rivals = found.filter(
      other =>
        other.plainRef === wanted &&
        !(other.instance === instance && other.name === name),
    );
    return nameModels(instance, [admitted], rivals, ref =>
      found.some(other => other.plainRef === ref),
    );
  }

  async #rename(renames: Rename[]): Promise<Written> {
    await this.#identities.rename(renames);
    return {
      models: renames.map(({ name }) => name),
      rows: renames.length,
    };
  }

  /** Each collision is logged once. */
  #report(identified: readonly IdentifiedModel[]): void {
    for (const { facts, assigned } of identified) {
      if (!assigned.collision) continue;
      const sentence = `${facts.model.name} of ${this.#registry.instance} is ${
        assigned.entityRef
      } in the catalog: ${assigned.collision}`;
      if (this.#reported.has(sentence)) continue;
      this.#reported.add(sentence);
      this.#logger.warn(sentence);
    }
  }
}
