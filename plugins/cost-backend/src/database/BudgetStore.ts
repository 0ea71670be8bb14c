import { Knex } from 'knex';

interface Row {
  entity_ref: string;
  per_month: number;
  set_by: string;
  set_at: string;
  reason: string;
}

/** A model's budget as a person set it. */
export interface SetBudget {
  entityRef: string;
  perMonth: number;
  setBy: string;
}

/** Budgets that owners set. */
export class BudgetStore {
  constructor(private readonly knex: Knex) {}

  async list(): Promise<SetBudget[]> {
    const rows = await this.knex<Row>('budgets');
    return rows.map(row => ({
      entityRef: row.entity_ref,
      perMonth: row.per_month,
      setBy: row.set_by,
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
      })
      .onConflict('entity_ref')
      .merge();
  }

  async remove(transaction: Knex.Transaction, entityRef: string) {
    await transaction<Row>('budgets').where({ entity_ref: entityRef }).delete();
  }
}
