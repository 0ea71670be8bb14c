import { Knex } from 'knex';

const TABLES = [
  'cluster_days',
  'realised_days',
  'budgets',
  'anomalies',
  'recommendations',
];

/** In which currency amounts are kept and shown, and what a unit of one that they were kept in before is worth. */
export class Currencies {
  constructor(
    readonly current: string,
    private readonly earlier: ReadonlyMap<string, number> = new Map(),
  ) {}

  /** @returns undefined where nobody said what it is worth: its amounts cannot be added to others */
  rateOf(currency: string | null): number | undefined {
    return currency === null || currency === this.current
      ? 1
      : this.earlier.get(currency);
  }

  /** Of amounts that were kept before their currency was: it was the one that the portal has now, as far as anybody knows. */
  async nameWhere(knex: Knex): Promise<void> {
    for (const table of TABLES) {
      await knex(table)
        .whereNull('currency')
        .update({ currency: this.current });
    }
  }
}
