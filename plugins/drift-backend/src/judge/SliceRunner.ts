import { DayRange } from '@bellwether/plugin-drift-common';
import { DriftConfig } from '../config';
import { StoredMonitor } from '../database';
import { DescribedSlices, describeSlices } from './describeSlices';
import type { JobResult, SlicesResult } from './jobs';
import { runInThread } from './JudgeThread';
import type { RunJob } from './Measurer';
import { MonitorReading } from './MonitorReading';
import { settingsOf } from './settings';

/** Looks at the rows of a window by the values of the monitor's slice columns. */
export class SliceRunner {
  private readonly runJob: RunJob;

  constructor(
    private readonly options: { config: DriftConfig; runJob?: RunJob },
  ) {
    this.runJob = options.runJob ?? runInThread;
  }

  /**
   * @param reference - what is kept of it; its rows are read where that was not counted by slice
   * @param columns - the only ones that are compared
   * @throws JobError - the rows cannot be read
   */
  async compare(
    { definition }: StoredMonitor,
    ranges: { reference: DayRange & { stored?: string }; current: DayRange },
    options: { columns: readonly string[]; signal?: AbortSignal },
  ): Promise<DescribedSlices> {
    const { config } = this.options;
    const reading = new MonitorReading(definition, config);
    const reference = reading.slices(ranges.reference);
    const current = reading.slices(ranges.current);
    const result =
      reference && current
        ? await this.runJob(
            {
              kind: 'slices',
              reference: reference.rows,
              baseline: ranges.reference.stored,
              current: current.rows,
              by: current.by,
              settings: {
                ...settingsOf(definition),
                columns: [...options.columns],
              },
              ...reading.limits(),
            },
            isSlices,
            { signal: options.signal },
          )
        : { kind: 'slices' as const, slices: [], others: [] };
    return describeSlices(result, definition);
  }
}

function isSlices(result: JobResult): result is SlicesResult {
  return result.kind === 'slices';
}
