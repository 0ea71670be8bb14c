import {
  modelPath,
  PluginHttp,
  PluginHttpOptions,
  toSearch,
} from '@bellwether/plugin-models-common';
import { recommendationsReplySchema } from './advice';
import { CostApi, CostCallOptions, CostWriteOptions } from './api';
import { budgetReplySchema, SetBudgetRequest } from './budgets';
import {
  changeSchema,
  changesPreviewSchema,
  changesReplySchema,
  DismissRequest,
  MakeChangesRequest,
  PreviewChangesRequest,
} from './changes';
import { CostsQuery, modelCostsReplySchema } from './costs';
import { FleetQuery, fleetReplySchema } from './fleet';
import { ledgerReplySchema } from './ledger';
import { recommendationSchema } from './recommendations';
import { sourcesReplySchema } from './sources';
import { usageReplySchema } from './usage';

/** @public */
export type CostClientOptions = PluginHttpOptions;

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
