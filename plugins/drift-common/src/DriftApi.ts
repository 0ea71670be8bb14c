import {
  Baseline,
  BaselinesReply,
  DecideBaselineRequest,
  ProposeBaselineRequest,
} from './baselines';
import { DriftFleetReply } from './fleet';
import {
  Monitor,
  MonitorsReply,
  MuteRequest,
  RunMonitorRequest,
  RunStarted,
} from './monitors';
import { PromiseProposal, ProposePromiseRequest } from './promises';
import { WindowSlicesReply } from './slices';
import {
  CompareRangesRequest,
  HeatMapReply,
  WindowDetail,
  WindowsReply,
} from './windows';

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
  /** The same comparison, made again, as one HTML file that needs no network. */
  getComparisonReport(
    monitor: string,
    request: CompareRangesRequest,
    options?: DriftCallOptions,
  ): Promise<string>;
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
