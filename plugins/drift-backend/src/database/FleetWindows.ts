import { DayRange, WindowSummary } from '@bellwether/plugin-drift-common';
import { EventLoopShare } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { newestWindows, toSummary, WindowRow } from './WindowRow';
import { URGENCY } from './urgency';

/** The window of a monitor that speaks for a range of days. */
export interface LoudestWindow {
  monitor: string;
  state: WindowSummary['state'];
  /** Largest effect ÷ its limit. */
  ratio: number | null;
}

const LOUDNESS = `CASE state ${Object.entries(URGENCY)
  .map(([state, urgency]) => `WHEN '${state}' THEN ${urgency}`)
  .join(' ')} END`;
const PLACE = `ROW_NUMBER() OVER (PARTITION BY monitor ORDER BY ${LOUDNESS} DESC, COALESCE(ratio, 0) DESC, first_day) AS place`;

/**
 * What the fleet shows of windows. The texts of judgements are large: of the newest windows alone the summary is read, of
 * all others two columns that an index holds, and of these a row per monitor.
 */
export class FleetWindows {
  constructor(private readonly knex: Knex) {}

  /** Of the windows of each monitor that begin within a range of days, the most urgent one; among equals the one that moved most. */
  async listLoudest({ from, to }: DayRange): Promise<LoudestWindow[]> {
    const ranked = this.knex<WindowRow>('windows')
      .whereBetween('first_day', [from, to])
      .select('monitor', 'state', 'ratio', this.knex.raw(PLACE))
      .as('ranked');
    return this.knex
      .from(ranked)
      .where('place', 1)
      .select('monitor', 'state', 'ratio');
  }

  /** The newest window of every monitor that has one, by the monitor's id. */
  async listNewest(): Promise<Map<string, WindowSummary>> {
    const rows = await newestWindows(this.knex).select<
      Array<Pick<WindowRow, 'monitor' | 'summary'>>
    >('windows.monitor', 'windows.summary');
    const share = new EventLoopShare();
    const newest = new Map<string, WindowSummary>();
    for (const { monitor, summary } of rows) {
      newest.set(monitor, toSummary({ summary }));
      await share.giveWay();
    }
    return newest;
  }
}
