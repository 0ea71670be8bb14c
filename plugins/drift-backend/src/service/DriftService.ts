import {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import {
  Baseline,
  BaselinesReply,
  CompareRangesRequest,
  DecideBaselineRequest,
  DriftFleetReply,
  HeatMapReply,
  Monitor,
  MonitorsReply,
  MuteRequest,
  PromiseProposal,
  ProposeBaselineRequest,
  ProposePromiseRequest,
  RunMonitorRequest,
  RunStarted,
  WindowDetail,
  WindowSlicesReply,
  WindowsReply,
} from '@bellwether/plugin-drift-common';
import { Request } from 'express';

export interface ReadOptions {
  credentials: BackstageCredentials;
}

export interface WriteOptions {
  credentials: BackstageCredentials<BackstageUserPrincipal>;
  idempotencyKey: string;
  request: Request;
}

/** Everything that may be asked of the drift of models. Monitors are named by their id, windows by their first day. */
export interface DriftService {
  getFleet(
    query: { weeks: number },
    options: ReadOptions,
  ): Promise<DriftFleetReply>;
  /** @throws NotFoundError - there is no such model for the caller */
  getMonitors(entityRef: string, options: ReadOptions): Promise<MonitorsReply>;
  /** @throws NotFoundError - there is no such monitor for the caller */
  getWindows(monitor: string, options: ReadOptions): Promise<WindowsReply>;
  getHeatMap(monitor: string, options: ReadOptions): Promise<HeatMapReply>;
  /** @throws NotFoundError - there is no such window */
  getWindow(
    monitor: string,
    firstDay: string,
    options: ReadOptions,
  ): Promise<WindowDetail>;
  /**
   * One column of a window by slice; the first call for a window reads its rows.
   *
   * @throws InputError - no such column, or rows that cannot be read
   */
  getSlices(
    monitor: string,
    firstDay: string,
    column: string,
    options: ReadOptions,
  ): Promise<WindowSlicesReply>;
  /** The judgement of a window as one HTML file. */
  getReport(
    monitor: string,
    firstDay: string,
    options: ReadOptions,
  ): Promise<{ fileName: string; html: string }>;
  getBaselines(monitor: string, options: ReadOptions): Promise<BaselinesReply>;
  /** @throws InputError - a range without rows, or a source that cannot be read */
  compareRanges(
    monitor: string,
    request: CompareRangesRequest,
    options: ReadOptions & { signal?: AbortSignal },
  ): Promise<WindowDetail>;
  /** The same as one HTML file. */
  getComparisonReport(
    monitor: string,
    request: CompareRangesRequest,
    options: ReadOptions & { signal?: AbortSignal },
  ): Promise<{ fileName: string; html: string }>;
  proposeBaseline(
    monitor: string,
    request: ProposeBaselineRequest,
    options: WriteOptions,
  ): Promise<Baseline>;
  /** @throws ConflictError - it was decided before, or is not what was looked at */
  decideBaseline(
    monitor: string,
    number: number,
    request: DecideBaselineRequest,
    options: WriteOptions,
  ): Promise<Baseline>;
  /** @throws ConflictError - it is running */
  run(
    monitor: string,
    request: RunMonitorRequest,
    options: WriteOptions,
  ): Promise<RunStarted>;
  mute(
    monitor: string,
    request: MuteRequest,
    options: WriteOptions,
  ): Promise<Monitor>;
  /** @throws ConflictError - no pull request can be made, or the file says so already */
  proposePromise(
    monitor: string,
    request: ProposePromiseRequest,
    options: WriteOptions,
  ): Promise<PromiseProposal>;
}
