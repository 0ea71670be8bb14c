import {
  modelPath,
  PluginHttp,
  PluginHttpOptions,
} from '@bellwether/plugin-models-common';
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
import { DriveReply, driveReplySchema, DriveRequest } from './drives';
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
  TemplateProposal,
  TemplateProposalRequest,
  templateProposalSchema,
  Verdict,
  verdictSchema,
} from './verdicts';

/** @public */
export type CanaryClientOptions = PluginHttpOptions;

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
  /** Proposes the template and a step that asks by it, where Git owns the rollout. */
  proposeAnalysisTemplate(
    id: string,
    request: TemplateProposalRequest,
    options: CanaryWriteOptions,
  ): Promise<TemplateProposal>;
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
  /** Who steps it, where its controller has no steps. */
  getDrive(id: string, options?: CanaryCallOptions): Promise<DriveReply>;
  /** Takes a canary from the portal's driver, or hands it back. */
  changeDrive(
    id: string,
    request: DriveRequest,
    options: CanaryWriteOptions,
  ): Promise<DriveReply>;
  getAction(
    actionId: string,
    options?: CanaryCallOptions,
  ): Promise<TakenAction>;
}

/** @public */
export class CanaryClient implements CanaryApi {
  readonly #http: PluginHttp;

  constructor(options: CanaryClientOptions) {
    this.#http = new PluginHttp('canary', options);
  }

  async getFleet(query: BoardQuery = {}, options?: CanaryCallOptions) {
    const search = query.show ? `?show=${query.show}` : '';
    return this.#http.get(`/v1/fleet${search}`, boardReplySchema, options);
  }

  async getModelRollouts(entityRef: string, options?: CanaryCallOptions) {
    return this.#http.get(
      `${modelPath(entityRef)}/rollouts`,
      modelRolloutsReplySchema,
      options,
    );
  }

  async getRollout(id: string, options?: CanaryCallOptions) {
    return this.#http.get(pathOf(id), rolloutSchema, options);
  }

  async getCapabilities(id: string, options?: CanaryCallOptions) {
    return this.#http.get(
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
    return this.#http.get(
      `${pathOf(id)}/events${search}`,
      rolloutEventsReplySchema,
      options,
    );
  }

  async getAnalysisRuns(id: string, options?: CanaryCallOptions) {
    return this.#http.get(
      `${pathOf(id)}/analysis-runs`,
      analysisRunsReplySchema,
      options,
    );
  }

  async getVerdict(id: string, options?: CanaryCallOptions) {
    return this.#http.get(`${pathOf(id)}/verdict`, verdictSchema, options);
  }

  async getEvidence(id: string, options?: CanaryCallOptions) {
    return this.#http.get(
      `${pathOf(id)}/evidence`,
      evidenceReplySchema,
      options,
    );
  }

  async getAnalysisTemplate(id: string, options?: CanaryCallOptions) {
    return this.#http.get(
      `${pathOf(id)}/analysis-template`,
      analysisTemplateReplySchema,
      options,
    );
  }

  async proposeAnalysisTemplate(
    id: string,
    request: TemplateProposalRequest,
    options: CanaryWriteOptions,
  ) {
    return this.#http.send(
      'POST',
      `${pathOf(id)}/analysis-template/proposals`,
      request,
      templateProposalSchema,
      options,
    );
  }

  async preview(
    id: string,
    request: PreviewRequest,
    options?: CanaryCallOptions,
  ) {
    return this.#http.send(
      'POST',
      `${pathOf(id)}/previews`,
      request,
      previewSchema,
      {
        ...options,
      },
    );
  }

  async act(id: string, request: ActRequest, options: CanaryWriteOptions) {
    return this.#http.send(
      'POST',
      `${pathOf(id)}/actions`,
      request,
      takenActionSchema,
      options,
    );
  }

  async getActions(id: string, options?: CanaryCallOptions) {
    return this.#http.get(
      `${pathOf(id)}/actions`,
      takenActionsReplySchema,
      options,
    );
  }

  async getDrive(id: string, options?: CanaryCallOptions) {
    return this.#http.get(`${pathOf(id)}/drive`, driveReplySchema, options);
  }

  async changeDrive(
    id: string,
    request: DriveRequest,
    options: CanaryWriteOptions,
  ) {
    return this.#http.send(
      'POST',
      `${pathOf(id)}/drive`,
      request,
      driveReplySchema,
      options,
    );
  }

  async getAction(actionId: string, options?: CanaryCallOptions) {
    return this.#http.get(
      `/v1/actions/${encodeURIComponent(actionId)}`,
      takenActionSchema,
      options,
    );
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
