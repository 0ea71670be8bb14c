import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import {
  ActRequest,
  CapabilitiesReply,
  capabilitiesReplySchema,
  Preview,
  PreviewRequest,
  previewSchema,
  TakenAction,
  takenActionSchema,
  TakenActionsReply,
  takenActionsReplySchema,
} from './actions';
import { AnalysisRunsReply, analysisRunsReplySchema } from './analysisRuns';
import { parseRolloutId } from './conventions';
import { RolloutEventsReply, rolloutEventsReplySchema } from './events';
import { BoardQuery, BoardReply, boardReplySchema } from './fleet';
import {
  ModelRolloutsReply,
  modelRolloutsReplySchema,
  Rollout,
  rolloutSchema,
} from './rollouts';
import {
  AnalysisTemplateReply,
  analysisTemplateReplySchema,
  EvidenceReply,
  evidenceReplySchema,
  Verdict,
  verdictSchema,
} from './verdicts';

/** What a caller brings: where plugins live, and a fetch that carries the caller's identity. @public */
export interface CanaryClientOptions {
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  fetchApi: { fetch: typeof fetch };
}

/** @public */
export interface CanaryCallOptions {
  signal?: AbortSignal;
  /**
   * Credentials of the caller for the cluster, where clusters know people, as headers
   * `Backstage-Kubernetes-Authorization…`.
   */
  clusterHeaders?: Record<string, string>;
}

/** A change; repeating a call with the same key returns the first answer. @public */
export interface CanaryWriteOptions extends CanaryCallOptions {
  idempotencyKey: string;
}

/**
 * Reads rollouts and verdicts, and acts. A rollout is named by its `id`. All methods throw `ResponseError` with the
 * backend's words.
 *
 * @public
 */
export interface CanaryApi {
  getFleet(
    query?: BoardQuery,
    options?: CanaryCallOptions,
  ): Promise<BoardReply>;
  getModelRollouts(
    entityRef: string,
    options?: CanaryCallOptions,
  ): Promise<ModelRolloutsReply>;
  getRollout(id: string, options?: CanaryCallOptions): Promise<Rollout>;
  getCapabilities(
    id: string,
    options?: CanaryCallOptions,
  ): Promise<CapabilitiesReply>;
  getEvents(
    id: string,
    query?: { before?: string },
    options?: CanaryCallOptions,
  ): Promise<RolloutEventsReply>;
  getAnalysisRuns(
    id: string,
    options?: CanaryCallOptions,
  ): Promise<AnalysisRunsReply>;
  getVerdict(id: string, options?: CanaryCallOptions): Promise<Verdict>;
  getEvidence(id: string, options?: CanaryCallOptions): Promise<EvidenceReply>;
  getAnalysisTemplate(
    id: string,
    options?: CanaryCallOptions,
  ): Promise<AnalysisTemplateReply>;
  preview(
    id: string,
    request: PreviewRequest,
    options?: CanaryCallOptions,
  ): Promise<Preview>;
  act(
    id: string,
    request: ActRequest,
    options: CanaryWriteOptions,
  ): Promise<TakenAction>;
  getActions(
    id: string,
    options?: CanaryCallOptions,
  ): Promise<TakenActionsReply>;
  getAction(
    actionId: string,
    options?: CanaryCallOptions,
  ): Promise<TakenAction>;
}

/** @public */
export class CanaryClient implements CanaryApi {
  readonly #options: CanaryClientOptions;

  constructor(options: CanaryClientOptions) {
    this.#options = options;
  }

  async getFleet(query: BoardQuery = {}, options?: CanaryCallOptions) {
    const search = query.show ? `?show=${query.show}` : '';
    return this.#get(`/v1/fleet${search}`, boardReplySchema, options);
  }

  async getModelRollouts(entityRef: string, options?: CanaryCallOptions) {
    const { kind, namespace, name } = parseEntityRef(entityRef);
    const path = [kind.toLocaleLowerCase('en-US'), namespace, name]
      .map(encodeURIComponent)
      .join('/');
    return this.#get(
      `/v1/models/${path}/rollouts`,
      modelRolloutsReplySchema,
      options,
    );
  }

  async getRollout(id: string, options?: CanaryCallOptions) {
    return this.#get(pathOf(id), rolloutSchema, options);
  }

  async getCapabilities(id: string, options?: CanaryCallOptions) {
    return this.#get(
      `${pathOf(id)}/capabilities`,
      capabilitiesReplySchema,
      options,
    );
  }

  async getEvents(
    id: string,
    { before }: { before?: string } = {},
    options?: CanaryCallOptions,
  ) {
    const search = before ? `?before=${encodeURIComponent(before)}` : '';
    return this.#get(
      `${pathOf(id)}/events${search}`,
      rolloutEventsReplySchema,
      options,
    );
  }

  async getAnalysisRuns(id: string, options?: CanaryCallOptions) {
    return this.#get(
      `${pathOf(id)}/analysis-runs`,
      analysisRunsReplySchema,
      options,
    );
  }

  async getVerdict(id: string, options?: CanaryCallOptions) {
    return this.#get(`${pathOf(id)}/verdict`, verdictSchema, options);
  }

  async getEvidence(id: string, options?: CanaryCallOptions) {
    return this.#get(`${pathOf(id)}/evidence`, evidenceReplySchema, options);
  }

  async getAnalysisTemplate(id: string, options?: CanaryCallOptions) {
    return this.#get(
      `${pathOf(id)}/analysis-template`,
      analysisTemplateReplySchema,
      options,
    );
  }

  async preview(
    id: string,
    request: PreviewRequest,
    options?: CanaryCallOptions,
  ) {
    return this.#post(`${pathOf(id)}/previews`, request, previewSchema, {
      ...options,
    });
  }

  async act(id: string, request: ActRequest, options: CanaryWriteOptions) {
    return this.#post(
      `${pathOf(id)}/actions`,
      request,
      takenActionSchema,
      options,
    );
  }

  async getActions(id: string, options?: CanaryCallOptions) {
    return this.#get(`${pathOf(id)}/actions`, takenActionsReplySchema, options);
  }

  async getAction(actionId: string, options?: CanaryCallOptions) {
    return this.#get(
      `/v1/actions/${encodeURIComponent(actionId)}`,
      takenActionSchema,
      options,
    );
  }

  async #get<T>(
    path: string,
    schema: z.ZodType<T>,
    options?: CanaryCallOptions,
  ) {
    const response = await this.#fetch(path, {
      signal: options?.signal,
      headers: options?.clusterHeaders,
    });
    return schema.parse(await response.json());
  }

  async #post<T>(
    path: string,
    body: unknown,
    schema: z.ZodType<T>,
    options: CanaryCallOptions & { idempotencyKey?: string },
  ): Promise<T> {
    const response = await this.#fetch(path, {
      method: 'POST',
      signal: options.signal,
      headers: {
        ...options.clusterHeaders,
        'Content-Type': 'application/json',
        ...(options.idempotencyKey && {
          'Idempotency-Key': options.idempotencyKey,
        }),
      },
      body: JSON.stringify(body),
    });
    return schema.parse(await response.json());
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const { discoveryApi, fetchApi } = this.#options;
    const response = await fetchApi.fetch(
      `${await discoveryApi.getBaseUrl('canary')}${path}`,
      init,
    );
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response;
  }
}

function pathOf(id: string): string {
  const address = parseRolloutId(id);
  if (!address) throw new TypeError(`${id} is no id of a rollout`);
  const { cluster, namespace, kind, name } = address;
  return `/v1/rollouts/${[cluster, namespace, kind, name]
    .map(encodeURIComponent)
    .join('/')}`;
}
