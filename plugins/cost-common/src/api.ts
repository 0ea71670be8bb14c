import { RecommendationsReply } from './advice';
import { BudgetReply, SetBudgetRequest } from './budgets';
import {
  Change,
  ChangesPreview,
  ChangesReply,
  DismissRequest,
  MakeChangesRequest,
  PreviewChangesRequest,
} from './changes';
import { CostsQuery, ModelCostsReply } from './costs';
import { FleetQuery, FleetReply } from './fleet';
import { LedgerReply } from './ledger';
import { Recommendation } from './recommendations';
import { SourcesReply } from './sources';
import { UsageReply } from './usage';

/** @public */
export interface CostCallOptions {
  signal?: AbortSignal;
  /**
   * Credentials of the caller for the cluster, where clusters know people, as headers
   * `Backstage-Kubernetes-Authorization…`.
   */
  clusterHeaders?: Record<string, string>;
}

/** A change; repeating a call with the same key returns the first answer. @public */
export interface CostWriteOptions extends CostCallOptions {
  idempotencyKey: string;
}

/**
 * Reads what models cost and should cost, and changes their sizes. All methods throw `ResponseError` with the backend's
 * words.
 *
 * @public
 */
export interface CostApi {
  getFleet(query?: FleetQuery, options?: CostCallOptions): Promise<FleetReply>;
  getModelCosts(
    entityRef: string,
    query?: CostsQuery,
    options?: CostCallOptions,
  ): Promise<ModelCostsReply>;
  getUsage(entityRef: string, options?: CostCallOptions): Promise<UsageReply>;
  getRecommendations(
    entityRef: string,
    options?: CostCallOptions,
  ): Promise<RecommendationsReply>;
  getRecommendation(
    id: string,
    options?: CostCallOptions,
  ): Promise<Recommendation>;
  getLedger(options?: CostCallOptions): Promise<LedgerReply>;
  getModelLedger(
    entityRef: string,
    options?: CostCallOptions,
  ): Promise<LedgerReply>;
  getSources(options?: CostCallOptions): Promise<SourcesReply>;
  /** Cost per day and kind, as CSV with a header. */
  getModelCostsCsv(
    entityRef: string,
    query?: CostsQuery,
    options?: CostCallOptions,
  ): Promise<string>;
  getModelLedgerCsv(
    entityRef: string,
    options?: CostCallOptions,
  ): Promise<string>;
  getFleetCsv(query?: FleetQuery, options?: CostCallOptions): Promise<string>;
  getLedgerCsv(options?: CostCallOptions): Promise<string>;
  preview(
    request: PreviewChangesRequest,
    options?: CostCallOptions,
  ): Promise<ChangesPreview>;
  makeChanges(
    request: MakeChangesRequest,
    options: CostWriteOptions,
  ): Promise<ChangesReply>;
  getChange(id: string, options?: CostCallOptions): Promise<Change>;
  dismiss(
    recommendation: string,
    request: DismissRequest,
    options: CostWriteOptions,
  ): Promise<Recommendation>;
  setBudget(
    entityRef: string,
    request: SetBudgetRequest,
    options: CostWriteOptions,
  ): Promise<BudgetReply>;
}
