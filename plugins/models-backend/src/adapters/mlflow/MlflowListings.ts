import { createHash } from 'crypto';
import {
  MetricPoint,
  parseJson,
  ReadListing,
  ReadOptions,
  RegisteredModel,
  RegisteredVersion,
} from '@bellwether/plugin-models-node';
import {
  historyPageAnswer,
  modelAnswer,
  modelsPageAnswer,
  versionAnswer,
  versionsPageAnswer,
} from './answers';
import { MlflowClient, MlflowRequest, SOFTWARE } from './MlflowClient';
import { explainRefusal } from './MlflowRefusal';
import { PackedPages } from '../../packing/PackedPages';
import { parseEach } from './parseEach';
import { readPages } from './readPages';
import { toModel, toVersion } from './translate';

const API = '/api/2.0/mlflow';

/** The most that MLflow allows for models; versions are larger, and a page should not hold up the event loop. */
const MODELS_PER_PAGE = 1000;
const VERSIONS_PER_PAGE = 2500;

const ALL_VERSIONS = {
  max_results: VERSIONS_PER_PAGE,
  // Paging is by offset: in this order, what is registered meanwhile comes last and shifts nothing.
  order_by: 'creation_timestamp ASC',
};

/** Everything that MLflow gives in pages. */
export class MlflowListings {
  static create(options: {
    instance: string;
    client: MlflowClient;
  }): MlflowListings {
    return new MlflowListings(options.instance, options.client);
  }

  readonly #instance: string;
  readonly #server: { instance: string; software: string };
  readonly #client: MlflowClient;

  private constructor(instance: string, client: MlflowClient) {
    this.#instance = instance;
    this.#server = { instance, software: SOFTWARE };
    this.#client = client;
  }

  models(options?: ReadOptions): AsyncIterable<RegisteredModel[]> {
    return this.#translateModels(this.#modelPages(options));
  }

  versions(options?: ReadOptions): AsyncIterable<RegisteredVersion[]> {
    return this.#translateVersions(this.#versionPages(ALL_VERSIONS, options));
  }

  /** Pages are translated only when someone looks at them: mostly they are what they were before. */
  async read(options?: ReadOptions): Promise<ReadListing> {
    const collect = async (pages: AsyncIterable<string>) => {
      const hash = createHash('sha256');
      const collected = new PackedPages();
      for await (const page of pages) {
        hash.update(page).update('\0');
        await collected.add(page);
      }
      return { collected, digest: hash.digest('hex') };
    };
    const models = await collect(this.#modelPages(options));
    const versions = await collect(this.#versionPages(ALL_VERSIONS, options));
    return {
      digest: `${models.digest} ${versions.digest}`,
      versionsDigest: versions.digest,
      models: () => this.#translateModels(models.collected.take()),
      versions: () => this.#translateVersions(versions.collected.take()),
    };
  }

  async versionsOf(
    name: string,
    options?: ReadOptions,
  ): Promise<RegisteredVersion[]> {
    const query = { filter: nameFilter(name), max_results: VERSIONS_PER_PAGE };
    const pages = this.#versionPages(query, options);
    const found: RegisteredVersion[] = [];
    for await (const page of this.#translateVersions(pages)) {
      found.push(...page);
    }
    return found;
  }

  async metricHistory(
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
      const { metrics } = parseJson(this.#server, page, historyPageAnswer);
      for (const { step, timestamp, value } of metrics) {
        points.push({ step, at: timestamp, value });
      }
    }
    return points;
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
    return this.#pages(
      { path: `${API}/model-versions/search`, query },
      options,
    );
  }

  async *#pages(
    request: MlflowRequest,
    options?: ReadOptions,
  ): AsyncIterable<string> {
    try {
      yield* readPages(this.#client, this.#instance, {
        ...request,
        ...options,
      });
    } catch (error) {
      throw explainRefusal(this.#instance, error);
    }
  }

  async *#translateModels(
    pages: AsyncIterable<string>,
  ): AsyncIterable<RegisteredModel[]> {
    for await (const page of pages) {
      const { registered_models: models } = parseJson(
        this.#server,
        page,
        modelsPageAnswer,
      );
      yield await parseEach(this.#instance, models, modelAnswer, toModel);
    }
  }

  async *#translateVersions(
    pages: AsyncIterable<string>,
  ): AsyncIterable<RegisteredVersion[]> {
    for await (const page of pages) {
      const { model_versions: versions } = parseJson(
        this.#server,
        page,
        versionsPageAnswer,
      );
      yield await parseEach(this.#instance, versions, versionAnswer, toVersion);
    }
  }
}

/** MLflow's filter language knows no escape, but two kinds of quotes. */
function nameFilter(name: string): string {
  const quote = name.includes("'") ? '"' : "'";
  return `name=${quote}${name}${quote}`;
}
