import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ModelRegistry,
  RegisteredVersion,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import pLimit from 'p-limit';
import {
  ModelRow,
  parseVersions,
  toRegisteredVersion,
  VersionDetails,
  VersionsRow,
} from '../database';
import { EventLoopShare } from '../eventLoop';
import { CatalogRules, needsRunTags, rulesFor } from '../identity';
import { toDetailColumns } from './toModelRow';

/** Questions to a registry at the same time. */
const CONCURRENCY = 4;

/** A version whose files could not be read is looked at again after this long. */
const LOOK_AGAIN_MS = 60 * 60_000;

export interface DetailReaderOptions {
  registry: ModelRegistry;
  rules: readonly CatalogRules[];
  knex: Knex;
  logger: LoggerService;
}

/** A model whose described version was not yet looked into. */
interface Undescribed {
  row: ModelRow;
  version: RegisteredVersion;
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

  private constructor(options: DetailReaderOptions) {
    this.#options = options;
  }

  /**
   * @param limit - how many models are looked into
   * @param names - only these models
   * @returns names of models of which something new is known
   */
  async run(
    limit: number,
    signal?: AbortSignal,
    names?: readonly string[],
  ): Promise<string[]> {
    const undescribed = await this.#findUndescribed(limit, names);
    const limiter = pLimit(CONCURRENCY);
    const changed: string[] = [];
    let failure: unknown;
    await Promise.all(
      undescribed.map(each =>
        limiter(async () => {
          // After one failure the rest would fail as well: it is for the next run.
          if (failure || signal?.aborted) return;
          try {
            if (await this.#describe(each, signal)) changed.push(each.row.name);
          } catch (error) {
            failure = error;
          }
        }),
      ),
    );
    if (failure && !signal?.aborted) {
      const { registry, logger } = this.#options;
      logger.warn(
        `Not all versions of ${registry.instance} were looked into: ${
          (failure as Error).message
        }`,
      );
    }
    return changed;
  }

  async #findUndescribed(
    limit: number,
    names?: readonly string[],
  ): Promise<Undescribed[]> {
    const { knex, registry } = this.#options;
    const { instance } = registry;
    const lookAgain = new Date(Date.now() - LOOK_AGAIN_MS).toISOString();
    const query = knex<ModelRow>('models as m')
      .leftJoin('version_details as d', join =>
        join
          .on('d.instance', 'm.instance')
          .andOn('d.name', 'm.name')
          .andOn('d.version', 'm.described_version'),
      )
      .where('m.instance', instance)
      .whereNotNull('m.described_version')
      .where(where =>
        where
          .whereNull('d.package_read_at')
          .orWhere(again =>
            again
              .whereNull('d.package')
              .where('d.package_read_at', '<', lookAgain),
          ),
      )
      .orderBy('m.updated_at', 'desc')
      .limit(limit)
      .select<ModelRow[]>('m.*');
    if (names) query.whereIn('m.name', names);
    const rows = await query;
    const share = new EventLoopShare();
    const found: Undescribed[] = [];
    for (const row of rows) {
      const stored = await knex<VersionsRow>('model_versions')
        .where({ instance, name: row.name })
        .first();
      const version = parseVersions(stored?.versions ?? '[]').find(
        candidate => candidate.version === row.described_version,
      );
      if (version) {
        found.push({ row, version: toRegisteredVersion(row.name, version) });
      }
      await share.giveWay();
    }
    return found;
  }

  /** @returns true when the model looks different now */
  async #describe(
    { row, version }: Undescribed,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const { knex, registry, rules } = this.#options;
    const model = {
      name: row.name,
      description: row.description ?? undefined,
      tags: JSON.parse(row.tags) as Record<string, string>,
    };
    const modelRules = rulesFor(rules, model);
    if (!modelRules) return false;
    const versionPackage = await registry.getPackage(version, { signal });
    const run =
      version.runId && needsRunTags(model, modelRules)
        ? await registry.getRun(version.runId, { signal })
        : undefined;
    await VersionDetails.create({ knex }).save(
      registry.instance,
      {
        name: row.name,
        version: version.version,
        package: versionPackage ?? null,
        run,
      },
      new Date(),
    );
    const columns = toDetailColumns(model, modelRules, {
      framework: versionPackage?.framework,
      runTags: run?.tags,
    });
    // Unless the model was written anew meanwhile, which took the details into account.
    await knex<ModelRow>('models')
      .where({
        instance: row.instance,
        name: row.name,
        fingerprint: row.fingerprint,
      })
      .update(columns);
    return true;
  }
}
