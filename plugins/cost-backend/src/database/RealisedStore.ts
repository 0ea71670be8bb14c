import { Knex } from 'knex';

/** What a server cost on a day with the new size, and what it would have at the old one. */
export interface RealisedDay {
  recommendation: string;
  day: string;
  actual: number;
  counterfactual: number;
}

/** Realised savings, day by day; a day that is measured again is overwritten. */
export class RealisedStore {
  constructor(private readonly knex: Knex) {}

  async put(days: readonly RealisedDay[]): Promise<void> {
    for (const day of days) {
      await this.knex<RealisedDay>('realised_days')
        .insert(day)
        .onConflict(['recommendation', 'day'])
        .merge();
    }
  }

  async of(
    recommendations: readonly string[],
  ): Promise<Map<string, RealisedDay[]>> {
    const days = new Map<string, RealisedDay[]>();
    if (recommendations.length === 0) return days;
    const rows = await this.knex<RealisedDay>('realised_days')
      .whereIn('recommendation', [...recommendations])
      .orderBy('day');
    for (const row of rows) {
      days.set(row.recommendation, [
        ...(days.get(row.recommendation) ?? []),
        row,
      ]);
    }
    return days;
  }
}
