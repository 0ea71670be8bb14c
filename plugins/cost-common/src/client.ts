import {
  modelPath,
  PluginHttp,
  PluginHttpOptions,
  toSearch,
} from '@bellwether/plugin-models-common';
import { BudgetReply, budgetReplySchema, SetBudgetRequest } from './budgets';
import {
  Change,
  changeSchema,
  ChangesPreview,
  changesPreviewSchema,
  ChangesReply,
  changesReplySchema,
  DismissRequest,
  MakeChangesRequest,
  PreviewChangesRequest,
} from './changes';
import { CostsQuery, ModelCostsReply, modelCostsReplySchema } from './costs';
import { FleetQuery, FleetReply, fleetReplySchema } from './fleet';
import { LedgerReply, ledgerReplySchema } from './ledger';
import {
  Recommendation,
  recommendationSchema,
  RecommendationsReply,
  recommendationsReplySchema,
} from './recommendations';
import { SourcesReply, sourcesReplySchema } from './sources';
import { UsageReply, usageReplySchema } from './usage';

/** @public */
export type CostClientOptions = PluginHttpOptions;

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

/** @public */
export class CostClient implements CostApi {
  readonly #http: PluginHttp;

  constructor(options: CostClientOptions) {
    this.#http = new PluginHttp('cost', options);
  }

  async getFleet(query: FleetQuery = {}, options?: CostCallOptions) {
    return this.#http.get(
      `/v1/fleet${fleetSearch(query)}`,
      fleetReplySchema,
      options,
    );
  }

  async getModelCosts(
    entityRef: string,
    query: CostsQuery = {},
    options?: CostCallOptions,
  ) {
    return this.#http.get(
      `${modelPath(entityRef)}/costs${costsSearch(query)}`,
      modelCostsReplySchema,
      options,
    );
  }

  async getUsage(entityRef: string, options?: CostCallOptions) {
    return this.#http.get(
      `${modelPath(entityRef)}/usage`,
      usageReplySchema,
      options,
    );
  }

  async getRecommendations(entityRef: string, options?: CostCallOptions) {
    return this.#http.get(
      `${modelPath(entityRef)}/recommendations`,
      recommendationsReplySchema,
      options,
    );
  }

  async getRecommendation(id: string, options?: CostCallOptions) {
    return this.#http.get(
      `/v1/recommendations/${encodeURIComponent(id)}`,
      recommendationSchema,
      options,
    );
  }

  async getLedger(options?: CostCallOptions) {
    return this.#http.get('/v1/ledger', ledgerReplySchema, options);
  }

  async getModelLedger(entityRef: string, options?: CostCallOptions) {
    return this.#http.get(
      `${modelPath(entityRef)}/ledger`,
      ledgerReplySchema,
      options,
    );
  }

  async getSources(options?: CostCallOptions) {
    return this.#http.get('/v1/sources', sourcesReplySchema, options);
  }

  async getModelCostsCsv(
    entityRef: string,
    query: CostsQuery = {},
    options?: CostCallOptions,
  ) {
    return this.#http.getText(
      `${modelPath(entityRef)}/costs.csv${costsSearch(query)}`,
      options,
    );
  }

  async getModelLedgerCsv(entityRef: string, options?: CostCallOptions) {
    return this.#http.getText(`${modelPath(entityRef)}/ledger.csv`, options);
  }

  async getFleetCsv(query: FleetQuery = {}, options?: CostCallOptions) {
    return this.#http.getText(`/v1/fleet.csv${fleetSearch(query)}`, options);
  }

  async getLedgerCsv(options?: CostCallOptions) {
    return this.#http.getText('/v1/ledger.csv', options);
  }

  async preview(request: PreviewChangesRequest, options?: CostCallOptions) {
    return this.#http.send(
      'POST',
      '/v1/changes/previews',
      request,
      changesPreviewSchema,
      { ...options },
    );
  }

  async makeChanges(request: MakeChangesRequest, options: CostWriteOptions) {
    return this.#http.send(
      'POST',
      '/v1/changes',
      request,
      changesReplySchema,
      options,
    );
  }

  async getChange(id: string, options?: CostCallOptions) {
    return this.#http.get(
      `/v1/changes/${encodeURIComponent(id)}`,
      changeSchema,
      options,
    );
  }

  async dismiss(
    recommendation: string,
    request: DismissRequest,
    options: CostWriteOptions,
  ) {
    return this.#http.send(
      'POST',
      `/v1/recommendations/${encodeURIComponent(recommendation)}/dismissal`,
      request,
      recommendationSchema,
      options,
    );
  }

  async setBudget(
    entityRef: string,
    request: SetBudgetRequest,
    options: CostWriteOptions,
  ) {
    return this.#http.send(
      'PUT',
      `${modelPath(entityRef)}/budget`,
      request,
      budgetReplySchema,
      options,
    );
  }
}

function costsSearch({ days, cluster }: CostsQuery): string {
  return toSearch({
    days: days === undefined ? undefined : Number(days),
    cluster,
  });
}

function fleetSearch(query: FleetQuery): string {
  const { by, cluster, sort } = query;
  const number = (value: unknown) =>
    value === undefined ? undefined : Number(value);
  return toSearch({
    by,
    days: number(query.days),
    cluster,
    sort,
    page: number(query.page),
    pageSize: number(query.pageSize),
    savings: number(query.savings),
  });
}
