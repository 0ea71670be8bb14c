import {
  TakenAction,
  takenActionSchema,
} from '@bellwether/plugin-canary-common';
import { Knex } from 'knex';
import { Expectation } from '../adapters';
import { expectationSchema } from './expectation';

interface ActionRow {
  id: string;
  rollout: string;
  state: TakenAction['state'];
  taken_at: string;
  expected_until: string | null;
  taken: string;
  expectation: string;
}

export interface StoredAction {
  taken: TakenAction;
  expectation: Expectation;
}

const LIMIT = 50;

/** States in which something is still to come. */
export const OPEN: ReadonlyArray<TakenAction['state']> = [
  'sending',
  'waiting',
  'waiting-for-merge',
  'waiting-for-sync',
];

/** Actions that were taken, with what became of them. */
export class ActionStore {
  constructor(private readonly knex: Knex) {}

  async insert(
    transaction: Knex.Transaction,
    { taken, expectation }: StoredAction,
  ): Promise<void> {
    await transaction<ActionRow>('actions').insert({
      ...toRow(taken),
      expectation: JSON.stringify(expectation),
    });
  }

  /** @returns false when it is in another state than `from` by now, and was left as it is */
  async update(
    transaction: Knex,
    taken: TakenAction,
    from: TakenAction['state'],
  ): Promise<boolean> {
    const { id, ...row } = toRow(taken);
    const updated = await transaction<ActionRow>('actions')
      .where({ id, state: from })
      .update(row);
    return updated === 1;
  }

  async get(id: string): Promise<StoredAction | undefined> {
    const row = await this.knex<ActionRow>('actions').where({ id }).first();
    return row && toStored(row);
  }

  /** Newest first. */
  async list(rollout: string): Promise<TakenAction[]> {
    const rows = await this.knex<ActionRow>('actions')
      .where({ rollout })
      .orderBy('taken_at', 'desc')
      .limit(LIMIT);
    return rows.map(row => toStored(row).taken);
  }

  /** Those of all rollouts, or of one, from which something is still to come. */
  async listOpen(rollout?: string): Promise<StoredAction[]> {
    const rows = await this.knex<ActionRow>('actions')
      .whereIn('state', [...OPEN])
      .modify(query => {
        if (rollout !== undefined) query.where({ rollout });
      });
    return rows.map(toStored);
  }

  /** Those that were taken after `since`, and that no controller had done in time. */
  async listLost(since: Date): Promise<StoredAction[]> {
    const rows = await this.knex<ActionRow>('actions')
      .where({ state: 'lost' })
      .where('taken_at', '>=', since.toISOString());
    return rows.map(toStored);
  }

  /** The last one of a rollout, when it was taken after `since`. */
  async newest(rollout: string, since: Date): Promise<TakenAction | undefined> {
    const row = await this.knex<ActionRow>('actions')
      .where({ rollout })
      .where('taken_at', '>=', since.toISOString())
      .orderBy('taken_at', 'desc')
      .first();
    return row && toStored(row).taken;
  }
}

function toRow(taken: TakenAction) {
  return {
    id: taken.id,
    rollout: taken.rollout,
    state: taken.state,
    taken_at: taken.takenAt,
    expected_until: taken.expectedUntil ?? null,
    taken: JSON.stringify(taken),
  };
}

function toStored(row: ActionRow): StoredAction {
  return {
    taken: takenActionSchema.parse(JSON.parse(row.taken)),
    expectation: expectationSchema.parse(JSON.parse(row.expectation)),
  };
}
