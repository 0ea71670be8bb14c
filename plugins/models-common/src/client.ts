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
  modelPath,
  PluginHttp,
  PluginHttpOptions,
  toSearch,
} from './pluginHttp';
import {
  ServersReply,
  serversReplySchema,
  UnregisteredReply,
  unregisteredReplySchema,
} from './servers';
import { SummariesReply, summariesReplySchema } from './summaries';

/** @public */
export type ModelsClientOptions = PluginHttpOptions;

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
  readonly #http: PluginHttp;

  constructor(options: ModelsClientOptions) {
    this.#http = new PluginHttp('models', options);
  }

  async queryFleet(query: Partial<FleetQuery>, options?: CallOptions) {
    return this.#http.get(
      `/v1/models${toSearch(query)}`,
      fleetReplySchema,
      options,
    );
  }

  async getAttention(query: AttentionQuery = {}, options?: CallOptions) {
    return this.#http.get(
      `/v1/attention${toSearch(query)}`,
      attentionReplySchema,
      options,
    );
  }

  async getCounts(options?: CallOptions) {
    return this.#http.get('/v1/counts', countsReplySchema, options);
  }

  async getUnregistered(options?: CallOptions) {
    return this.#http.get('/v1/unregistered', unregisteredReplySchema, options);
  }

  async getConnections(options?: CallOptions) {
    return this.#http.get('/v1/connections', connectionsReplySchema, options);
  }

  async getModel(entityRef: string, options?: CallOptions) {
    return this.#http.get(modelPath(entityRef), modelDetailSchema, options);
  }

  async getVersions(entityRef: string, options?: CallOptions) {
    return this.#http.get(
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
    return this.#http.get(
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
    return this.#http.get(
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
    return this.#http.get(
      `${modelPath(entityRef)}/versions/${version}/model-card`,
      modelCardSchema,
      options,
    );
  }

  async getServers(entityRef: string, options?: CallOptions) {
    return this.#http.get(
      `${modelPath(entityRef)}/servers`,
      serversReplySchema,
      options,
    );
  }

  async getSummaries(entityRef: string, options?: CallOptions) {
    return this.#http.get(
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
    return this.#http.get(
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
    return this.#http.send(
      'PUT',
      `${modelPath(entityRef)}/aliases/${encodeURIComponent(alias)}`,
      request,
      movedAliasSchema,
      options,
    );
  }
}
