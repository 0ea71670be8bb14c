import {
  Change,
  changeSchema,
  ChangeState,
} from '@bellwether/plugin-cost-common';
import { Knex } from 'knex';

interface Row {
  id: string;
  recommendation: string;
  state: string;
  opened_at: string;
  facts: string;
}

/** States in which a change waits for something. */
const WAITING: ChangeState[] = [
  'waiting-for-merge',
  'waiting-for-sync',
  'waiting',
];

/** Attempts to change a size, forwards or back. */
export class ChangeStore {
  constructor(private readonly knex: Knex) {}

  async get(id: string): Promise<Change | undefined> {
    const row = await this.knex<Row>('changes').where({ id }).first();
    return row && toChange(row);
  }

  /** The latest attempt of each recommendation. */
  async latestOf(
    recommendations: readonly string[],
  ): Promise<Map<string, Change>> {
    const latest = new Map<string, Change>();
    if (recommendations.length === 0) return latest;
    const rows = await this.knex<Row>('changes')
      .whereIn('recommendation', [...recommendations])
      .orderBy('opened_at');
    for (const row of rows) latest.set(row.recommendation, toChange(row));
    return latest;
  }

  async waiting(): Promise<Change[]> {
    const rows = await this.knex<Row>('changes')
      .whereIn('state', WAITING)
      .orderBy('opened_at');
    return rows.map(toChange);
  }

  async put(transaction: Knex.Transaction, change: Change): Promise<void> {
    const row: Row = {
      id: change.id,
      recommendation: change.recommendation,
      state: change.state,
      opened_at: change.openedAt,
      facts: JSON.stringify(change),
    };
    await transaction<Row>('changes').insert(row).onConflict('id').merge();
  }
}

function toChange({ facts }: Pick<Row, 'facts'>): Change {
  return changeSchema.parse(JSON.parse(facts));
}
