import { Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { DriftConfig } from '../config';
import {
  JudgedWindow,
  MonitorStore,
  StoredMonitor,
  WindowStore,
} from '../database';
import { dayRange } from '../words';
import { BaselineMaker } from './BaselineMaker';
import { emptyWindows, lateRows, windowsOf, windowsToJudge } from './calendar';
import { Measurer } from './Measurer';
import { RunLease } from './RunLease';

const WORDS = {
  none: 'No drift',
  significant: 'Significant, small drift',
  material: 'Material drift',
  'insufficient-data': 'Insufficient data',
};

/** Judges the windows of a monitor that are due. Each is one transaction: what was judged stays when a run dies. */
export class WindowJudge {
  constructor(
    private readonly options: {
      baselines: BaselineMaker;
      config: DriftConfig;
      knex: Knex;
      measurer: Measurer;
      monitors: MonitorStore;
      outbox: Outbox;
      windows: WindowStore;
      now?: () => Date;
    },
  ) {}

  /**
   * @param again - first day of a window that is judged again although its rows are unchanged
   * @returns how many windows were judged
   */
  async judge(
    monitor: StoredMonitor,
    lease: RunLease,
    again?: string,
  ): Promise<number> {
    const { baselines, measurer, outbox, windows } = this.options;
    const { signal } = lease;
    const baseline = await baselines.inForce(monitor, { signal });
    const before = await windows.listJudged(monitor.id);
    const due = await this.findDue(monitor, baseline, before, lease, again);
    // The newest first: it is what people look for.
    for (const [index, { range }] of [...due].reverse().entries()) {
      const known = before.get(range.from);
      const window = await measurer.judgeWindow(monitor, baseline, range, {
        signal,
        reopened: known?.baseline === baseline.number,
      });
      await this.store(monitor, window, lease, {
        was: known?.state,
        // A run that goes on for one that died begins in the middle.
        isNewest:
          index === 0 && [...before.keys()].every(day => day <= range.from),
        progress: (index + 1) / due.length,
      });
    }
    await outbox.deliver();
    return due.length;
  }

  private async findDue(
    monitor: StoredMonitor,
    baseline: Parameters<typeof windowsToJudge>[0]['baseline'],
    before: Awaited<ReturnType<WindowStore['listJudged']>>,
    { signal }: RunLease,
    again: string | undefined,
  ) {
    const { config, measurer } = this.options;
    const { spec } = monitor.definition;
    const days = await measurer.countDays(monitor, { signal });
    const windows = windowsOf(days, spec.window);
    const now = this.options.now?.() ?? new Date();
    const latenessHours = spec.lateness.hours;
    await this.keepLog(monitor, [...days.keys()], now);
    const late = lateRows({ windows, judged: before, latenessHours, now });
    for (const [firstDay, rows] of late) {
      if (before.get(firstDay)?.lateRows === rows) continue;
      await this.options.windows.setLateRows(monitor.id, firstDay, rows);
    }
    const judged = new Map(before);
    if (again) judged.delete(again);
    return windowsToJudge({
      windows,
      judged,
      baseline,
      latenessHours,
      backfillWindows: config.backfillWindows,
      now,
    });
  }

  /** Up to when rows came: a log that has dried up is told of, although there is no window to judge. */
  private async keepLog(
    { definition, id }: StoredMonitor,
    days: readonly string[],
    now: Date,
  ): Promise<void> {
    const today = now.toISOString().slice(0, 10);
    // A row may bear a time that has not come.
    const newestDay = days
      .filter(day => day <= today)
      .sort()
      .at(-1);
    if (newestDay === undefined) return;
    await this.options.monitors.setLog(id, {
      newestDay,
      silentWindows: emptyWindows(newestDay, {
        length: definition.spec.window,
        latenessHours: definition.spec.lateness.hours,
        now,
      }),
    });
  }

  private async store(
    monitor: StoredMonitor,
    window: JudgedWindow,
    lease: RunLease,
    facts: { was?: string; isNewest: boolean; progress: number },
  ): Promise<void> {
    const { knex, monitors, outbox, windows } = this.options;
    const { was, isNewest, progress } = facts;
    await knex.transaction(async transaction => {
      // First, so that a run that was taken over in the meantime writes nothing.
      await lease.hold(transaction, progress);
      await windows.put(monitor.id, window, transaction);
      await monitors.addToTell(monitor.id, transaction);
      const { range, state } = window.summary;
      const { definition: _, ...evidence } = window.detail.evidence;
      // What is found while looking back is no news: the timeline tells of the newest, and of changes of mind.
      if (was === undefined ? !isNewest : was === state) return;
      await outbox.write(transaction, {
        type: 'drift.window.judged',
        model: monitor.entityRef,
        actor: 'plugin:drift',
        before: was === undefined ? null : { state: was },
        after: { state, window: range, monitor: monitor.name },
        sentence: `${WORDS[state]} in ${dayRange(range)}: ${
          window.detail.sentence
        }`.slice(0, 2000),
        evidence,
      });
    });
  }
}
