import { Anomaly, anomalySchema } from '@bellwether/plugin-cost-common';
import { Knex } from 'knex';
import { Currencies } from './Currencies';

interface Row {
  id: string;
  entity_ref: string;
  day: string;
  currency: string | null;
  facts: string;
}

/** Days of a model that were found to cost other than usual before the portal had another currency. */
export interface EarlierJumps {
  entityRef: string;
  currency: string;
  count: number;
}

const KEPT_MS = 400 * 86_400_000;

/** Days on which a model cost other than usual. */
export class AnomalyStore {
  constructor(
    private readonly knex: Knex,
    private readonly currencies: Currencies,
  ) {}

  async put(entityRef: string, anomalies: readonly Anomaly[]): Promise<void> {
    for (const anomaly of anomalies) {
      const row = {
        id: anomaly.id,
        entity_ref: entityRef,
        day: anomaly.day,
        currency: this.currencies.current,
        facts: JSON.stringify(anomaly),
      };
      await this.knex<Row>('anomalies').insert(row).onConflict('id').merge();
    }
  }

  /** Forgets days that are usual after all, since their costs were corrected. */
  async keepOnly(
    entityRef: string,
    since: string,
    ids: readonly string[],
  ): Promise<void> {
    await this.knex<Row>('anomalies')
      .where({ entity_ref: entityRef })
      .where('day', '>=', since)
      .whereNotIn('id', [...ids])
      .delete();
  }

  /** Newest first; what was found in another currency is told in its words, and so no more: see {@link AnomalyStore.earlier}. */
  async list(options: {
    since: string;
    entityRef?: string;
  }): Promise<Array<Anomaly & { entityRef: string }>> {
    const query = this.knex<Row>('anomalies')
      .where('day', '>=', options.since)
      .where({ currency: this.currencies.current })
      .orderBy('day', 'desc');
    if (options.entityRef) query.where({ entity_ref: options.entityRef });
    return (await query).map(row => ({
      ...anomalySchema.parse(JSON.parse(row.facts)),
      entityRef: row.entity_ref,
    }));
  }

  /** How many days of a range are not told, by the currency that they were found in. */
  async earlier(options: {
    since: string;
    entityRef?: string;
  }): Promise<EarlierJumps[]> {
    const query = this.knex<Row>('anomalies')
      .where('day', '>=', options.since)
      .whereNot({ currency: this.currencies.current })
      .orderBy(['currency', 'entity_ref']);
    if (options.entityRef) query.where({ entity_ref: options.entityRef });
    const counts = new Map<string, EarlierJumps>();
    for (const { currency, entity_ref: entityRef } of await query) {
      const key = `${currency} ${entityRef}`;
      const { count = 0 } = counts.get(key) ?? {};
      counts.set(key, {
        currency: currency ?? '',
        entityRef,
        count: count + 1,
      });
    }
    return [...counts.values()];
  }

  async prune(now: Date): Promise<void> {
    await this.knex<Row>('anomalies')
      .where(
        'day',
        '<',
        new Date(now.getTime() - KEPT_MS).toISOString().slice(0, 10),
      )
      .delete();
  }
}
