import { Knex } from 'knex';
import { Currencies } from './Currencies';

interface Row {
  entity_ref: string;
  per_month: number;
  set_by: string;
  set_at: string;
  reason: string;
  currency: string | null;
}

/** A model's budget as a person set it. */
export interface SetBudget {
  entityRef: string;
  perMonth: number;
  setBy: string;
}

/** A budget in a currency of which nobody said what it is worth. */
export type EarlierBudget = SetBudget & { currency: string };

/** Budgets that owners set, in the portal's currency. */
export class BudgetStore {
  constructor(
    private readonly knex: Knex,
    private readonly currencies: Currencies,
  ) {}

  async list(): Promise<SetBudget[]> {
    return (await this.kept()).flatMap(({ currency, perMonth, ...budget }) => {
      const rate = this.currencies.rateOf(currency);
      return rate === undefined
        ? []
        : [{ ...budget, perMonth: perMonth * rate }];
    });
  }

  /** Those that cannot be held against what is spent. */
  async earlier(): Promise<EarlierBudget[]> {
    return (await this.kept()).filter(
      ({ currency }) => this.currencies.rateOf(currency) === undefined,
    );
  }

  private async kept(): Promise<EarlierBudget[]> {
    const rows = await this.knex<Row>('budgets');
    return rows.map(row => ({
      entityRef: row.entity_ref,
      perMonth: row.per_month,
      setBy: row.set_by,
      currency: row.currency ?? this.currencies.current,
    }));
  }

  async set(
    transaction: Knex.Transaction,
    budget: SetBudget & { reason: string; at: Date },
  ): Promise<void> {
    await transaction<Row>('budgets')
      .insert({
        entity_ref: budget.entityRef,
        per_month: budget.perMonth,
        set_by: budget.setBy,
        set_at: budget.at.toISOString(),
        reason: budget.reason,
        currency: this.currencies.current,
      })
      .onConflict('entity_ref')
      .merge();
  }

  async remove(transaction: Knex.Transaction, entityRef: string) {
    await transaction<Row>('budgets').where({ entity_ref: entityRef }).delete();
  }
}
