import {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import {
  BudgetReply,
  Change,
  ChangesPreview,
  ChangesReply,
  ChosenRecommendation,
  DismissRequest,
  FleetOrder,
  FleetReply,
  LedgerReply,
  ModelCostsReply,
  Recommendation,
  RecommendationsReply,
  rollUps,
  SetBudgetRequest,
  SourcesReply,
  UsageReply,
} from '@bellwether/plugin-cost-common';
import { Request } from 'express';

export interface ReadOptions {
  credentials: BackstageCredentials;
}

export interface CallerOptions {
  credentials: BackstageCredentials<BackstageUserPrincipal>;
  /** Credentials of the caller for the cluster, where clusters know people. */
  clusterHeaders: Record<string, string>;
}

export interface WriteOptions extends CallerOptions {
  idempotencyKey: string;
  /** For the audit record. */
  request: Request;
}

export interface ParsedCostsQuery {
  /** As the configuration has it where absent. */
  days?: number;
  cluster?: string;
}

export interface ParsedFleetQuery extends ParsedCostsQuery {
  by: (typeof rollUps)[number];
  sort?: FleetOrder;
  page?: number;
  /** All rows where absent; likewise of savings. */
  pageSize?: number;
  savings?: number;
}

export interface ParsedPreviewRequest {
  kind: 'apply' | 'revert';
  recommendations: ChosenRecommendation[];
}

export interface ParsedMakeChangesRequest extends ParsedPreviewRequest {
  reason: string;
  precondition: string;
}

/** What a caller may see of the fleet. */
export interface FleetView {
  /** Models that may be seen; all where undefined. */
  models?: ReadonlySet<string>;
  /** Whether whole bills may be seen. */
  bills: boolean;
  mayApply(entityRef: string): boolean;
}

/** What the routes give. */
export interface CostService {
  getModelCosts(
    entityRef: string,
    query: ParsedCostsQuery,
    options: ReadOptions,
  ): Promise<ModelCostsReply>;
  getFleet(query: ParsedFleetQuery, options: ReadOptions): Promise<FleetReply>;
  getUsage(entityRef: string, options: ReadOptions): Promise<UsageReply>;
  getRecommendations(
    entityRef: string,
    options: ReadOptions,
  ): Promise<RecommendationsReply>;
  getRecommendation(id: string, options: ReadOptions): Promise<Recommendation>;
  getLedger(
    entityRef: string | undefined,
    options: ReadOptions,
  ): Promise<LedgerReply>;
  getSources(options: ReadOptions): Promise<SourcesReply>;
  preview(
    request: ParsedPreviewRequest,
    options: CallerOptions,
  ): Promise<ChangesPreview>;
  makeChanges(
    request: ParsedMakeChangesRequest,
    options: WriteOptions,
  ): Promise<ChangesReply>;
  getChange(id: string, options: ReadOptions): Promise<Change>;
  dismiss(
    id: string,
    request: DismissRequest,
    options: WriteOptions,
  ): Promise<Recommendation>;
  setBudget(
    entityRef: string,
    request: SetBudgetRequest,
    options: WriteOptions,
  ): Promise<BudgetReply>;
}
