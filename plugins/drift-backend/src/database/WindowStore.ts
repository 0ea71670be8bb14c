import {
  EarlierJudgement,
  earlierJudgementSchema,
  WindowDetail,
  windowDetailSchema,
  WindowSummary,
  windowSummarySchema,
} from '@bellwether/plugin-drift-common';
import { Knex } from 'knex';
import { newestWindows, toSummary, WindowRow } from './WindowRow';

interface EarlierRow {
  monitor: string;
  first_day: string;
  judged_at: string;
  judgement: string;
}

/** The newest window of a monitor, as the fleet counts its discoveries. */
export interface NewestWindow {
  monitor: string;
  state: WindowSummary['state'];
  pValue: number | null;
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

/**
 * Keeps judgements, one per monitor and window. A window that is judged again has another; of what was said before, verdict
 * and evidence are kept.
 */
export class WindowStore {
  constructor(private readonly knex: Knex) {}

  async put(
    monitor: string,
    { summary, heat, detail }: JudgedWindow,
    transaction: Knex.Transaction,
  ): Promise<void> {
    await keepEarlier(monitor, summary, transaction);
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
        late_rows: 0,
      })
      .onConflict(['monitor', 'first_day'])
      .merge();
  }

  /** Oldest first. */
  async list(monitor: string): Promise<WindowSummary[]> {
    const rows = await this.table()
      .where({ monitor })
      .orderBy('first_day')
      .select('summary', 'late_rows');
    return rows.map(toSummary);
  }

  /** The newest, oldest of them first. */
  async listNewest(monitor: string, count: number): Promise<WindowSummary[]> {
    const rows = await this.table()
      .where({ monitor })
      .orderBy('first_day', 'desc')
      .limit(count)
      .select('summary', 'late_rows');
    return rows.reverse().map(toSummary);
  }

  /** The newest window of every monitor that has one. */
  async listNewestOfAll(): Promise<NewestWindow[]> {
    const rows = await newestWindows(this.knex).select<
      Array<Pick<WindowRow, 'monitor' | 'state' | 'p_value'>>
    >('windows.monitor', 'windows.state', 'windows.p_value');
    return rows.map(({ monitor, state, p_value: pValue }) => ({
      monitor,
      state,
      pValue,
    }));
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

  /** What was said of a window before it was judged again, newest first. */
  async listEarlier(
    monitor: string,
    firstDay: string,
  ): Promise<EarlierJudgement[]> {
    const rows = await this.knex<EarlierRow>('earlier_judgements')
      .where({ monitor, first_day: firstDay })
      .orderBy('judged_at', 'desc')
      .select('judgement');
    return rows.map(({ judgement }) =>
      earlierJudgementSchema.parse(JSON.parse(judgement)),
    );
  }

  /** Rows that came after a window was closed. */
  async setLateRows(
    monitor: string,
    firstDay: string,
    rows: number,
  ): Promise<void> {
    await this.table()
      .where({ monitor, first_day: firstDay })
      .update({ late_rows: rows });
  }

  /** What decides whether a window has to be judged again. */
  async listJudged(
    monitor: string,
  ): Promise<
    Map<
      string,
      { rows: number; baseline: number; state: string; lateRows: number }
    >
  > {
    const rows = await this.table()
      .where({ monitor })
      .select('first_day', 'row_count', 'baseline', 'state', 'late_rows');
    return new Map(
      rows.map(row => [
        row.first_day,
        {
          rows: row.row_count,
          baseline: row.baseline,
          state: row.state,
          lateRows: row.late_rows,
        },
      ]),
    );
  }

  private table() {
    return this.knex<WindowRow>('windows');
  }
}

async function keepEarlier(
  monitor: string,
  { range }: WindowSummary,
  transaction: Knex.Transaction,
): Promise<void> {
  const row = await transaction<WindowRow>('windows')
    .where({ monitor, first_day: range.from })
    .first('summary', 'detail');
  if (!row) return;
  const summary = windowSummarySchema.parse(JSON.parse(row.summary));
  const detail = windowDetailSchema.parse(JSON.parse(row.detail));
  const judgement: EarlierJudgement = {
    judgedAt: summary.judgedAt,
    state: summary.state,
    sentence: detail.sentence,
    rows: summary.rows,
    baseline: summary.baseline,
    evidence: detail.evidence,
  };
  await transaction<EarlierRow>('earlier_judgements')
    .insert({
      monitor,
      first_day: range.from,
      judged_at: summary.judgedAt,
      judgement: JSON.stringify(judgement),
    })
    .onConflict(['monitor', 'first_day', 'judged_at'])
    .ignore();
}
