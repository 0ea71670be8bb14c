import { LoggerService } from '@backstage/backend-plugin-api';
import { VersionPackage } from '@bellwether/plugin-models-common';
import {
  EventLoopShare,
  ModelRegistry,
  TrainingRun,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import pLimit from 'p-limit';
import { z } from 'zod';
import {
  batches,
  ModelRow,
  parseVersions,
  StoredVersion,
  toRegisteredVersion,
  VersionDetails,
  VersionsRow,
} from '../database';
import { CatalogRules, needsRunTags, rulesFor } from '../identity';
import { DescribedModels } from './DescribedModels';
import { QuietTime } from './QuietTime';
import { toDetailColumns } from './toModelRow';

/** Questions to a registry at the same time. */
const CONCURRENCY = 4;

/** Models that are looked into before what was found is stored: each transaction waits for the disk. */
const CHUNK = 40;

/** Models that are told of at a time: the catalog processes each of them, before whatever is announced after them. */
const TOLD = 10;

export interface DetailReaderOptions {
  registry: ModelRegistry;
  rules: readonly CatalogRules[];
  knex: Knex;
  logger: LoggerService;
  /** Called with the names of models of which something new is known, after each step of a long run. */
  onDescribed: (models: string[]) => Promise<void>;
}

/** A model with what its described version says. */
interface Described {
  row: ModelRow;
  rules: CatalogRules;
  package?: VersionPackage;
  run?: TrainingRun;
}

/**
 * Looks into the version that stands for each model: its files, and the tags of its run where those decide about the owner.
 * Listings do not say this, and asking for each is slow; so it is done in the background, and once per version.
 */
export class DetailReader {
  static create(options: DetailReaderOptions): DetailReader {
    return new DetailReader(options);
  }

  readonly #options: DetailReaderOptions;
  readonly #limit = pLimit(CONCURRENCY);
  readonly #known: DescribedModels;

  private constructor(options: DetailReaderOptions) {
    this.#options = options;
    this.#known = DescribedModels.create(options);
  }

  /**
   * Looks into models until nothing is missing, the signal says stop, or the registry fails. Between two steps it rests for as
   * long as the step took: of the registry's time it takes at most half of what {@link CONCURRENCY} questions take, however
   * fast or slow that is. What was found is told of during the rest, bit by bit.
   *
   * @param options.limit - most models to look into; absent: all
   * @param options.names - only these models
   */
  async run(
    options: {
      limit?: number;
      names?: readonly string[];
      signal?: AbortSignal;
    } = {},
  ): Promise<void> {
    const { signal } = options;
    const { registry } = this.#options;
    const share = new EventLoopShare();
    const names = await this.#known.missing(registry.instance, options);
    for (const chunk of batches(names, CHUNK)) {
      if (signal?.aborted) return;
      const startedAt = performance.now();
      // What another run has looked into meanwhile is not asked for again.
      const missing = await this.#known.missing(registry.instance, {
        names: chunk,
      });
      const { described, failure } = await this.#look(
        await this.#known.rows(registry.instance, missing),
        signal,
      );
      await this.#keep(described);
      const isLong = chunk.length === CHUNK && !failure;
      await this.#tell(
        described.map(({ row }) => row.name),
        isLong ? performance.now() - startedAt : 0,
        signal,
      );
      if (failure) {
        // The rest would fail as well: it is for the next run.
        this.#options.logger.warn(
          `Not all versions of ${registry.instance} were looked into: ${failure.message}`,
        );
        return;
      }
      await share.giveWay();
    }
  }

  /** Tells of models, all of them, and rests so long in between, or longer while the portal is busy; not where the signal says stop. */
  async #tell(
    names: readonly string[],
    restMs: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const bits = [...batches(names, restMs > 0 ? TOLD : CHUNK)];
    for (const bit of bits) {
      const quiet = QuietTime.begin();
      await this.#options.onDescribed(bit);
      if (restMs > 0) await quiet.wait(restMs / bits.length, signal);
    }
  }

  async #look(
    rows: readonly ModelRow[],
    signal: AbortSignal | undefined,
  ): Promise<{ described: Described[]; failure?: Error }> {
    const versions = await this.#versions(rows);
    const described: Described[] = [];
    let failure: Error | undefined;
    const lookInto = async (row: ModelRow) => {
      const version = versions.get(row.name);
      if (!version || failure || signal?.aborted) return;
      try {
        const found = await this.#lookInto(row, version, signal);
        if (found) described.push(found);
      } catch (error) {
        failure = error as Error;
      }
    };
    await Promise.all(rows.map(row => this.#limit(lookInto, row)));
    return { described, failure };
  }

  async #lookInto(
    row: ModelRow,
    stored: StoredVersion,
    signal: AbortSignal | undefined,
  ): Promise<Described | undefined> {
    const { registry } = this.#options;
    const model = toTagged(row);
    const rules = rulesFor(this.#options.rules, model);
    if (!rules) return undefined;
    const version = toRegisteredVersion(row.name, stored);
    return {
      row,
      rules,
      package: await registry.getPackage(version, { signal }),
      run:
        version.runId && needsRunTags(model, rules)
          ? await registry.getRun(version.runId, { signal })
          : undefined,
    };
  }

  /** The described version of each model. */
  async #versions(
    rows: readonly ModelRow[],
  ): Promise<Map<string, StoredVersion>> {
    const { knex, registry } = this.#options;
    const wanted = new Map(rows.map(row => [row.name, row.described_version]));
    const stored = await knex<VersionsRow>('model_versions')
      .where({ instance: registry.instance })
      .whereIn('name', [...wanted.keys()]);
    return new Map(
      stored.flatMap(({ name, versions }) => {
        const version = parseVersions(versions).find(
          candidate => candidate.version === wanted.get(name),
        );
        return version ? [[name, version]] : [];
      }),
    );
  }

  async #keep(described: readonly Described[]): Promise<void> {
    if (described.length === 0) return;
    const { knex, registry } = this.#options;
    await knex.transaction(async transaction => {
      const details = VersionDetails.create({ knex: transaction });
      for (const { row, rules, package: files, run } of described) {
        await details.save(
          registry.instance,
          {
            name: row.name,
            version: z.number().parse(row.described_version),
            package: files ?? null,
            run,
          },
          new Date(),
        );
        // As it is now: the registry may have been read again meanwhile.
        const current = await transaction<ModelRow>('models')
          .where({
            instance: row.instance,
            name: row.name,
            described_version: row.described_version,
          })
          .first();
        if (!current) continue;
        await transaction<ModelRow>('models')
          .where({ instance: row.instance, name: row.name })
          .update(
            toDetailColumns(toTagged(current), rules, {
              framework: files?.framework,
              runTags: run?.tags,
            }),
          );
      }
    });
  }
}

function toTagged(row: ModelRow) {
  return {
    name: row.name,
    description: row.description ?? undefined,
    tags: z.record(z.string(), z.string()).parse(JSON.parse(row.tags)),
  };
}
