import {
  modelPath,
  PluginHttp,
  PluginHttpOptions,
  toSearch,
} from '@bellwether/plugin-models-common';
import {
  baselineSchema,
  baselinesReplySchema,
  DecideBaselineRequest,
  ProposeBaselineRequest,
} from './baselines';
import { DriftApi, DriftCallOptions, DriftWriteOptions } from './DriftApi';
import { driftFleetReplySchema } from './fleet';
import {
  monitorSchema,
  monitorsReplySchema,
  MuteRequest,
  RunMonitorRequest,
  runStartedSchema,
} from './monitors';
import { promiseProposalSchema, ProposePromiseRequest } from './promises';
import { windowSlicesReplySchema } from './slices';
import {
  CompareRangesRequest,
  heatMapReplySchema,
  windowDetailSchema,
  windowsReplySchema,
} from './windows';

/** @public */
export type DriftClientOptions = PluginHttpOptions;

/** @public */
export class DriftClient implements DriftApi {
  readonly #http: PluginHttp;

  constructor(options: DriftClientOptions) {
    this.#http = new PluginHttp('drift', options);
  }

  async getFleet(query: { weeks?: number } = {}, options?: DriftCallOptions) {
    const search = query.weeks ? `?weeks=${query.weeks}` : '';
    return this.#http.get(`/v1/fleet${search}`, driftFleetReplySchema, options);
  }

  async getMonitors(entityRef: string, options?: DriftCallOptions) {
    return this.#http.get(
      `${modelPath(entityRef)}/monitors`,
      monitorsReplySchema,
      options,
    );
  }

  async getWindows(monitor: string, options?: DriftCallOptions) {
    return this.#http.get(
      `${of(monitor)}/windows`,
      windowsReplySchema,
      options,
    );
  }

  async getHeatMap(monitor: string, options?: DriftCallOptions) {
    return this.#http.get(
      `${of(monitor)}/heat-map`,
      heatMapReplySchema,
      options,
    );
  }

  async getWindow(
    monitor: string,
    firstDay: string,
    options?: DriftCallOptions,
  ) {
    return this.#http.get(
      windowOf(monitor, firstDay),
      windowDetailSchema,
      options,
    );
  }

  async getSlices(
    monitor: string,
    firstDay: string,
    column: string,
    options?: DriftCallOptions,
  ) {
    return this.#http.get(
      `${windowOf(monitor, firstDay)}/slices?column=${encodeURIComponent(
        column,
      )}`,
      windowSlicesReplySchema,
      options,
    );
  }

  async getReport(
    monitor: string,
    firstDay: string,
    options?: DriftCallOptions,
  ) {
    return this.#http.getText(`${windowOf(monitor, firstDay)}/report`, options);
  }

  async compareRanges(
    monitor: string,
    request: CompareRangesRequest,
    options?: DriftCallOptions,
  ) {
    return this.#http.send(
      'POST',
      `${of(monitor)}/comparisons`,
      request,
      windowDetailSchema,
      options,
    );
  }

  async getComparisonReport(
    monitor: string,
    { reference, current, slice }: CompareRangesRequest,
    options?: DriftCallOptions,
  ) {
    const query = toSearch({
      referenceFrom: reference.from,
      referenceTo: reference.to,
      currentFrom: current.from,
      currentTo: current.to,
      sliceColumn: slice?.column,
      sliceValue: slice?.value,
    });
    return this.#http.getText(
      `${of(monitor)}/comparisons/report${query}`,
      options,
    );
  }

  async getBaselines(monitor: string, options?: DriftCallOptions) {
    return this.#http.get(
      `${of(monitor)}/baselines`,
      baselinesReplySchema,
      options,
    );
  }

  async proposeBaseline(
    monitor: string,
    request: ProposeBaselineRequest,
    options: DriftWriteOptions,
  ) {
    return this.#http.send(
      'POST',
      `${of(monitor)}/baselines`,
      request,
      baselineSchema,
      options,
    );
  }

  async decideBaseline(
    monitor: string,
    number: number,
    request: DecideBaselineRequest,
    options: DriftWriteOptions,
  ) {
    return this.#http.send(
      'POST',
      `${of(monitor)}/baselines/${number}/decision`,
      request,
      baselineSchema,
      options,
    );
  }

  async run(
    monitor: string,
    request: RunMonitorRequest,
    options: DriftWriteOptions,
  ) {
    return this.#http.send(
      'POST',
      `${of(monitor)}/runs`,
      request,
      runStartedSchema,
      options,
    );
  }

  async mute(
    monitor: string,
    request: MuteRequest,
    options: DriftWriteOptions,
  ) {
    return this.#http.send(
      'PUT',
      `${of(monitor)}/mute`,
      request,
      monitorSchema,
      options,
    );
  }

  async proposePromise(
    monitor: string,
    request: ProposePromiseRequest,
    options: DriftWriteOptions,
  ) {
    return this.#http.send(
      'POST',
      `${of(monitor)}/promise-proposals`,
      request,
      promiseProposalSchema,
      options,
    );
  }
}

function of(monitor: string): string {
  return `/v1/monitors/${encodeURIComponent(monitor)}`;
}

function windowOf(monitor: string, firstDay: string): string {
  return `${of(monitor)}/windows/${encodeURIComponent(firstDay)}`;
}
