import { NotFoundError } from '@backstage/errors';
import {
  EventsReply,
  ModelDetail,
  ownerSources,
  stages,
  SummariesReply,
} from '@bellwether/plugin-models-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { MetricRules } from '../comparison/MetricRules';
import {
  AliasHistory,
  EventStore,
  ModelRow,
  ModelStore,
  SummaryStore,
  VersionDetails,
} from '../database';
import {
  RegistryDirectory,
  RegistryStateStore,
  RunReader,
} from '../registries';
import { ModelService } from './ModelService';

/** Overview does without the run of the described version if that takes longer. */
const PATIENCE_MS = 3_000;

/** Metrics of the described version on Overview. */
const METRICS = 6;

export interface DefaultModelServiceOptions {
  knex: Knex;
  models: ModelStore;
  summaries: SummaryStore;
  registries: RegistryDirectory;
  states: RegistryStateStore;
  runs: RunReader;
  metrics: MetricRules;
}

export class DefaultModelService implements ModelService {
  static create(options: DefaultModelServiceOptions): ModelService {
    return new DefaultModelService(options);
  }

  readonly #options: DefaultModelServiceOptions;
  readonly #aliases: AliasHistory;
  readonly #details: VersionDetails;
  readonly #events: EventStore;

  private constructor(options: DefaultModelServiceOptions) {
    this.#options = options;
    this.#aliases = AliasHistory.create(options);
    this.#details = VersionDetails.create(options);
    this.#events = EventStore.create(options);
  }

  async get(entityRef: string): Promise<ModelDetail> {
    const row = await this.#requireRow(entityRef);
    const { registries, states } = this.#options;
    const freshness = await states.freshness(row.instance);
    const { described, problem } = await this.#describe(
      row,
      !freshness.staleSince,
    );
    return {
      entityRef,
      registry: {
        instance: row.instance,
        title: registries.titleOf(row.instance),
        modelName: row.name,
        webUrl: registries.find(row.instance)?.registry.modelWebUrl(row.name),
      },
      description: row.description ?? undefined,
      tags: z.record(z.string(), z.string()).parse(JSON.parse(row.tags)),
      stage: z.enum(stages).parse(row.stage),
      owner: row.owner,
      ownerSource: z.enum(ownerSources).parse(row.owner_source),
      ownerEvidence: row.owner_evidence ?? undefined,
      system: row.system ?? undefined,
      aliases: await this.#aliases.current(row.instance, row.name),
      versionCount: row.version_count,
      newestVersion: row.newest_version ?? undefined,
      described,
      mayMoveAliases: false,
      freshness: { ...freshness, problem: freshness.problem ?? problem },
    };
  }

  async listSummaries(entityRef: string): Promise<SummariesReply> {
    await this.#requireRow(entityRef);
    const summaries = await this.#options.summaries.listOf([entityRef]);
    return { summaries: summaries.get(entityRef) ?? {} };
  }

  async listEvents(
    entityRef: string,
    { before }: { before?: string },
  ): Promise<EventsReply> {
    await this.#requireRow(entityRef);
    return this.#events.list(entityRef, before);
  }

  async #requireRow(entityRef: string): Promise<ModelRow> {
    const row = await this.#options.models.getRow(entityRef);
    if (!row) throw new NotFoundError(`No registry holds ${entityRef}`);
    return row;
  }

  async #describe(
    row: ModelRow,
    isAnswering: boolean,
  ): Promise<{ described: ModelDetail['described']; problem?: string }> {
    const { instance, name, described_version: version } = row;
    if (!version) return { described: undefined };
    const { metrics, models, registries, runs } = this.#options;
    const stored = (await models.getVersions(instance, name)).find(
      candidate => candidate.version === version,
    );
    const detail = await this.#details.get(instance, name, version);
    const configured = registries.find(instance);
    const read =
      configured && stored
        ? await runs.read(configured.registry, name, [stored], {
            withinMs: PATIENCE_MS,
            isAnswering,
          })
        : undefined;
    const run = read?.runs.get(version) ?? detail?.run;
    return {
      problem: read?.problem,
      described: {
        version,
        package: detail?.package,
        filesRead: detail?.filesRead ?? false,
        metrics: metrics
          .sort(Object.keys(run?.metrics ?? {}))
          .slice(0, METRICS)
          .map(metric => ({
            name: metric,
            value: run?.metrics[metric] ?? 'NaN',
          })),
        datasets: run?.datasets ?? [],
      },
    };
  }
}
