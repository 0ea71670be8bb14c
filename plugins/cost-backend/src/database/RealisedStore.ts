import { Knex } from 'knex';
import { Currencies } from './Currencies';

/** What a server cost on a day with the new size, and what it would have at the old one. */
export interface RealisedDay {
  recommendation: string;
  day: string;
  actual: number;
  counterfactual: number;
}

interface Row extends RealisedDay {
  currency: string | null;
}

/**
 * Realised savings, day by day, in the portal's currency; a day that is measured again is overwritten. Days that were kept in a currency
 * of which nobody said what it is worth are left out.
 */
export class RealisedStore {
  constructor(
    private readonly knex: Knex,
    private readonly currencies: Currencies,
  ) {}

  async put(days: readonly RealisedDay[]): Promise<void> {
    for (const day of days) {
      await this.knex<Row>('realised_days')
        .insert({ ...day, currency: this.currencies.current })
        .onConflict(['recommendation', 'day'])
        .merge();
    }
  }

  async of(
    recommendations: readonly string[],
  ): Promise<Map<string, RealisedDay[]>> {
    const days = new Map<string, RealisedDay[]>();
    if (recommendations.length === 0) return days;
    const rows = await this.knex<Row>('realised_days')
      .whereIn('recommendation', [...recommendations])
      .orderBy('day');
    for (const { currency, actual, counterfactual, ...key } of rows) {
      const rate = this.currencies.rateOf(currency);
      if (rate === undefined) continue;
      days.set(key.recommendation, [
        ...(days.get(key.recommendation) ?? []),
        {
          ...key,
          actual: actual * rate,
          counterfactual: counterfactual * rate,
        },
      ]);
    }
    return days;
  }
}
