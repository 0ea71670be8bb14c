import {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import {
  ActRequest,
  actRequestSchema,
  AnalysisRunsReply,
  AnalysisTemplateReply,
  BoardReply,
  CapabilitiesReply,
  EvidenceReply,
  ModelRolloutsReply,
  Preview,
  PreviewRequest,
  previewRequestSchema,
  Rollout,
  RolloutEventsReply,
  TakenAction,
  TakenActionsReply,
  TemplateProposal,
  Verdict,
} from '@bellwether/plugin-canary-common';
import type { Request } from 'express';
import { z } from 'zod';

export interface ReadOptions {
  credentials: BackstageCredentials;
}

/** Who asks the cluster, and as whom there. */
export interface CallerOptions {
  credentials: BackstageCredentials<BackstageUserPrincipal>;
  /** Headers `Backstage-Kubernetes-Authorization…` of the caller. */
  clusterHeaders: Record<string, string>;
}

/** What every change carries. */
export interface WriteOptions extends CallerOptions {
  /** By it a repetition of the call is known. */
  idempotencyKey: string;
  /** The request that the call comes from; the audit record names its sender. */
  request?: Request;
}

export type ParsedPreviewRequest = z.output<typeof previewRequestSchema>;
export type ParsedActRequest = z.output<typeof actRequestSchema>;
export type { ActRequest, PreviewRequest };

/**
 * Reads rollouts and acts on them. A rollout is named by its id.
 *
 * All methods throw `NotFoundError` for what is not there, or not for the caller.
 */
export interface CanaryService {
  getFleet(
    query: { show: 'in-progress' | 'all' },
    options: ReadOptions,
  ): Promise<BoardReply>;
  getModelRollouts(
    entityRef: string,
    options: ReadOptions,
  ): Promise<ModelRolloutsReply>;
  getRollout(id: string, options: ReadOptions): Promise<Rollout>;
  /** Asks the cluster what the caller may do there. */
  getCapabilities(
    id: string,
    options: CallerOptions,
  ): Promise<CapabilitiesReply>;
  getEvents(
    id: string,
    query: { before?: number },
    options: ReadOptions,
  ): Promise<RolloutEventsReply>;
  getAnalysisRuns(id: string, options: ReadOptions): Promise<AnalysisRunsReply>;
  /** What the judge says of its newest canary. */
  getVerdict(id: string, options: ReadOptions): Promise<Verdict>;
  getEvidence(id: string, options: ReadOptions): Promise<EvidenceReply>;
  /** @throws ConflictError - it is no Rollout of Argo's */
  getAnalysisTemplate(
    id: string,
    options: ReadOptions,
  ): Promise<AnalysisTemplateReply>;
  /** @throws ConflictError - it cannot be proposed from here */
  proposeAnalysisTemplate(
    id: string,
    reason: string,
    options: WriteOptions,
  ): Promise<TemplateProposal>;
  /**
   * @throws InputError - a parameter is missing or names nothing
   * @throws ConflictError - the action means nothing in this state
   */
  preview(
    id: string,
    request: ParsedPreviewRequest,
    options: CallerOptions,
  ): Promise<Preview>;
  /**
   * Acts, if what the person saw still holds. Answers as soon as the cluster has accepted it.
   *
   * @throws ConflictError - the state is another by now; nothing was changed
   * @throws NotAllowedError - the portal or the cluster does not let the caller do it
   * @throws ServiceUnavailableError - the cluster did not answer
   */
  act(
    id: string,
    request: ParsedActRequest,
    options: WriteOptions,
  ): Promise<TakenAction>;
  getActions(id: string, options: ReadOptions): Promise<TakenActionsReply>;
  getAction(actionId: string, options: ReadOptions): Promise<TakenAction>;
}
