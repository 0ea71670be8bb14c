import { LoggerService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  Freshness,
  ModelRecord,
  ModelsChanged,
} from '@bellwether/plugin-models-common';
import { RecordsClient } from '@bellwether/plugin-models-node';
import { toModelEntity } from '../mapping';
import { Change, EntityReader, Reading } from '../sync';

/** More names than this are not asked for one by one. */
const MAX_NAMES = 500;

/** Reads the models of one registry. */
export class ModelReader implements EntityReader {
  static create(options: {
    registry: string;
    records: RecordsClient;
    logger: LoggerService;
  }): ModelReader {
    return new ModelReader(options.registry, options.records, options.logger);
  }

  readonly #registry: string;
  readonly #records: RecordsClient;
  readonly #logger: LoggerService;
  /** Entity by model as last read here: a hint that a model goes by another name now, never a proof. */
  readonly #refs = new Map<string, string>();

  private constructor(
    registry: string,
    records: RecordsClient,
    logger: LoggerService,
  ) {
    this.#registry = registry;
    this.#records = records;
    this.#logger = logger;
  }

  concerns({ instance, cluster }: ModelsChanged): boolean {
    return instance === this.#registry || (!instance && !cluster);
  }

  async readAll(options: { signal?: AbortSignal }): Promise<Reading> {
    const found = new Map<string, Entity>();
    let unmapped = 0;
    let freshness: Freshness = {};
    for await (const page of this.#records.listModels(
      this.#registry,
      options,
    )) {
      if (!page.complete) {
        return {
          is: 'nothing',
          because: `registry '${this.#registry}' was not read in full yet`,
          retry: true,
        };
      }
      freshness = page.freshness;
      const { entities, failed } = this.#map(page.records);
      unmapped += failed;
      for (const entity of entities) this.#addOnce(found, entity);
    }
    if (found.size === 0 && !isGoodAnswer(freshness)) {
      return {
        is: 'nothing',
        because: `no models are known of registry '${
          this.#registry
        }', and it does not answer`,
        retry: true,
      };
    }
    const entities = [...found.values()];
    return unmapped > 0
      ? {
          is: 'part',
          entities,
          removed: [],
          because: `${unmapped} models cannot stand in the catalog, see the errors above`,
        }
      : { is: 'whole', entities };
  }

  async readChanges(
    changes: ModelsChanged[],
    options: { signal?: AbortSignal },
  ): Promise<Change> {
    const names = new Set<string>();
    for (const { models } of changes) {
      if (!models) return 'everything';
      for (const name of models) names.add(name);
    }
    if (names.size > MAX_NAMES) return 'everything';
    const before = new Map(this.#refs);
    const { records, gone } = await this.#records.getModels(
      this.#registry,
      [...names],
      options,
    );
    const isRenamed = records.some(
      ({ modelName, entityRef }) =>
        (before.get(modelName) ?? entityRef) !== entityRef,
    );
    // What is gone or goes by another name is for the full list to say: there is one rule for removing.
    if (gone.length > 0 || isRenamed) return 'everything';
    return { added: this.#map(records).entities, removed: [] };
  }

  #map(records: ModelRecord[]): { entities: Entity[]; failed: number } {
    const entities: Entity[] = [];
    let failed = 0;
    for (const record of records) {
      try {
        entities.push(toModelEntity(record));
        this.#refs.set(record.modelName, record.entityRef);
      } catch (error) {
        failed += 1;
        this.#logger.error('A model is left out', error as Error);
      }
    }
    return { entities, failed };
  }

  #addOnce(found: Map<string, Entity>, entity: Entity) {
    const ref = stringifyEntityRef(entity);
    if (found.has(ref)) {
      this.#logger.warn(`${ref} stands for two models; the first is kept`);
    } else {
      found.set(ref, entity);
    }
  }
}

/** Whether an empty list means that the registry is empty. */
function isGoodAnswer({ readAt, staleSince, problem }: Freshness): boolean {
  return readAt !== undefined && !staleSince && !problem;
}
