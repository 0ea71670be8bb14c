import { parseEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  baselineSchema,
  CompareRangesRequest,
  DecideBaselineRequest,
  MuteRequest,
  ProposeBaselineRequest,
  ProposePromiseRequest,
  RunMonitorRequest,
  WindowDetail,
} from '@bellwether/plugin-drift-common';
import { z } from 'zod';
import { BaselineStore } from '../database';
import { Measurer } from '../judge';
import { windowReport } from '../report';
import { asInputError } from './asInputError';
import { BaselineDecisions } from './BaselineDecisions';
import { DriftService, ReadOptions, WriteOptions } from './DriftService';
import { FleetReader } from './FleetReader';
import { MonitorActions } from './MonitorActions';
import { MonitorReader } from './MonitorReader';
import { PromiseProposals } from './PromiseProposals';
import { SliceReader } from './SliceReader';
import { WindowReader } from './WindowReader';

export interface DefaultDriftServiceOptions {
  actions: MonitorActions;
  baselines: BaselineStore;
  decisions: BaselineDecisions;
  fleet: FleetReader;
  measurer: Measurer;
  monitors: MonitorReader;
  promises: PromiseProposals;
  slices: SliceReader;
  windows: WindowReader;
  /** Aborted when the backend shuts down. */
  shutdown: AbortSignal;
}

/** Answers from what was judged, and takes over what people decide: each by the class that knows it. */
export class DefaultDriftService implements DriftService {
  constructor(private readonly options: DefaultDriftServiceOptions) {}

  getFleet(query: { weeks: number }) {
    return this.options.fleet.read(query.weeks, new Date());
  }

  getMonitors(entityRef: string) {
    return this.options.monitors.list(entityRef);
  }

  async getWindows(id: string) {
    const { monitors, windows } = this.options;
    return windows.list(await monitors.find(id));
  }

  getHeatMap(id: string) {
    return this.options.windows.heatMap(id);
  }

  getWindow(id: string, firstDay: string) {
    return this.options.windows.get(id, firstDay);
  }

  async getSlices(id: string, firstDay: string, column: string) {
    const monitor = await this.options.monitors.find(id);
    const window = await this.getWindow(id, firstDay);
    return asInputError(this.options.slices.read(monitor, window, column));
  }

  async getReport(id: string, firstDay: string) {
    const monitor = await this.options.monitors.find(id);
    const detail = await this.getWindow(id, firstDay);
    return reportFile(monitor, firstDay, detail);
  }

  async getBaselines(id: string) {
    return {
      baselines: z
        .array(baselineSchema)
        .parse(await this.options.baselines.list(id)),
    };
  }

  async compareRanges(
    id: string,
    request: CompareRangesRequest,
    { signal }: ReadOptions & { signal?: AbortSignal },
  ) {
    const { measurer, monitors, shutdown } = this.options;
    const monitor = await monitors.find(id);
    const { slice } = request;
    if (slice && !monitor.definition.spec.slices.includes(slice.column)) {
      throw new InputError(
        `${slice.column} is not among the slices of the monitor`,
      );
    }
    const { detail } = await asInputError(
      measurer.compareRanges(monitor, request, {
        signal: signal ? AbortSignal.any([signal, shutdown]) : shutdown,
      }),
    );
    return detail;
  }

  async getComparisonReport(
    id: string,
    request: CompareRangesRequest,
    options: ReadOptions & { signal?: AbortSignal },
  ) {
    const monitor = await this.options.monitors.find(id);
    const detail = await this.compareRanges(id, request, options);
    return reportFile(monitor, `comparison-${request.current.from}`, detail);
  }

  async proposeBaseline(
    id: string,
    request: ProposeBaselineRequest,
    options: WriteOptions,
  ) {
    const monitor = await this.options.monitors.find(id);
    return this.options.decisions.propose(monitor, request, options);
  }

  async decideBaseline(
    id: string,
    number: number,
    request: DecideBaselineRequest,
    options: WriteOptions,
  ) {
    const monitor = await this.options.monitors.find(id);
    return this.options.decisions.decide(monitor, number, request, options);
  }

  async run(id: string, request: RunMonitorRequest, options: WriteOptions) {
    const monitor = await this.options.monitors.find(id);
    return this.options.actions.run(monitor, request, options);
  }

  async mute(id: string, request: MuteRequest, options: WriteOptions) {
    const { actions, monitors } = this.options;
    await actions.mute(await monitors.find(id), request, options);
    return monitors.describe(await monitors.find(id));
  }

  async proposePromise(
    id: string,
    request: ProposePromiseRequest,
    options: WriteOptions,
  ) {
    const { monitors, promises } = this.options;
    return promises.propose(await monitors.find(id), request, options);
  }
}

/** A judgement as a file that is named after its model and monitor. */
function reportFile(
  monitor: Awaited<ReturnType<MonitorReader['find']>>,
  name: string,
  detail: WindowDetail,
) {
  const model = parseEntityRef(monitor.entityRef).name;
  return {
    fileName: `drift-${model}-${monitor.name}-${name}.html`,
    html: windowReport(detail, {
      model,
      monitor: monitor.name,
      location: monitor.definedIn.location,
    }),
  };
}
