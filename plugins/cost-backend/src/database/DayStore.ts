import { Knex } from 'knex';
import {
  clusterDaySchema,
  CostRow,
  costRowSchema,
  StoredClusterDay,
  totalOf,
} from '../costs/CostRow';

interface DayRow {
  cluster: string;
  day: string;
  read_at: string;
  facts: string;
}

interface RowRow {
  cluster: string;
  day: string;
  subject: string;
  entity_ref: string | null;
  total: number;
  facts: string;
}

const KEPT_DAYS = 400;
const BATCH = 100;

/** Costs by day. A day of a cluster is replaced as a whole, so nothing is ever counted twice. */
export class DayStore {
  constructor(private readonly knex: Knex) {}

  /**
   * Puts a day in place of what was known of it.
   *
   * @returns false where a newer reading is there already: nothing was written
   */
  async replace(
    day: StoredClusterDay,
    rows: readonly CostRow[],
  ): Promise<boolean> {
    return this.knex.transaction(async transaction => {
      const key = { cluster: day.cluster, day: day.day };
      const written = await transaction<DayRow>('cluster_days')
        .insert({ ...key, read_at: day.readAt, facts: JSON.stringify(day) })
        .onConflict(['cluster', 'day'])
        .merge()
        .where('cluster_days.read_at', '<=', day.readAt)
        .returning('day');
      if (written.length === 0) return false;
      await transaction<RowRow>('cost_rows').where(key).delete();
      for (let at = 0; at < rows.length; at += BATCH) {
        await transaction<RowRow>('cost_rows').insert(
          rows.slice(at, at + BATCH).map(row => ({
            ...key,
            subject: row.subject,
            entity_ref: row.entityRef ?? null,
            total: totalOf(row),
            facts: JSON.stringify(row),
          })),
        );
      }
      return true;
    });
  }

  async days(range: {
    from: string;
    until: string;
  }): Promise<StoredClusterDay[]> {
    const rows = await this.knex<DayRow>('cluster_days')
      .whereBetween('day', [range.from, range.until])
      .orderBy('day');
    return rows.map(({ facts }) => clusterDaySchema.parse(JSON.parse(facts)));
  }

  /** Rows of one model, or of all; what serves no model is left out with `entityRef: 'any'`. */
  async rows(options: {
    from: string;
    until: string;
    entityRef?: string;
  }): Promise<CostRow[]> {
    const { from, until, entityRef } = options;
    const query = this.knex<RowRow>('cost_rows')
      .whereBetween('day', [from, until])
      .orderBy('day');
    const rows = await (entityRef
      ? query.where({ entity_ref: entityRef })
      : query.whereNotNull('entity_ref'));
    return rows.map(({ facts }) => costRowSchema.parse(JSON.parse(facts)));
  }

  /** Models that cost something in a range. */
  async models(from: string): Promise<string[]> {
    const rows = await this.knex<RowRow>('cost_rows')
      .where('day', '>=', from)
      .whereNotNull('entity_ref')
      .distinct('entity_ref');
    return rows.flatMap(({ entity_ref }) => entity_ref ?? []);
  }

  async prune(now: Date): Promise<void> {
    const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000)
      .toISOString()
      .slice(0, 10);
    await this.knex('cost_rows').where('day', '<', before).delete();
    await this.knex('cluster_days').where('day', '<', before).delete();
  }
}
