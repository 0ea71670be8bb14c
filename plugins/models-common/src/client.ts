import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import { MovedAlias, movedAliasSchema, MoveAliasRequest } from './aliases';
import { ConnectionsReply, connectionsReplySchema } from './connections';
import { CountsReply, countsReplySchema } from './counts';
import { EventsReply, eventsReplySchema } from './events';
import {
  AttentionQuery,
  AttentionReply,
  attentionReplySchema,
  FleetQuery,
  FleetReply,
  fleetReplySchema,
} from './fleet';
import {
  Comparison,
  comparisonSchema,
  MetricHistory,
  metricHistorySchema,
  ModelCard,
  modelCardSchema,
  ModelDetail,
  modelDetailSchema,
  VersionsReply,
  versionsReplySchema,
} from './models';
import {
  ServersReply,
  serversReplySchema,
  UnregisteredReply,
  unregisteredReplySchema,
} from './servers';
import { SummariesReply, summariesReplySchema } from './summaries';

/** What a caller brings: where plugins live, and a fetch that carries the caller's identity. @public */
export interface ModelsClientOptions {
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  fetchApi: { fetch: typeof fetch };
}

/** @public */
export interface CallOptions {
  signal?: AbortSignal;
}

/**
 * Reads models, and moves their aliases. Methods that take an `entityRef` want a full ref, for example
 * `resource:default/flight-delay`. All throw `ResponseError` with the backend's words.
 *
 * @public
 */
export interface ModelsApi {
  queryFleet(
    query: Partial<FleetQuery>,
    options?: CallOptions,
  ): Promise<FleetReply>;
  getAttention(
    query?: AttentionQuery,
    options?: CallOptions,
  ): Promise<AttentionReply>;
  /** What the tabs of `/models` count. */
  getCounts(options?: CallOptions): Promise<CountsReply>;
  getUnregistered(options?: CallOptions): Promise<UnregisteredReply>;
  getConnections(options?: CallOptions): Promise<ConnectionsReply>;
  getModel(entityRef: string, options?: CallOptions): Promise<ModelDetail>;
  getVersions(entityRef: string, options?: CallOptions): Promise<VersionsReply>;
  compareVersions(
    entityRef: string,
    versions: number[],
    options?: CallOptions,
  ): Promise<Comparison>;
  getMetricHistory(
    entityRef: string,
    metric: string,
    versions: number[],
    options?: CallOptions,
  ): Promise<MetricHistory>;
  getModelCard(
    entityRef: string,
    version: number,
    options?: CallOptions,
  ): Promise<ModelCard>;
  getServers(entityRef: string, options?: CallOptions): Promise<ServersReply>;
  getSummaries(
    entityRef: string,
    options?: CallOptions,
  ): Promise<SummariesReply>;
  getEvents(
    entityRef: string,
    page?: { before?: string },
    options?: CallOptions,
  ): Promise<EventsReply>;
  /** Repeating a call with the same `idempotencyKey` returns the first answer. */
  moveAlias(
    entityRef: string,
    alias: string,
    request: MoveAliasRequest,
    options: CallOptions & { idempotencyKey: string },
  ): Promise<MovedAlias>;
}

/** @public */
export class ModelsClient implements ModelsApi {
  readonly #options: ModelsClientOptions;

  constructor(options: ModelsClientOptions) {
    this.#options = options;
  }

  async queryFleet(query: Partial<FleetQuery>, options?: CallOptions) {
    return this.#get(`/v1/models${toSearch(query)}`, fleetReplySchema, options);
  }

  async getAttention(query: AttentionQuery = {}, options?: CallOptions) {
    return this.#get(
      `/v1/attention${toSearch(query)}`,
      attentionReplySchema,
      options,
    );
  }

  async getCounts(options?: CallOptions) {
    return this.#get('/v1/counts', countsReplySchema, options);
  }

  async getUnregistered(options?: CallOptions) {
    return this.#get('/v1/unregistered', unregisteredReplySchema, options);
  }

  async getConnections(options?: CallOptions) {
    return this.#get('/v1/connections', connectionsReplySchema, options);
  }

  async getModel(entityRef: string, options?: CallOptions) {
    return this.#get(modelPath(entityRef), modelDetailSchema, options);
  }

  async getVersions(entityRef: string, options?: CallOptions) {
    return this.#get(
      `${modelPath(entityRef)}/versions`,
      versionsReplySchema,
      options,
    );
  }

  async compareVersions(
    entityRef: string,
    versions: number[],
    options?: CallOptions,
  ) {
    return this.#get(
      `${modelPath(entityRef)}/comparison${toSearch({ versions })}`,
      comparisonSchema,
      options,
    );
  }

  async getMetricHistory(
    entityRef: string,
    metric: string,
    versions: number[],
    options?: CallOptions,
  ) {
    return this.#get(
      `${modelPath(entityRef)}/metric-history${toSearch({ metric, versions })}`,
      metricHistorySchema,
      options,
    );
  }

  async getModelCard(
    entityRef: string,
    version: number,
    options?: CallOptions,
  ) {
    return this.#get(
      `${modelPath(entityRef)}/versions/${version}/model-card`,
      modelCardSchema,
      options,
    );
  }

  async getServers(entityRef: string, options?: CallOptions) {
    return this.#get(
      `${modelPath(entityRef)}/servers`,
      serversReplySchema,
      options,
    );
  }

  async getSummaries(entityRef: string, options?: CallOptions) {
    return this.#get(
      `${modelPath(entityRef)}/summaries`,
      summariesReplySchema,
      options,
    );
  }

  async getEvents(
    entityRef: string,
    page?: { before?: string },
    options?: CallOptions,
  ) {
    return this.#get(
      `${modelPath(entityRef)}/events${toSearch({ before: page?.before })}`,
      eventsReplySchema,
      options,
    );
  }

  async moveAlias(
    entityRef: string,
    alias: string,
    request: MoveAliasRequest,
    options: CallOptions & { idempotencyKey: string },
  ) {
    return this.#call(
      `${modelPath(entityRef)}/aliases/${encodeURIComponent(alias)}`,
      movedAliasSchema,
      {
        method: 'PUT',
        signal: options.signal,
        headers: {
          'Content-Type': 'application/json',
          'Idempotency-Key': options.idempotencyKey,
        },
        body: JSON.stringify(request),
      },
    );
  }

  async #get<T>(path: string, schema: z.ZodType<T>, options?: CallOptions) {
    return this.#call(path, schema, { signal: options?.signal });
  }

  async #call<T>(
    path: string,
    schema: z.ZodType<T>,
    init: RequestInit,
  ): Promise<T> {
    const { discoveryApi, fetchApi } = this.#options;
    const response = await fetchApi.fetch(
      `${await discoveryApi.getBaseUrl('models')}${path}`,
      init,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return schema.parse(await response.json());
  }
}

function modelPath(entityRef: string) {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return `/v1/models/${[kind.toLocaleLowerCase('en-US'), namespace, name]
    .map(encodeURIComponent)
    .join('/')}`;
}

function toSearch(query: Record<string, unknown>) {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (Array.isArray(value)) {
      if (value.length > 0) search.set(key, value.join(','));
    } else if (value !== undefined && value !== '') {
      search.set(key, String(value));
    }
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}
