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
  UpstreamError,
} from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { gotModelAnswer, gotRunAnswer, gotVersionAnswer } from './answers';
import { MlflowClient, MlflowRequest } from './MlflowClient';
import { MlflowFiles } from './MlflowFiles';
import { MlflowListings } from './MlflowListings';
import { explainRefusal, MlflowRefusal } from './MlflowRefusal';
import { readAnnouncement } from './readAnnouncement';
import { MlflowConfig } from './readMlflowConfig';
import { toModel, toRun } from './translate';

const API = '/api/2.0/mlflow';

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
  readonly #listings: MlflowListings;

  private constructor(instance: string, config: MlflowConfig) {
    this.instance = instance;
    this.webUrl = config.webUrl;
    this.#config = config;
    this.#client = MlflowClient.create({ instance, config });
    this.#files = MlflowFiles.create({ client: this.#client });
    this.#listings = MlflowListings.create({ instance, client: this.#client });
  }

  listModels(options?: ReadOptions): AsyncIterable<RegisteredModel[]> {
    return this.#listings.models(options);
  }

  listVersions(options?: ReadOptions): AsyncIterable<RegisteredVersion[]> {
    return this.#listings.versions(options);
  }

  async readListing(options?: ReadOptions): Promise<ReadListing> {
    return this.#listings.read(options);
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
    return this.#listings.versionsOf(name, options);
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
    return this.#listings.metricHistory(runId, metric, options);
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

  #unexpected(error: unknown): unknown {
    return explainRefusal(this.instance, error);
  }
}

function isRefusal(error: unknown, code: string): boolean {
  return error instanceof MlflowRefusal && error.code === code;
}
