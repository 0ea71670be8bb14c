import { DayRange } from '@bellwether/plugin-drift-common';
import { DriftConfig } from '../config';
import { StoredMonitor } from '../database';
import { Relation } from '../relation';
import { DescribedSlices, describeSlices } from './describeSlices';
import type { JobResult, SlicesResult } from './jobs';
import { runInThread } from './JudgeThread';
import type { RunJob } from './Measurer';
import { columnsOf, settingsOf } from './settings';

/** Looks at the rows of a window by the values of the monitor's slice columns. */
export class SliceRunner {
  private readonly runJob: RunJob;

  constructor(
    private readonly options: { config: DriftConfig; runJob?: RunJob },
  ) {
    this.runJob = options.runJob ?? runInThread;
  }

  /**
   * @param columns - the only ones that are compared
   * @throws JobError - the rows cannot be read
   */
  async compare(
    { definition }: StoredMonitor,
    ranges: { reference: DayRange; current: DayRange },
    options: { columns: readonly string[]; signal?: AbortSignal },
  ): Promise<DescribedSlices> {
    const { config } = this.options;
    const { timestamp, slices } = definition.spec;
    const relation = Relation.of(definition.spec.source, config);
    const texts = new Map(slices.map(name => [name, `${name} as text`]));
    const watched = columnsOf(definition);
    const rows = (range: DayRange) =>
      relation.rows(
        relation.withTexts(
          relation.rowsBetween(timestamp, range, {
            columns: watched && [...watched, ...slices],
          }),
          texts,
        ),
      );
    const result = await this.runJob(
      {
        kind: 'slices',
        reference: rows(ranges.reference),
        current: rows(ranges.current),
        by: [...texts].map(([column, text]) => ({ column, text })),
        settings: {
          ...settingsOf(definition),
          columns: [...options.columns],
        },
        threads: config.threads,
        allowedDirectories: config.roots,
      },
      isSlices,
      { signal: options.signal },
    );
    return describeSlices(result, definition);
  }
}

function isSlices(result: JobResult): result is SlicesResult {
  return result.kind === 'slices';
}
