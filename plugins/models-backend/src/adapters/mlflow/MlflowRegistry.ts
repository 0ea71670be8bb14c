import { createHash } from 'crypto';
import { InputError, NotFoundError } from '@backstage/errors';
import { VersionPackage } from '@bellwether/plugin-models-common';
import {
  MetricPoint,
  ModelRegistry,
  ReadListing,
  ReadOptions,
  RegisteredModel,
  RegisteredVersion,
  TrainingRun,
} from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { UpstreamError } from '../../health';
import {
  gotModelAnswer,
  gotRunAnswer,
  gotVersionAnswer,
  historyPageAnswer,
  modelAnswer,
  modelsPageAnswer,
  versionAnswer,
  versionsPageAnswer,
} from './answers';
import { MlflowClient, MlflowRequest } from './MlflowClient';
import { MlflowFiles } from './MlflowFiles';
import { MlflowRefusal } from './MlflowRefusal';
import { parseEach } from './parseEach';
import { readAnnouncement } from './readAnnouncement';
import { parseJson } from './readBody';
import { MlflowConfig } from './readMlflowConfig';
import { readPages } from './readPages';
import { toModel, toRun, toVersion } from './translate';

const API = '/api/2.0/mlflow';

/** The most that MLflow allows for models; versions are larger, and a page should not hold up the event loop. */
const MODELS_PER_PAGE = 1000;
const VERSIONS_PER_PAGE = 2500;

const ALL_VERSIONS = {
  max_results: VERSIONS_PER_PAGE,
  // Paging is by offset: in this order, what is registered meanwhile comes last and shifts nothing.
  order_by: 'creation_timestamp ASC',
};

/** One MLflow 3 server as a model registry. */
export class MlflowRegistry implements ModelRegistry {
  static create(options: {
    instance: string;
    config: MlflowConfig;
  }): MlflowRegistry {
    return new MlflowRegistry(options.instance, options.config);
  }

  readonly product = 'MLflow';
  readonly instance: string;
  readonly webUrl: string;
  readonly #config: MlflowConfig;
  readonly #client: MlflowClient;
  readonly #files: MlflowFiles;

  private constructor(instance: string, config: MlflowConfig) {
    this.instance = instance;
    this.webUrl = config.webUrl;
    this.#config = config;
    this.#client = MlflowClient.create({ instance, config });
    this.#files = MlflowFiles.create({ client: this.#client });
  }

  listModels(options?: ReadOptions): AsyncIterable<RegisteredModel[]> {
    return this.#translateModels(this.#modelPages(options));
  }

  listVersions(options?: ReadOptions): AsyncIterable<RegisteredVersion[]> {
    return this.#translateVersions(this.#versionPages(ALL_VERSIONS, options));
  }

  async readListing(options?: ReadOptions): Promise<ReadListing> {
    const hash = createHash('sha256');
    const collect = async (pages: AsyncIterable<string>) => {
      const collected: string[] = [];
      for await (const page of pages) {
        hash.update(page).update('\0');
        collected.push(page);
      }
      return collected;
    };
    const models = await collect(this.#modelPages(options));
    const versions = await collect(this.#versionPages(ALL_VERSIONS, options));
    return {
      digest: hash.digest('hex'),
      models: () => this.#translateModels(models),
      versions: () => this.#translateVersions(versions),
    };
  }

  async getModel(
    name: string,
    options?: ReadOptions,
  ): Promise<RegisteredModel | undefined> {
    const got = await this.#unlessMissing(
      { path: `${API}/registered-models/get`, query: { name }, ...options },
      gotModelAnswer,
    );
    return got && toModel(got.registered_model);
  }

  async listVersionsOf(
    name: string,
    options?: ReadOptions,
  ): Promise<RegisteredVersion[]> {
    const query = { filter: nameFilter(name), max_results: VERSIONS_PER_PAGE };
    const found: RegisteredVersion[] = [];
    for await (const page of this.#translateVersions(
      this.#versionPages(query, options),
    )) {
      found.push(...page);
    }
    return found;
  }

