import { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { DayRange } from '@bellwether/plugin-drift-common';
import { Outbox } from '@bellwether/plugin-models-node';
import { alphaOfTarget } from '@bellwether/drift-engine';
import { Knex } from 'knex';
import { DriftConfig } from '../config';
import {
  BaselineStore,
  JudgedWindow,
  MonitorStore,
  RunStore,
  StoredBaseline,
  StoredMonitor,
  WindowStore,
} from '../database';
import { Relation } from '../relation';
import { dayRange } from '../words';
import { windowsOf, windowsToJudge, windowsWithin } from './calendar';
import { describeWindow, limitsOf } from './describeWindow';
import {
  BaselineResult,
  CompareResult,
  CompareSettings,
  DaysResult,
  Job,
  JobResult,
} from './jobs';
import { JobError, runInThread } from './JudgeThread';

const WORDS = {
  none: 'No drift',
  significant: 'Significant, small drift',
  material: 'Material drift',
  'insufficient-data': 'Insufficient data',
};

/** Runs a job; the tests put another in its place. */
export type RunJob = typeof runInThread;

export interface MonitorRunnerOptions {
  baselines: BaselineStore;
  config: DriftConfig;
  engineVersion: string;
  knex: Knex;
  logger: LoggerService;
  monitors: MonitorStore;
  outbox: Outbox;
  runs: RunStore;
  windows: WindowStore;
  /** Called when something of a monitor changed. */
  onChanged: (monitor: StoredMonitor) => Promise<void>;
  runJob?: RunJob;
  now?: () => Date;
}

/** Judges what there is to judge of a monitor. Each window is one transaction: what was judged stays when a run dies. */
export class MonitorRunner {
  private readonly runJob: RunJob;
  private readonly now: () => Date;

  constructor(private readonly options: MonitorRunnerOptions) {
    this.runJob = options.runJob ?? runInThread;
    this.now = options.now ?? (() => new Date());
  }

  /**
   * @param runId - of a run that was begun; without it one is begun, and nothing is done while another goes on
   * @param again - first day of a window that is judged again although its rows are unchanged
   */
  async run(
    monitor: StoredMonitor,
    options: { runId?: string; again?: string; signal?: AbortSignal } = {},
  ): Promise<void> {
    const { runs, logger, onChanged } = this.options;
    const id = options.runId ?? (await runs.begin(monitor.id, this.now()));
    if (!id) return;
    let problem: string | undefined;
    try {
      await this.judge(monitor, id, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      problem = this.toSentence(error);
      logger.warn(
        `${monitor.entityRef}: the monitor ${monitor.name} failed: ${problem}`,
      );
    }
    await runs.finish(id, problem, this.now());
    await onChanged(monitor);
  }

  /** The baseline of a range, measured but not stored. */
  async measureBaseline(
    monitor: StoredMonitor,
    range: DayRange,
    options: { signal?: AbortSignal } = {},
  ): Promise<BaselineResult> {
    const { spec } = monitor.definition;
    const relation = this.relationOf(monitor);
    const columns = this.columnsOf(monitor);
    const rows = (days: DayRange) =>
      relation.source(
        relation.rowsBetween(spec.timestamp, days, {
          // The key chooses the sample that the baseline keeps.
          columns: columns && [
            ...columns,
            ...(spec.rowKey ? [spec.rowKey] : []),
          ],
        }),
      );
    return this.runJob(
      {
        kind: 'baseline',
        source: rows(range),
        rowKey: spec.rowKey,
        seed: spec.seed,
        windows: windowsWithin(range, spec.window).map(rows),
        settings: this.settingsOf(monitor),
        ...this.limits(),
      },
      isBaseline,
      options,
    );
  }

  /** Two ranges side by side; nothing is stored. */
  async compareRanges(
    monitor: StoredMonitor,
    ranges: {
      reference: DayRange;
      current: DayRange;
      slice?: { column: string; value: string };
    },
    options: { signal?: AbortSignal } = {},
  ): Promise<JudgedWindow> {
    return this.compare(
      monitor,
      {
        // Baselines count from 1: this range is none.
        number: 0,
        range: ranges.reference,
        rows: 0,
        hash: '',
        selfChanges: [],
      },
      ranges.current,
      { ...options, slice: ranges.slice, reopened: false },
    );
  }

  private async judge(
    monitor: StoredMonitor,
    runId: string,
    options: { again?: string; signal?: AbortSignal },
  ): Promise<void> {
    const { baselines, config, knex, outbox, runs, windows } = this.options;
    const { spec } = monitor.definition;
    const { signal } = options;
    const relation = this.relationOf(monitor);
    const baseline =
      (await baselines.inForce(monitor.id)) ??
      (await this.makeFirstBaseline(monitor, signal));
    const { days } = await this.runJob(
      {
        kind: 'days',
        source: relation.source(relation.rowsByDay(spec.timestamp)),
        ...this.limits(),
      },
      isDays,
      { signal },
    );
    const judged = await windows.listJudged(monitor.id);
    const before = new Map(judged);
    if (options.again) judged.delete(options.again);
    const due = windowsToJudge({
      windows: windowsOf(new Map(days), spec.window),
      judged,
      baseline,
      latenessHours: spec.lateness.hours,
      backfillWindows: config.backfillWindows,
      now: this.now(),
    });
    // The newest first: it is what people look for.
    for (const [index, { range }] of [...due].reverse().entries()) {
      const window = await this.compare(monitor, baseline, range, {
        signal,
        reopened: before.get(range.from)?.baseline === baseline.number,
      });
      await knex.transaction(async transaction => {
        await windows.put(monitor.id, window, transaction);
        const { state } = window.summary;
        const was = before.get(range.from)?.state;
        // What is found while looking back is no news: the timeline tells of the newest, and of changes of mind.
        if (was === undefined ? index === 0 : was !== state) {
          await outbox.write(transaction, {
            type: 'drift.window.judged',
            model: monitor.entityRef,
            actor: 'plugin:drift',
            before: was === undefined ? null : { state: was },
            after: { state, window: range, monitor: monitor.name },
            sentence: `${WORDS[state]} in ${dayRange(range)}: ${
              window.detail.sentence
            }`.slice(0, 2000),
            evidence: { ...window.detail.evidence },
          });
        }
      });
      await runs.renew(runId, (index + 1) / due.length, this.now());
    }
    await outbox.deliver();
  }

  private async makeFirstBaseline(
    monitor: StoredMonitor,
    signal?: AbortSignal,
  ): Promise<StoredBaseline> {
    const { baselines, knex } = this.options;
    const { baseline: range } = monitor.definition.spec;
    const measured = await this.measureBaseline(monitor, range, { signal });
    if (measured.rows === 0) {
      throw new JobError(
        `${this.relationOf(monitor).name}: there are no rows from ${
          range.from
        } to ${range.to}, the range of the baseline`,
      );
    }
    return knex.transaction(transaction =>
      baselines.add(
        monitor.id,
        {
          state: 'in-force',
          range,
          rows: measured.rows,
          hash: measured.hash,
          profile: measured.profile,
          selfChanges: measured.selfChanges,
          proposedBy: 'plugin:drift',
          proposedAt: this.now().toISOString(),
          reason: 'The range that the definition of the monitor names',
        },
        transaction,
      ),
    );
  }

  private async compare(
    monitor: StoredMonitor,
    baseline: Pick<
      StoredBaseline,
      'number' | 'range' | 'rows' | 'hash' | 'selfChanges'
    >,
    range: DayRange,
    options: {
      signal?: AbortSignal;
      slice?: { column: string; value: string };
      reopened: boolean;
    },
  ): Promise<JudgedWindow> {
    const { definition } = monitor;
    const { timestamp, modelVersion, prediction, target } = definition.spec;
    const relation = this.relationOf(monitor);
    const started = performance.now();
    const { signal, slice } = options;
    const columns = this.columnsOf(monitor);
    const reference = relation.rowsBetween(timestamp, baseline.range, {
      columns,
      slice,
    });
    const current = relation.rowsBetween(timestamp, range, { columns, slice });
    const errorOf = (days: DayRange) =>
      prediction && target
        ? relation.source(
            relation.error({
              prediction,
              target,
              isNumeric: definition.spec.outcome === 'number',
              timestamp,
              range: days,
            }),
          )
        : undefined;
    const errors = [errorOf(range), errorOf(baseline.range)];
    const result = await this.runJob(
      {
        kind: 'compare',
        reference: relation.source(reference),
        current: relation.source(current),
        settings: {
          ...this.settingsOf(monitor),
          selfChanges: baseline.selfChanges,
        },
        ...(errors[0] && errors[1] && { errors: [errors[0], errors[1]] }),
        versions:
          modelVersion &&
          relation.source(relation.versions(modelVersion, timestamp, range)),
        ...this.limits(),
      },
      isCompare,
      { signal },
    );
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
        source: relation.name,
        queries: [reference, current],
        engineVersion: this.options.engineVersion,
        durationMs: Math.round(performance.now() - started),
      },
      reopened: options.reopened,
      judgedAt: this.now(),
    });
  }

  private relationOf({ definition }: StoredMonitor): Relation {
    return Relation.of(definition.spec.source, this.options.config);
  }

  /** Columns that are read; undefined: all. */
  private columnsOf({ definition }: StoredMonitor): string[] | undefined {
    const { columns, prediction } = definition.spec;
    return columns && [...columns, ...(prediction ? [prediction] : [])];
  }

  private settingsOf({ definition }: StoredMonitor): CompareSettings {
    const { spec } = definition;
    return {
      prediction: spec.prediction,
      // What is no input of the model is not compared, whether it was named or not.
      exclude: [
        ...(spec.exclude ?? []),
        ...[spec.timestamp, spec.rowKey, spec.target, spec.modelVersion].filter(
          name => name !== undefined,
        ),
      ],
      alpha: alphaOfTarget(spec.falseAlarms.oncePerWindows),
      detectors: spec.detectors,
      combine: spec.combine,
      materiality: limitsOf(definition),
      seed: spec.seed,
    };
  }

  private limits(): Pick<Job, 'threads' | 'allowedDirectories'> {
    const { threads, roots } = this.options.config;
    return { threads, allowedDirectories: roots };
  }

  /** One sentence that names file or column, and no address or password. */
  private toSentence(error: unknown): string {
    if (isError(error) && ['JobError', 'InputError'].includes(error.name)) {
      return error.message;
    }
    this.options.logger.error('A run failed', error as Error);
    return 'it failed for a reason that is in the log of the backend';
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
