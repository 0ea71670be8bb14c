import { NotFoundError } from '@backstage/errors';
import {
  Comparison,
  Freshness,
  MetricHistory,
  ModelCard,
  ModelVersion,
  VersionPackage,
  VersionsReply,
} from '@bellwether/plugin-models-common';
import { ServiceUnavailableError } from '@backstage/errors';
import { Knex } from 'knex';
import { ServerStore } from '../clusters';
import { resolveServers } from '../clusters/resolveServers';
import { compareVersions, MetricRules, thin } from '../comparison';
import {
  KnownModel,
  ModelStore,
  StoredRun,
  StoredVersion,
  toRegisteredVersion,
  VersionDetails,
} from '../database';
import {
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
  knex: Knex;
  models: ModelStore;
  servers: ServerStore;
  registries: RegistryDirectory;
  states: RegistryStateStore;
  runs: RunReader;
  metrics: MetricRules;
}

/** Versions of a model with what was read of them. */
interface LoadedVersions {
  model: KnownModel;
  versions: Array<{ stored: StoredVersion; joined: ModelVersion }>;
  runs: Map<number, StoredRun>;
  freshness: Freshness;
}

export class DefaultVersionService implements VersionService {
  static create(options: DefaultVersionServiceOptions): VersionService {
    return new DefaultVersionService(options);
  }

  readonly #options: DefaultVersionServiceOptions;
  readonly #details: VersionDetails;

  private constructor(options: DefaultVersionServiceOptions) {
    this.#options = options;
    this.#details = VersionDetails.create(options);
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
    const { model, runs } = loaded;
    const packages = await this.#packages(loaded);
    const compared = loaded.versions.map(({ joined }) => ({
      version: joined,
      run: runs.get(joined.version),
      package: packages.found.get(joined.version),
    }));
    return {
      ...compareVersions(compared, this.#options.metrics),
      freshness: {
        ...loaded.freshness,
        problem: loaded.freshness.problem ?? packages.problem,
        staleSince:
          loaded.freshness.staleSince ??
          (packages.problem && (await this.#readAt(model))),
      },
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
    const registry = registries.find(instance)?.registry;
    const aliased = new Set(Object.values(aliases));
    const read = registry
      ? await runs.read(
          registry,
          name,
          stored.filter(
            ({ version }, index) => index < RUNS || aliased.has(version),
          ),
          { withinMs: PATIENCE_MS },
        )
      : { runs: new Map<number, StoredRun>() };
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
    const freshness = await states.freshness(instance);
    return {
      model,
      runs: read.runs,
      versions: stored.map(each => ({
        stored: each,
        joined: toModelVersion(each, {
          ...context,
          run: read.runs.get(each.version),
        }),
      })),
      freshness: read.problem
        ? {
            ...freshness,
            problem: read.problem,
            staleSince: freshness.staleSince ?? freshness.readAt,
          }
        : freshness,
    };
  }

  /** Files of the versions, from the registry where they were not read before. */
  async #packages({ model, versions }: LoadedVersions) {
    const found = new Map<number, VersionPackage>();
    let problem: string | undefined;
    for (const { stored } of versions) {
      try {
        const files = await this.#package(model, stored);
        if (files) found.set(stored.version, files);
      } catch (error) {
        if (!(error instanceof ServiceUnavailableError)) throw error;
        problem = error.message;
      }
    }
    return { found, problem };
  }

  async #package(
    { instance, name }: KnownModel,
    stored: StoredVersion,
  ): Promise<VersionPackage | undefined> {
    const { version } = stored;
    const known = await this.#details.get(instance, name, version);
    if (known?.package) return known.package;
    const files = await this.#options.registries
      .registry(instance)
      .getPackage(toRegisteredVersion(name, stored));
    await this.#details.save(
      instance,
      { name, version, package: files ?? null },
      new Date(),
    );
    return files;
  }

  async #readAt({ instance }: KnownModel): Promise<string | undefined> {
    return (await this.#options.states.freshness(instance)).readAt;
  }
}
