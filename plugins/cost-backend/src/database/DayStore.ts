import { costKinds } from '@bellwether/plugin-cost-common';
import { Knex } from 'knex';
import {
  clusterDaySchema,
  CostRow,
  costRowSchema,
  StoredClusterDay,
  totalOf,
} from '../costs/CostRow';
import { Currencies } from './Currencies';

interface DayRow {
  cluster: string;
  day: string;
  read_at: string;
  currency: string | null;
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

/** A day as it was kept, whatever its amounts are in. */
export interface KeptDay {
  day: StoredClusterDay;
  currency: string;
}

/** Days of a cluster whose amounts were kept in another currency than the portal's. */
export interface EarlierDays {
  cluster: string;
  currency: string;
  /** What a unit of it is worth; undefined where nobody said, and the days are in no figures. */
  rate: number | undefined;
  /** First and last of them, and how many they are. */
  from: string;
  until: string;
  count: number;
}

/**
 * Costs by day, in the portal's currency: days that were kept in another one are converted where it is known what that is worth, else
 * left out, so that nobody adds up what cannot be added. A day of a cluster is replaced as a whole, so nothing is ever counted twice.
 */
export class DayStore {
  constructor(
    private readonly knex: Knex,
    private readonly currencies: Currencies,
  ) {}

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
        .insert({
          ...key,
          read_at: day.readAt,
          currency: this.currencies.current,
          facts: JSON.stringify(day),
        })
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
    return (await this.kept(range)).flatMap(({ day, currency }) => {
      const rate = this.currencies.rateOf(currency);
      return rate === undefined ? [] : [dayAt(day, rate)];
    });
  }

  /** The same as they were kept. */
  async kept({
    from,
    until,
  }: {
    from: string;
    until: string;
  }): Promise<KeptDay[]> {
    const rows = await this.knex<DayRow>('cluster_days')
      .whereBetween('day', [from, until])
      .orderBy('day');
    return rows.map(({ facts, currency }) => ({
      day: clusterDaySchema.parse(JSON.parse(facts)),
      currency: currency ?? this.currencies.current,
    }));
  }

  /** Days that were kept in another currency. */
  async earlier({
    from,
    until,
  }: {
    from: string;
    until: string;
  }): Promise<EarlierDays[]> {
    const rows = await this.knex<DayRow>('cluster_days')
      .whereBetween('day', [from, until])
      .whereNot({ currency: this.currencies.current })
      .groupBy('cluster', 'currency')
      .orderBy(['cluster', 'currency'])
      .select('cluster', 'currency')
      .min({ from: 'day' })
      .max({ until: 'day' })
      .count({ count: 'day' });
    return rows.map(row => ({
      cluster: String(row.cluster),
      currency: String(row.currency),
      rate: this.currencies.rateOf(String(row.currency)),
      from: String(row.from),
      until: String(row.until),
      count: Number(row.count),
    }));
  }

  /** Notes that a day was looked at again and nothing better was found. */
  async seen(day: StoredClusterDay, at: Date): Promise<void> {
    const readAt = at.toISOString();
    await this.knex<DayRow>('cluster_days')
      .where({ cluster: day.cluster, day: day.day })
      .where('read_at', '<=', readAt)
      .update({ read_at: readAt, facts: JSON.stringify({ ...day, readAt }) });
  }

  /** Rows of one model, or of all; what serves no model is left out. */
  async rows(options: {
    from: string;
    until: string;
    entityRef?: string;
  }): Promise<CostRow[]> {
    return (await this.keptRows(options)).flatMap(({ row, currency }) => {
      const rate = this.currencies.rateOf(currency);
      return rate === undefined ? [] : [rowAt(row, rate)];
    });
  }

  /** The same as they were kept. */
  async keptRows({
    from,
    until,
    entityRef,
  }: {
    from: string;
    until: string;
    entityRef?: string;
  }): Promise<Array<{ row: CostRow; currency: string | null }>> {
    const query = this.knex('cost_rows')
      .join('cluster_days', {
        'cluster_days.cluster': 'cost_rows.cluster',
        'cluster_days.day': 'cost_rows.day',
      })
      .whereBetween('cost_rows.day', [from, until])
      // Also within a day: clusters are read side by side, and no screen is to follow which came first.
      .orderBy(['cost_rows.day', 'cost_rows.cluster', 'cost_rows.subject'])
      .select<Array<Pick<RowRow, 'facts'> & Pick<DayRow, 'currency'>>>(
        'cost_rows.facts as facts',
        'cluster_days.currency as currency',
      );
    const rows = await (entityRef
      ? query.where({ 'cost_rows.entity_ref': entityRef })
      : query.whereNotNull('cost_rows.entity_ref'));
    return rows.map(({ facts, currency }) => ({
      row: costRowSchema.parse(JSON.parse(facts)),
      currency,
    }));
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

/** A day's amounts, times what a unit of them is worth. */
function dayAt(day: StoredClusterDay, rate: number): StoredClusterDay {
  if (rate === 1) return day;
  const { unitPrices: prices } = day;
  return {
    ...day,
    bill: day.bill === null ? null : day.bill * rate,
    models: day.models * rate,
    others: day.others * rate,
    idle: day.idle * rate,
    shared: day.shared * rate,
    unitPrices: prices && {
      cpuCore: prices.cpuCore * rate,
      memoryGibibyte: prices.memoryGibibyte * rate,
      gpu: prices.gpu === null ? null : prices.gpu * rate,
    },
  };
}

function rowAt(row: CostRow, rate: number): CostRow {
  if (rate === 1) return row;
  const byKind = { ...row.byKind };
  for (const kind of costKinds) byKind[kind] *= rate;
  return {
    ...row,
    byKind,
    spotCost: row.spotCost * rate,
    chargedCost: row.chargedCost * rate,
    usedCost: row.usedCost * rate,
  };
}
