import { NotFoundError } from '@backstage/errors';
import {
  Comparison,
  Freshness,
  MetricHistory,
  ModelCard,
  ModelVersion,
  VersionsReply,
} from '@bellwether/plugin-models-common';
import { ModelRegistry } from '@bellwether/plugin-models-node';
import { ServerStore } from '../clusters';
import { resolveServers } from '../clusters/resolveServers';
import { compareVersions, MetricRules, thin } from '../comparison';
import {
  KnownModel,
  ModelStore,
  StoredRun,
  StoredVersion,
  toRegisteredVersion,
} from '../database';
import {
  PackageReader,
  ReadRuns,
  RegistryDirectory,
  RegistryStateStore,
  RunReader,
} from '../registries';
import { toModelVersion } from './toModelVersion';
import { VersionService } from './VersionService';

/** Runs of older versions than these are read only when an alias points at the version. */
const RUNS = 50;

/** A list or a comparison goes without what takes longer. */
const PATIENCE_MS = 20_000;

/** Points that a line can show. */
const POINTS = 1000;

export interface DefaultVersionServiceOptions {
  models: ModelStore;
  servers: ServerStore;
  registries: RegistryDirectory;
  states: RegistryStateStore;
  runs: RunReader;
  packages: PackageReader;
  metrics: MetricRules;
}

/** Versions of a model with what was read of them. */
interface LoadedVersions {
  model: KnownModel;
  registry?: ModelRegistry;
  isAnswering: boolean;
  versions: Array<{ stored: StoredVersion; joined: ModelVersion }>;
  runs: Map<number, StoredRun>;
  freshness: Freshness;
}

export class DefaultVersionService implements VersionService {
  static create(options: DefaultVersionServiceOptions): VersionService {
    return new DefaultVersionService(options);
  }

  readonly #options: DefaultVersionServiceOptions;

  private constructor(options: DefaultVersionServiceOptions) {
    this.#options = options;
  }

  async list(entityRef: string): Promise<VersionsReply> {
    const { versions, runs, freshness } = await this.#load(entityRef);
    return {
      versions: versions.map(({ joined }) => joined),
      total: versions.length,
      metricNames: this.#options.metrics.sort(
        [...runs.values()].flatMap(run => Object.keys(run.metrics)),
      ),
      freshness,
    };
  }

  async compare(
    entityRef: string,
    numbers: readonly number[],
  ): Promise<Comparison> {
    const loaded = await this.#load(entityRef, numbers);
    const { model, registry, runs, freshness, isAnswering } = loaded;
    const read = registry
      ? await this.#options.packages.read(
          registry,
          model.name,
          loaded.versions.map(({ stored }) => stored),
          { isAnswering },
        )
      : undefined;
    const compared = loaded.versions.map(({ joined }) => ({
      version: joined,
      run: runs.get(joined.version),
      package: read?.packages.get(joined.version),
    }));
    return {
      ...compareVersions(compared, this.#options.metrics),
      freshness: withProblem(freshness, read?.problem),
    };
  }

  async metricHistory(
    entityRef: string,
    { metric, versions }: { metric: string; versions: readonly number[] },
  ): Promise<MetricHistory> {
    const { model, stored } = await this.#find(entityRef, versions);
    const registry = this.#options.registries.registry(model.instance);
    const series: MetricHistory['series'] = [];
    for (const { version, runId } of stored) {
      const points = runId
        ? await registry.getMetricHistory(runId, metric)
        : [];
      points.sort((a, b) => a.step - b.step || a.at.getTime() - b.at.getTime());
      series.push({
        version,
        points: thin(points, POINTS).map(({ step, at, value }) => ({
          step,
          at: at.toISOString(),
          value,
        })),
        thinned: points.length > POINTS,
      });
    }
    return { metric, series };
  }

  async modelCard(entityRef: string, version: number): Promise<ModelCard> {
    const { model, stored } = await this.#find(entityRef, [version]);
    const registry = this.#options.registries.registry(model.instance);
    const card = await registry.getModelCard(
      toRegisteredVersion(model.name, stored[0]),
    );
    return { version, ...card };
  }

  async #find(entityRef: string, numbers?: readonly number[]) {
    const { models } = this.#options;
    const model = await models.findByEntityRef(entityRef);
    if (!model) throw new NotFoundError(`No registry holds ${entityRef}`);
    const all = await models.getVersions(model.instance, model.name);
    if (!numbers) return { model, stored: all.reverse() };
    const stored = numbers.map(number => {
      const found = all.find(({ version }) => version === number);
      if (!found) {
        throw new NotFoundError(`${model.name} has no version ${number}`);
      }
      return found;
    });
    return { model, stored };
  }

  async #load(
    entityRef: string,
    numbers?: readonly number[],
  ): Promise<LoadedVersions> {
    const { models, registries, runs, servers, states } = this.#options;
    const { model, stored } = await this.#find(entityRef, numbers);
    const { instance, name, aliases } = model;
    const freshness = await states.freshness(instance);
    const isAnswering = !freshness.staleSince;
    const registry = registries.find(instance)?.registry;
    const aliased = new Set(Object.values(aliases));
    const read: ReadRuns = registry
      ? await runs.read(
          registry,
          name,
          stored.filter(
            ({ version }, index) => index < RUNS || aliased.has(version),
          ),
          { withinMs: PATIENCE_MS, isAnswering },
        )
      : { runs: new Map() };
    const resolved = await resolveServers(
      await servers.list({ models: [name] }),
      models,
    );
    const context = {
      name,
      aliases,
      registry,
      servers: resolved.filter(({ modelRef }) => modelRef === entityRef),
    };
    return {
      model,
      registry,
      isAnswering,
      runs: read.runs,
      versions: stored.map(each => ({
        stored: each,
        joined: toModelVersion(each, {
          ...context,
          run: read.runs.get(each.version),
        }),
      })),
      freshness: withProblem(freshness, read.problem),
    };
  }
}

/** What could not be read now is as old as the last full read. */
function withProblem(
  freshness: Freshness,
  problem: string | undefined,
): Freshness {
  return problem && !freshness.problem
    ? {
        ...freshness,
        problem,
        staleSince: freshness.staleSince ?? freshness.readAt,
      }
    : freshness;
}
