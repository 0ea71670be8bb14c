import { DayRange } from '@bellwether/plugin-drift-common';
import { DriftConfig } from '../config';
import { JudgedWindow, StoredBaseline, StoredMonitor } from '../database';
import { windowsWithin } from './calendar';
import { describeWindow } from './describeWindow';
import {
  BaselineResult,
  CompareResult,
  DaysResult,
  Job,
  JobResult,
} from './jobs';
import { runInThread } from './JudgeThread';
import { MonitorReading } from './MonitorReading';

/** Runs a job; the tests put another in its place. */
export type RunJob = typeof runInThread;

export interface MeasureOptions {
  signal?: AbortSignal;
}

/** A baseline with what is kept of it. */
export type KnownBaseline = StoredBaseline & { stored: string };

/** Measures a monitor's rows, each time in a thread of its own; stores nothing. */
export class Measurer {
  private readonly runJob: RunJob;
  private readonly now: () => Date;

  constructor(
    private readonly options: {
      config: DriftConfig;
      engineVersion: string;
      runJob?: RunJob;
      now?: () => Date;
    },
  ) {
    this.runJob = options.runJob ?? runInThread;
    this.now = options.now ?? (() => new Date());
  }

  /** Rows by day. */
  async countDays(
    monitor: StoredMonitor,
    options: MeasureOptions = {},
  ): Promise<Map<string, number>> {
    const reading = this.readingOf(monitor);
    const { days } = await this.runJob(
      { kind: 'days', rows: reading.days(), ...reading.comparing() },
      isDays,
      options,
    );
    return new Map(days);
  }

  /** The baseline of a range. */
  async measureBaseline(
    monitor: StoredMonitor,
    range: DayRange,
    options: MeasureOptions = {},
  ): Promise<BaselineResult> {
    const reading = this.readingOf(monitor);
    return this.runJob(
      {
        kind: 'baseline',
        rows: reading.rows(range),
        windows: windowsWithin(range, monitor.definition.spec.window).map(
          window => reading.rows(window),
        ),
        slices: reading.slices(range),
        error: reading.error(range),
        ...reading.comparing(),
      },
      isBaseline,
      options,
    );
  }

  /** A window against its baseline, whose rows are read only where its counts do not decide. */
  async judgeWindow(
    monitor: StoredMonitor,
    baseline: KnownBaseline,
    range: DayRange,
    options: MeasureOptions & { reopened: boolean },
  ): Promise<JudgedWindow> {
    const reading = this.readingOf(monitor);
    return this.describe(monitor, reading, baseline, range, options, {
      kind: 'judge',
      baseline: baseline.stored,
      reference: reading.rows(baseline.range),
      current: reading.rows(range),
      selfChanges: baseline.selfChanges,
      error: reading.error(range),
      versions: reading.versions(range),
      ...reading.comparing(),
    });
  }

  /** Two ranges side by side. */
  async compareRanges(
    monitor: StoredMonitor,
    ranges: {
      reference: DayRange;
      current: DayRange;
      slice?: { column: string; value: string };
    },
    options: MeasureOptions = {},
  ): Promise<JudgedWindow> {
    const { reference, current, slice } = ranges;
    const reading = this.readingOf(monitor);
    // Baselines count from 1: this range is none.
    const none = {
      number: 0,
      range: reference,
      rows: 0,
      hash: '',
      selfChanges: [],
    };
    return this.describe(
      monitor,
      reading,
      none,
      current,
      { ...options, reopened: false },
      {
        kind: 'compare',
        reference: reading.rows(reference, slice),
        current: reading.rows(current, slice),
        referenceError: reading.error(reference),
        error: reading.error(current),
        versions: reading.versions(current),
        ...reading.comparing(),
      },
      slice,
    );
  }

  private async describe(
    { definition }: StoredMonitor,
    reading: MonitorReading,
    baseline: Pick<
      StoredBaseline,
      'number' | 'range' | 'rows' | 'hash' | 'selfChanges'
    >,
    range: DayRange,
    options: MeasureOptions & { reopened: boolean },
    job: Job,
    slice?: { column: string; value: string },
  ): Promise<JudgedWindow> {
    const started = performance.now();
    const result = await this.runJob(job, isCompare, options);
    return describeWindow({
      definition,
      range,
      baseline: {
        ...baseline,
        rows: baseline.rows || result.report.reference.rows,
      },
      selfWindows: baseline.selfChanges.length,
      result,
      evidence: {
        source: reading.relation.name,
        queries: [baseline.range, range].map(
          days => reading.rows(days, slice).query,
        ),
        engineVersion: this.options.engineVersion,
        durationMs: Math.round(performance.now() - started),
      },
      reopened: options.reopened,
      judgedAt: this.now(),
    });
  }

  private readingOf({ definition }: StoredMonitor): MonitorReading {
    return new MonitorReading(definition, this.options.config);
  }
}

function isDays(result: JobResult): result is DaysResult {
  return result.kind === 'days';
}

function isBaseline(result: JobResult): result is BaselineResult {
  return result.kind === 'baseline';
}

function isCompare(result: JobResult): result is CompareResult {
  return result.kind === 'compare';
}
