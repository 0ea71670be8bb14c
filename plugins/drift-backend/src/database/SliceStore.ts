import {
  WindowSlicesReply,
  windowSlicesReplySchema,
} from '@bellwether/plugin-drift-common';
import { Knex } from 'knex';
import type { DescribedSlices } from '../judge';

interface SlicesRow {
  monitor: string;
  first_day: string;
  judged_at: string;
  counted_at: string;
  slices: string;
  others: string;
}

interface ColumnRow {
  monitor: string;
  first_day: string;
  column_name: string;
  columns: string;
}

/** Rows that are inserted at once: databases bound the number of values of one statement. */
const BATCH = 100;

/** Keeps windows by slice. They belong to one judgement: a window that is judged again has none. */
export class SliceStore {
  constructor(private readonly knex: Knex) {}

  /** @returns undefined where nothing was kept for that judgement */
  async get(
    monitor: string,
    firstDay: string,
    options: { judgedAt: string; column: string },
  ): Promise<WindowSlicesReply | undefined> {
    const key = { monitor, first_day: firstDay };
    const row = await this.knex<SlicesRow>('window_slices').where(key).first();
    if (row?.judged_at !== options.judgedAt) return undefined;
    const found = await this.knex<ColumnRow>('window_slice_columns')
      .where({ ...key, column_name: options.column })
      .first('columns');
    const slices: object[] = JSON.parse(row.slices);
    const columns: unknown[] = found ? JSON.parse(found.columns) : [];
    return windowSlicesReplySchema.parse({
      slices: slices.map((slice, index) => ({
        ...slice,
        column: columns[index] ?? undefined,
      })),
      others: JSON.parse(row.others),
      countedAt: row.counted_at,
    });
  }

  async put(
    monitor: string,
    firstDay: string,
    kept: DescribedSlices & { judgedAt: string; countedAt: Date },
  ): Promise<void> {
    const key = { monitor, first_day: firstDay };
    await this.knex.transaction(async transaction => {
      await transaction<SlicesRow>('window_slices')
        .insert({
          ...key,
          judged_at: kept.judgedAt,
          counted_at: kept.countedAt.toISOString(),
          slices: JSON.stringify(kept.slices),
          others: JSON.stringify(kept.others),
        })
        .onConflict(['monitor', 'first_day'])
        .merge();
      await transaction<ColumnRow>('window_slice_columns').where(key).delete();
      await transaction.batchInsert(
        'window_slice_columns',
        [...kept.columns].map(([name, columns]) => ({
          ...key,
          column_name: name,
          columns: JSON.stringify(columns),
        })),
        BATCH,
      );
    });
  }
}
