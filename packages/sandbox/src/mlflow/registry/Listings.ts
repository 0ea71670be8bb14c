import { comparator, type Order } from '../search/orderBy';
import type { ModelRegistry } from './ModelRegistry';
import { tagValue } from './tags';
import { PROMPT_TAG, type StoredModel, type StoredVersion } from './types';

export type ModelKey = 'name' | 'last_updated_timestamp';

export type VersionKey =
  | 'name'
  | 'version_number'
  | 'creation_timestamp'
  | 'last_updated_timestamp';

function modelValue(model: StoredModel, key: ModelKey): string | number {
  return key === 'name' ? model.name : model.updatedAt;
}

function versionValue(
  version: StoredVersion,
  key: VersionKey,
): string | number {
  switch (key) {
    case 'name':
      return version.name;
    case 'version_number':
      return version.number;
    case 'creation_timestamp':
      return version.createdAt;
    default:
      return version.updatedAt;
  }
}

export function isPrompt(model: StoredModel): boolean {
  return tagValue(model.tags, PROMPT_TAG)?.toLowerCase() === 'true';
}

/** The registry in an order, sorted once for all the pages that are read of it until something changes. */
export class Listings {
  private readonly registry: ModelRegistry;
  private readonly sorted = new Map<string, readonly unknown[]>();
  private revision = -1;

  constructor(registry: ModelRegistry) {
    this.registry = registry;
  }

  /** Models without prompts, or the prompts only. */
  models(orders: Order<ModelKey>[], prompts: boolean): readonly StoredModel[] {
    return this.once(`models ${prompts} ${JSON.stringify(orders)}`, () =>
      this.select(prompts).sort(
        comparator([...orders, { key: 'name', ascending: true }], modelValue),
      ),
    );
  }

  versions(
    orders: Order<VersionKey>[],
    prompts: boolean,
  ): readonly StoredVersion[] {
    return this.once(`versions ${prompts} ${JSON.stringify(orders)}`, () =>
      this.sortVersions(
        this.select(prompts).flatMap(model => model.versions),
        orders,
      ),
    );
  }

  /** Versions of some models, which are not worth being kept. */
  versionsOf(
    names: string[],
    orders: Order<VersionKey>[],
    prompts: boolean,
  ): StoredVersion[] {
    const versions = names.flatMap(name => {
      const model = this.registry.findModel(name);
      return model && isPrompt(model) === prompts ? model.versions : [];
    });
    return this.sortVersions(versions, orders);
  }

  private sortVersions(
    versions: StoredVersion[],
    orders: Order<VersionKey>[],
  ): StoredVersion[] {
    return versions.sort(
      comparator(
        [
          ...orders,
          { key: 'name', ascending: true },
          { key: 'version_number', ascending: false },
        ],
        versionValue,
      ),
    );
  }

  private select(prompts: boolean): StoredModel[] {
    return [...this.registry.allModels()].filter(
      model => isPrompt(model) === prompts,
    );
  }

  private once<T>(key: string, make: () => T[]): readonly T[] {
    if (this.revision !== this.registry.revision) {
      this.sorted.clear();
      this.revision = this.registry.revision;
    }
    const kept = this.sorted.get(key);
    if (kept) {
      return kept as readonly T[];
    }
    const made = make();
    this.sorted.set(key, made);
    return made;
  }
}
