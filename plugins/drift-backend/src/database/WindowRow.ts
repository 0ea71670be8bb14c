import {
  WindowSummary,
  windowSummarySchema,
} from '@bellwether/plugin-drift-common';
import { Knex } from 'knex';

/** A judged window as the database has it. */
export interface WindowRow {
  monitor: string;
  first_day: string;
  last_day: string;
  row_count: number;
  state: WindowSummary['state'];
  baseline: number;
  p_value: number | null;
  ratio: number | null;
  judged_at: string;
  summary: string;
  heat: string;
  detail: string;
  late_rows: number;
}

export function toSummary(
  row: Pick<WindowRow, 'summary'> & Partial<Pick<WindowRow, 'late_rows'>>,
): WindowSummary {
  const { summary, late_rows: lateRows = 0 } = row;
  return windowSummarySchema.parse({
    ...JSON.parse(summary),
    ...(lateRows > 0 && { lateRows }),
  });
}

/** The newest window of every monitor that has one, to select columns of. */
export function newestWindows(knex: Knex) {
  const newest = knex<WindowRow>('windows')
    .groupBy('monitor')
    .select('monitor')
    .max({ first_day: 'first_day' })
    .as('newest');
  return (
    knex<WindowRow>('windows')
      .join(newest, join =>
        join
          .on('windows.monitor', 'newest.monitor')
          .andOn('windows.first_day', 'newest.first_day'),
      )
      // Of a monitor that is gone the windows stay.
      .join('monitors', 'monitors.id', 'windows.monitor')
  );
}
