import { LoggerService } from '@backstage/backend-plugin-api';
import {
  EventLoopShare,
  ModelRegistry,
  RegistryAnnouncement,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { IdentityStore, Rename, StoredIdentity } from '../database';
import { CatalogRules, plainRef, rulesFor, suffixedRefs } from '../identity';
import { CompactVersions, UnreadVersions } from './CompactVersions';
import { ListingChecks } from './ListingChecks';
import { ModelRemover } from './ModelRemover';
import { ModelWriter } from './ModelWriter';
import { AdmittedModel, nameModels, renamesOf } from './nameModels';
import { ListedVersions, Listing, ModelFacts } from './readListing';
import { Seen } from './Seen';
import { fingerprint, IdentifiedModel } from './toModelRow';
import { Written } from './Written';

export interface RegistryReaderOptions {
  registry: ModelRegistry;
  rules: readonly CatalogRules[];
  knex: Knex;
  writer: ModelWriter;
  remover: ModelRemover;
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
  readonly #identities: IdentityStore;
  readonly #checks: ListingChecks;
  readonly #writer: ModelWriter;
  readonly #remover: ModelRemover;
  readonly #logger: LoggerService;
  readonly #reported = new Set<string>();

  private constructor(options: RegistryReaderOptions) {
    this.#registry = options.registry;
    this.#rules = options.rules;
    this.#checks = ListingChecks.create(options);
    this.#identities = IdentityStore.create(options);
    this.#writer = options.writer;
    this.#remover = options.remover;
    this.#logger = options.logger;
  }

  /**
   * Takes over a complete listing.
   *
   * @param changes - grows with what is done, so that it is known also where it is broken off
   */
  async apply(
    listing: Listing,
    seen: Seen,
    signal: AbortSignal,
    changes: ReadChanges,
  ): Promise<void> {
    const { instance } = this.#registry;
    const own = new Map<string, StoredIdentity>();
    const elsewhere: StoredIdentity[] = [];
    for await (const page of this.#identities.listAll()) {
      for (const stored of page) {
        if (stored.instance === instance) own.set(stored.name, stored);
        else elsewhere.push(stored);
      }
    }
    const admitted = await this.#admit(listing);
    const missing = await this.#checks.checkModels(
      [...own.values()].filter(({ name }) => !admitted.has(name)),
      name => listing.models.has(name),
      signal,
    );
    const { identified, renames } = await nameModels(
      instance,
      [...admitted.values()],
      [...elsewhere, ...missing.kept],
    );
    const removal = await this.#remover.remove(instance, missing.gone);
    const renaming = await this.#rename([
      ...renames,
      ...renamesOf(identified, own),
    ]);
    changes.removed += removal.models.length;
    changes.skipped += missing.unknown;
    addTo(changes, removal);
    addTo(changes, renaming);
    const byName = new Map(
      identified.map(model => [model.facts.model.name, model]),
    );
    for await (const group of listing.versions()) {
      const changed = await this.#changed(withVersions(byName, group), own);
      const known = await this.#checks.readUnread(changed, signal);
      const believed = await this.#checks.checkVersions(known.models, signal);
      changes.skipped += known.unknown + believed.unknown;
      addTo(changes, await this.#writer.write(instance, believed.models, seen));
    }
    this.#report(identified);
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
    const versions = CompactVersions.of(
      model ? await this.#registry.listVersionsOf(name, { signal }) : [],
    );
    const admitted = model && this.#admitOne({ model, versions, readAt });
    const stored = await this.#identities.findByName(instance, name);
    if (!admitted) {
      const removal = await this.#remover.remove(
        instance,
        stored ? [name] : [],
      );
      return { ...removal, removed: removal.models.length };
    }
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
      skipped: writing.skipped,
      removed: 0,
    };
  }

  /** Models that a filter of the catalog lets through, by name; their versions are looked at later. */
  async #admit({ models, readAt }: Listing) {
    const share = new EventLoopShare();
    const admitted = new Map<string, AdmittedModel<undefined>>();
    for (const [name, model] of models) {
      const facts = { model, versions: undefined, readAt };
      const found = this.#admitOne(facts);
      if (found) admitted.set(name, found);
      await share.giveWay();
    }
    return admitted;
  }

  #admitOne<V>(facts: ModelFacts<V>): AdmittedModel<V> | undefined {
    const rules = rulesFor(this.#rules, facts.model);
    const { instance } = this.#registry;
    const { name } = facts.model;
    return (
      rules && {
        facts,
        rules,
        plainRef: plainRef({ instance, name }, rules.namespace),
      }
    );
  }

  async #changed<V extends UnreadVersions>(
    identified: readonly IdentifiedModel<V>[],
    own: ReadonlyMap<string, StoredIdentity>,
  ): Promise<IdentifiedModel<V>[]> {
    const share = new EventLoopShare();
    const changed: IdentifiedModel<V>[] = [];
    for (const model of identified) {
      const before = own.get(model.facts.model.name);
      if (before?.fingerprint !== fingerprint(this.#registry.instance, model)) {
        changed.push(model);
      }
      await share.giveWay();
    }
    return changed;
  }

  async #nameOne(admitted: AdmittedModel) {
    const { instance } = this.#registry;
    const { name, createdAt } = admitted.facts.model;
    const { plainRef: wanted } = admitted;
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
      skipped: 0,
    };
  }

  /** Each collision is logged once. */
  #report(identified: readonly IdentifiedModel<unknown>[]): void {
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

function addTo(changes: ReadChanges, { models, rows, skipped }: Written): void {
  changes.models = [...new Set([...changes.models, ...models])];
  changes.rows += rows;
  changes.skipped += skipped;
}

/** Those of the models that are in a group, with their versions. */
function withVersions(
  models: ReadonlyMap<string, IdentifiedModel<undefined>>,
  group: ReadonlyMap<string, ListedVersions>,
): IdentifiedModel<ListedVersions>[] {
  return [...group].flatMap(([name, versions]) => {
    const model = models.get(name);
    return model ? { ...model, facts: { ...model.facts, versions } } : [];
  });
}