  async getRun(
    runId: string,
    options?: ReadOptions,
  ): Promise<TrainingRun | undefined> {
    const got = await this.#unlessMissing(
      { path: `${API}/runs/get`, query: { run_id: runId }, ...options },
      gotRunAnswer,
    );
    return got && toRun(got);
  }

  async getMetricHistory(
    runId: string,
    metric: string,
    options?: ReadOptions,
  ): Promise<MetricPoint[]> {
    const points: MetricPoint[] = [];
    for await (const page of this.#pages(
      {
        path: `${API}/metrics/get-history`,
        query: { run_id: runId, metric_key: metric, max_results: 25_000 },
      },
      options,
    )) {
      const { metrics } = parseJson(this.instance, page, historyPageAnswer);
      for (const { step, timestamp, value } of metrics) {
        points.push({ step, at: timestamp, value });
      }
    }
    return points;
  }

  async getPackage(
    version: RegisteredVersion,
    options?: ReadOptions,
  ): Promise<VersionPackage | undefined> {
    return this.#expecting(this.#files.readPackage(version, options));
  }

  async getModelCard(
    version: RegisteredVersion,
    options?: ReadOptions,
  ): Promise<{ file: string; markdown: string } | undefined> {
    return this.#expecting(this.#files.readModelCard(version, options));
  }

  async getAlias(
    name: string,
    alias: string,
    options?: ReadOptions,
  ): Promise<number | null> {
    const query = { name, alias };
    try {
      const got = await this.#client.json(
        { path: `${API}/registered-models/alias`, query, ...options },
        gotVersionAnswer,
      );
      return got.model_version.version;
    } catch (error) {
      // An alias that is not set is a wrong parameter to MLflow.
      if (isRefusal(error, 'INVALID_PARAMETER_VALUE')) return null;
      if (isRefusal(error, 'RESOURCE_DOES_NOT_EXIST')) {
        throw new NotFoundError(`${this.instance} has no model ${name}`);
      }
      throw this.#unexpected(error);
    }
  }

  async setAlias(
    name: string,
    alias: string,
    version: number,
    options?: ReadOptions,
  ): Promise<void> {
    const body = { name, alias, version: String(version) };
    try {
      await this.#client.json(
        { path: `${API}/registered-models/alias`, body, ...options },
        z.object({}),
      );
    } catch (error) {
      if (isRefusal(error, 'RESOURCE_DOES_NOT_EXIST')) {
        throw new NotFoundError(
          `${this.instance} has no version ${version} of ${name}`,
        );
      }
      if (isRefusal(error, 'INVALID_PARAMETER_VALUE')) {
        throw new InputError(`${this.instance} refuses the alias '${alias}'`);
      }
      throw this.#unexpected(error);
    }
  }

  async probe(options?: ReadOptions): Promise<{ version?: string }> {
    const version = await this.#client.text({ path: '/version', ...options });
    if (!/^\d+\.\d+[\w.+-]{0,30}$/.test(version.trim())) {
      throw new UpstreamError(
        this.instance,
        'bad-answer',
        'does not answer as MLflow does when asked for its version',
      );
    }
    return { version: version.trim() };
  }

  modelWebUrl(name: string): string {
    return `${this.webUrl}/#/models/${encodeURIComponent(name)}`;
  }

  versionWebUrl(name: string, version: number): string {
    return `${this.modelWebUrl(name)}/versions/${version}`;
  }

  readAnnouncement(
    request: {
      headers: Record<string, string | string[] | undefined>;
      rawBody: Buffer;
    },
    now: Date,
  ) {
    const { webhook } = this.#config;
    if (!webhook) {
      throw new NotFoundError(`No webhook is configured for ${this.instance}`);
    }
    return readAnnouncement(request, { ...webhook, now });
  }

  #modelPages(options?: ReadOptions): AsyncIterable<string> {
    return this.#pages(
      {
        path: `${API}/registered-models/search`,
        query: { max_results: MODELS_PER_PAGE },
      },
      options,
    );
  }

  #versionPages(
    query: Record<string, string | number>,
    options?: ReadOptions,
  ): AsyncIterable<string> {
    return this.#pages({ path: `${API}/model-versions/search`, query }, options);
  }

  async *#pages(
    request: MlflowRequest,
    options?: ReadOptions,
  ): AsyncIterable<string> {
    try {
      yield* readPages(this.#client, this.instance, { ...request, ...options });
    } catch (error) {
      throw this.#unexpected(error);
    }
  }

  async *#translateModels(
    pages: Iterable<string> | AsyncIterable<string>,
  ): AsyncIterable<RegisteredModel[]> {
    for await (const page of pages) {
      const { registered_models: models } = parseJson(
        this.instance,
        page,
        modelsPageAnswer,
      );
      yield await parseEach(this.instance, models, modelAnswer, toModel);
    }
  }

  async *#translateVersions(
    pages: Iterable<string> | AsyncIterable<string>,
  ): AsyncIterable<RegisteredVersion[]> {
    for await (const page of pages) {
      const { model_versions: versions } = parseJson(
        this.instance,
        page,
        versionsPageAnswer,
      );
      yield await parseEach(this.instance, versions, versionAnswer, toVersion);
    }
  }

  async #unlessMissing<T>(
    request: MlflowRequest,
    schema: z.ZodType<T>,
  ): Promise<T | undefined> {
    try {
      return await this.#client.json(request, schema);
    } catch (error) {
      if (isRefusal(error, 'RESOURCE_DOES_NOT_EXIST')) return undefined;
      throw this.#unexpected(error);
    }
  }

  async #expecting<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw this.#unexpected(error);
    }
  }

  /** A refusal that no caller reckons with says that the server is not what the portal takes it for. */
  #unexpected(error: unknown): unknown {
    return error instanceof MlflowRefusal
      ? new UpstreamError(
          this.instance,
          'bad-answer',
          `declined a question of the portal (${error.message})`,
        )
      : error;
  }
}

function isRefusal(error: unknown, code: string): boolean {
  return error instanceof MlflowRefusal && error.code === code;
}

/** MLflow's filter language knows no escape, but two kinds of quotes. */
function nameFilter(name: string): string {
  const quote = name.includes("'") ? '"' : "'";
  return `name=${quote}${name}${quote}`;
}
