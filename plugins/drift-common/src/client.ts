import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import {
  Baseline,
  baselineSchema,
  BaselinesReply,
  baselinesReplySchema,
  DecideBaselineRequest,
  ProposeBaselineRequest,
} from './baselines';
import { DriftFleetReply, driftFleetReplySchema } from './fleet';
import {
  Monitor,
  monitorSchema,
  MonitorsReply,
  monitorsReplySchema,
  MuteRequest,
  RunMonitorRequest,
  RunStarted,
  runStartedSchema,
} from './monitors';
import {
  PromiseProposal,
  promiseProposalSchema,
  ProposePromiseRequest,
} from './promises';
import { WindowSlicesReply, windowSlicesReplySchema } from './slices';
import {
  CompareRangesRequest,
  HeatMapReply,
  heatMapReplySchema,
  WindowDetail,
  windowDetailSchema,
  WindowsReply,
  windowsReplySchema,
} from './windows';

/** What a caller brings: where plugins live, and a fetch that carries the caller's identity. @public */
export interface DriftClientOptions {
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  fetchApi: { fetch: typeof fetch };
}

/** @public */
export interface DriftCallOptions {
  signal?: AbortSignal;
}

/** A change; repeating a call with the same key returns the first answer. @public */
export interface DriftWriteOptions extends DriftCallOptions {
  idempotencyKey: string;
}

/**
 * Reads monitors and their judgements, and acts on them. Windows are named by their first day. All methods throw
 * `ResponseError` with the backend's words.
 *
 * @public
 */
export interface DriftApi {
  getFleet(
    query?: { weeks?: number },
    options?: DriftCallOptions,
  ): Promise<DriftFleetReply>;
  getMonitors(
    entityRef: string,
    options?: DriftCallOptions,
  ): Promise<MonitorsReply>;
  getWindows(
    monitor: string,
    options?: DriftCallOptions,
  ): Promise<WindowsReply>;
  getHeatMap(
    monitor: string,
    options?: DriftCallOptions,
  ): Promise<HeatMapReply>;
  getWindow(
    monitor: string,
    firstDay: string,
    options?: DriftCallOptions,
  ): Promise<WindowDetail>;
  /** One column of a window by slice; the first call for a window reads its rows, which may take a while. */
  getSlices(
    monitor: string,
    firstDay: string,
    column: string,
    options?: DriftCallOptions,
  ): Promise<WindowSlicesReply>;
  /** The judgement of a window as one HTML file that needs no network. */
  getReport(
    monitor: string,
    firstDay: string,
    options?: DriftCallOptions,
  ): Promise<string>;
  compareRanges(
    monitor: string,
    request: CompareRangesRequest,
    options?: DriftCallOptions,
  ): Promise<WindowDetail>;
  getBaselines(
    monitor: string,
    options?: DriftCallOptions,
  ): Promise<BaselinesReply>;
  proposeBaseline(
    monitor: string,
    request: ProposeBaselineRequest,
    options: DriftWriteOptions,
  ): Promise<Baseline>;
  decideBaseline(
    monitor: string,
    number: number,
    request: DecideBaselineRequest,
    options: DriftWriteOptions,
  ): Promise<Baseline>;
  run(
    monitor: string,
    request: RunMonitorRequest,
    options: DriftWriteOptions,
  ): Promise<RunStarted>;
  mute(
    monitor: string,
    request: MuteRequest,
    options: DriftWriteOptions,
  ): Promise<Monitor>;
  /** Opens a pull request to the file of the definition. */
  proposePromise(
    monitor: string,
    request: ProposePromiseRequest,
    options: DriftWriteOptions,
  ): Promise<PromiseProposal>;
}

/** @public */
export class DriftClient implements DriftApi {
  readonly #options: DriftClientOptions;

  constructor(options: DriftClientOptions) {
    this.#options = options;
  }

  async getFleet(query: { weeks?: number } = {}, options?: DriftCallOptions) {
    const search = query.weeks ? `?weeks=${query.weeks}` : '';
    return this.#get(`/v1/fleet${search}`, driftFleetReplySchema, options);
  }

  async getMonitors(entityRef: string, options?: DriftCallOptions) {
    const { kind, namespace, name } = parseEntityRef(entityRef);
    const path = [kind.toLocaleLowerCase('en-US'), namespace, name]
      .map(encodeURIComponent)
      .join('/');
    return this.#get(
      `/v1/models/${path}/monitors`,
      monitorsReplySchema,
      options,
    );
  }

  async getWindows(monitor: string, options?: DriftCallOptions) {
    return this.#get(`${of(monitor)}/windows`, windowsReplySchema, options);
  }

  async getHeatMap(monitor: string, options?: DriftCallOptions) {
    return this.#get(`${of(monitor)}/heat-map`, heatMapReplySchema, options);
  }

  async getWindow(
    monitor: string,
    firstDay: string,
    options?: DriftCallOptions,
  ) {
    return this.#get(windowOf(monitor, firstDay), windowDetailSchema, options);
  }

  async getSlices(
    monitor: string,
    firstDay: string,
    column: string,
    options?: DriftCallOptions,
  ) {
    return this.#get(
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
    const response = await this.#fetch(
      `${windowOf(monitor, firstDay)}/report`,
      { signal: options?.signal },
    );
    return response.text();
  }

  async compareRanges(
    monitor: string,
    request: CompareRangesRequest,
    options?: DriftCallOptions,
  ) {
    return this.#send(
      'POST',
      `${of(monitor)}/comparisons`,
      request,
      windowDetailSchema,
      options,
    );
  }

  async getBaselines(monitor: string, options?: DriftCallOptions) {
    return this.#get(`${of(monitor)}/baselines`, baselinesReplySchema, options);
  }

  async proposeBaseline(
    monitor: string,
    request: ProposeBaselineRequest,
    options: DriftWriteOptions,
  ) {
    return this.#send(
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
    return this.#send(
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
    return this.#send(
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
    return this.#send(
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
    return this.#send(
      'POST',
      `${of(monitor)}/promise-proposals`,
      request,
      promiseProposalSchema,
      options,
    );
  }

  async #get<T>(
    path: string,
    schema: z.ZodType<T>,
    options?: DriftCallOptions,
  ) {
    const response = await this.#fetch(path, { signal: options?.signal });
    return schema.parse(await response.json());
  }

  async #send<T>(
    method: 'POST' | 'PUT',
    path: string,
    body: unknown,
    schema: z.ZodType<T>,
    options?: DriftCallOptions & { idempotencyKey?: string },
  ): Promise<T> {
    const response = await this.#fetch(path, {
      method,
      signal: options?.signal,
      headers: {
        'Content-Type': 'application/json',
        ...(options?.idempotencyKey && {
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
      `${await discoveryApi.getBaseUrl('drift')}${path}`,
      init,
    );
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response;
  }
}

function of(monitor: string): string {
  return `/v1/monitors/${encodeURIComponent(monitor)}`;
}

function windowOf(monitor: string, firstDay: string): string {
  return `${of(monitor)}/windows/${encodeURIComponent(firstDay)}`;
}
