import {
  WindowDetail,
  windowDetailSchema,
  WindowSummary,
  windowSummarySchema,
} from '@bellwether/plugin-drift-common';
import { Knex } from 'knex';

interface WindowRow {
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
}

/** Ratio by column, with the effect that it is of. */
export type Heat = Record<
  string,
  { ratio: number | null; effect: string; isOutput: boolean }
>;

/** A judgement as it is kept. */
export interface JudgedWindow {
  summary: WindowSummary;
  heat: Heat;
  detail: WindowDetail;
}

/** Keeps judgements, one per monitor and window: a window that is judged again replaces what was said of it. */
export class WindowStore {
  constructor(private readonly knex: Knex) {}

  async put(
    monitor: string,
    { summary, heat, detail }: JudgedWindow,
    transaction: Knex.Transaction,
  ): Promise<void> {
    await transaction<WindowRow>('windows')
      .insert({
        monitor,
        first_day: summary.range.from,
        last_day: summary.range.to,
        row_count: summary.rows,
        state: summary.state,
        baseline: summary.baseline,
        p_value: summary.pValue,
        ratio: summary.largest?.ratio ?? null,
        judged_at: summary.judgedAt,
        summary: JSON.stringify(summary),
        heat: JSON.stringify(heat),
        detail: JSON.stringify(detail),
      })
      .onConflict(['monitor', 'first_day'])
      .merge();
  }

  /** Oldest first. */
  async list(monitor: string): Promise<WindowSummary[]> {
    const rows = await this.table()
      .where({ monitor })
      .orderBy('first_day')
      .select('summary');
    return rows.map(({ summary }) =>
      windowSummarySchema.parse(JSON.parse(summary)),
    );
  }

  /** The newest, oldest of them first. */
  async listNewest(monitor: string, count: number): Promise<WindowSummary[]> {
    const rows = await this.table()
      .where({ monitor })
      .orderBy('first_day', 'desc')
      .limit(count)
      .select('summary');
    return rows
      .reverse()
      .map(({ summary }) => windowSummarySchema.parse(JSON.parse(summary)));
  }

  /** Oldest first. */
  async listHeat(
    monitor: string,
  ): Promise<Array<{ from: string; to: string; heat: Heat }>> {
    const rows = await this.table()
      .where({ monitor })
      .orderBy('first_day')
      .select('first_day', 'last_day', 'heat');
    return rows.map(row => ({
      from: row.first_day,
      to: row.last_day,
      heat: JSON.parse(row.heat),
    }));
  }

  async get(
    monitor: string,
    firstDay: string,
  ): Promise<WindowDetail | undefined> {
    const row = await this.table()
      .where({ monitor, first_day: firstDay })
      .first('detail');
    return row && windowDetailSchema.parse(JSON.parse(row.detail));
  }

  /** What decides whether a window has to be judged again. */
  async listJudged(
    monitor: string,
  ): Promise<Map<string, { rows: number; baseline: number; state: string }>> {
    const rows = await this.table()
      .where({ monitor })
      .select('first_day', 'row_count', 'baseline', 'state');
    return new Map(
      rows.map(row => [
        row.first_day,
        { rows: row.row_count, baseline: row.baseline, state: row.state },
      ]),
    );
  }

  private table() {
    return this.knex<WindowRow>('windows');
  }
}
