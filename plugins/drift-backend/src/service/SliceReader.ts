import { InputError } from '@backstage/errors';
import {
  WindowDetail,
  WindowSlicesReply,
} from '@bellwether/plugin-drift-common';
import pLimit from 'p-limit';
import { BaselineStore, SliceStore, StoredMonitor } from '../database';
import { SliceRunner } from '../judge';

/** Columns that are looked at by slice: those that moved most. */
const MOST_COLUMNS = 200;

/**
 * Windows by slice. The rows of a window are read when its slices are asked for first, and what was found is kept: so
 * that it is known of the windows that people look into, and costs nothing of the others.
 */
export class SliceReader {
  /** Whoever asks while rows are read waits for the same reading. */
  private readonly underWay = new Map<string, Promise<void>>();
  /** One at a time: a reader may ask for many windows, and runs of monitors come first. */
  private readonly oneByOne = pLimit(1);

  constructor(
    private readonly options: {
      baselines: BaselineStore;
      runner: SliceRunner;
      slices: SliceStore;
      /** Aborted when the backend shuts down. */
      shutdown: AbortSignal;
    },
  ) {}

  /**
   * @throws InputError - the column is none of the window, or too far down to be looked at by slice
   * @throws JobError - the rows cannot be read
   */
  async read(
    monitor: StoredMonitor,
    window: WindowDetail,
    column: string,
  ): Promise<WindowSlicesReply> {
    const columns = columnsOf(monitor, window);
    if (!columns.has(column)) {
      throw new InputError(
        window.columns.some(({ name }) => name === column)
          ? `Slices are kept of the ${MOST_COLUMNS} columns that moved most, and ${column} is none of them`
          : `${column} is no column of that window`,
      );
    }
    const { from } = window.range;
    const asked = { judgedAt: window.judgedAt, column };
    if (monitor.definition.spec.slices.length === 0) {
      return { slices: [], others: [], countedAt: window.judgedAt };
    }
    const kept = await this.options.slices.get(monitor.id, from, asked);
    if (kept) return kept;
    await this.measureOnce(monitor, window, columns);
    const measured = await this.options.slices.get(monitor.id, from, asked);
    if (!measured) throw new Error('The slices were read and not kept');
    return measured;
  }

  private measureOnce(
    monitor: StoredMonitor,
    window: WindowDetail,
    columns: ReadonlySet<string>,
  ): Promise<void> {
    const key = `${monitor.id} ${window.range.from} ${window.judgedAt}`;
    const before = this.underWay.get(key);
    if (before) return before;
    const work = this.oneByOne(() =>
      this.measure(monitor, window, columns),
    ).finally(() => this.underWay.delete(key));
    this.underWay.set(key, work);
    return work;
  }

  private async measure(
    monitor: StoredMonitor,
    { range, judgedAt, evidence }: WindowDetail,
    columns: ReadonlySet<string>,
  ): Promise<void> {
    const { baselines, runner, shutdown, slices } = this.options;
    const { from, to } = evidence.reference;
    const stored = evidence.baselineHash
      ? await baselines.storedByHash(monitor.id, evidence.baselineHash)
      : undefined;
    const described = await runner.compare(
      monitor,
      { reference: { from, to, stored }, current: range },
      { columns: [...columns], signal: shutdown },
    );
    await slices.put(monitor.id, range.from, {
      ...described,
      judgedAt,
      countedAt: new Date(),
    });
  }
}

function columnsOf(
  { definition }: StoredMonitor,
  { columns }: WindowDetail,
): ReadonlySet<string> {
  const names = columns.slice(0, MOST_COLUMNS).map(({ name }) => name);
  const { prediction } = definition.spec;
  return new Set([...names, ...(prediction ? [prediction] : [])]);
}
