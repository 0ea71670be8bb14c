import { Baseline, baselineSchema } from '@bellwether/plugin-drift-common';
import { SelfChange } from '@bellwether/drift-engine';
import { Knex } from 'knex';
import { z } from 'zod';

interface BaselineRow {
  monitor: string;
  number: number;
  state: Baseline['state'];
  first_day: string;
  last_day: string;
  row_count: number;
  hash: string;
  profile: string;
  self_changes: string;
  facts: string;
}

const selfChangesSchema = z.array(
  z.union([
    z.number(),
    z.object({
      marginal: z.number(),
      joint: z.number().optional(),
      classifier: z.number().optional(),
    }),
  ]),
);

/** A baseline with what was measured within it. */
export interface StoredBaseline extends Baseline {
  /** How much each of its own windows differs from the rest; a number where single columns alone were measured. */
  selfChanges: SelfChange[];
}

export type NewBaseline = Omit<StoredBaseline, 'number' | 'selfWindows'> & {
  /** What windows are judged by: JSON. */
  stored: string;
};

/** All but the profile, which is large and seldom needed. */
type ShownRow = Omit<BaselineRow, 'monitor' | 'profile'>;

const columns: Array<keyof ShownRow> = [
  'number',
  'state',
  'first_day',
  'last_day',
  'row_count',
  'hash',
  'self_changes',
  'facts',
];

/** Keeps baselines. What was measured is written once; only its state changes. */
export class BaselineStore {
  constructor(private readonly knex: Knex) {}

  async list(monitor: string): Promise<StoredBaseline[]> {
    const rows = await this.table()
      .where({ monitor })
      .orderBy('number', 'desc')
      .select<ShownRow[]>(columns);
    return rows.map(toBaseline);
  }

  /** What windows are judged by. */
  async storedOf(monitor: string, number: number): Promise<string> {
    const row = await this.table().where({ monitor, number }).first('profile');
    return row?.profile ?? '';
  }

  /** The same of the baseline that a window was judged by. */
  async storedByHash(
    monitor: string,
    hash: string,
  ): Promise<string | undefined> {
    const row = await this.table().where({ monitor, hash }).first('profile');
    return row?.profile;
  }

  async inForce(monitor: string): Promise<StoredBaseline | undefined> {
    return this.first({ monitor, state: 'in-force' });
  }

  async proposed(monitor: string): Promise<StoredBaseline | undefined> {
    return this.first({ monitor, state: 'proposed' });
  }

  async get(
    monitor: string,
    number: number,
  ): Promise<StoredBaseline | undefined> {
    return this.first({ monitor, number });
  }

  /** Adds one; a baseline that is in force already is replaced by a new one that is. */
  async add(
    monitor: string,
    baseline: NewBaseline,
    transaction: Knex.Transaction,
  ): Promise<StoredBaseline> {
    const newest = await transaction<BaselineRow>('baselines')
      .where({ monitor })
      .max({ number: 'number' })
      .first();
    const number = Number(newest?.number ?? 0) + 1;
    if (baseline.state === 'in-force') {
      await this.replaceInForce(monitor, transaction);
    }
    const { stored, selfChanges, state, range, rows, hash, ...facts } =
      baseline;
    await transaction<BaselineRow>('baselines').insert({
      monitor,
      number,
      state,
      first_day: range.from,
      last_day: range.to,
      row_count: rows,
      hash,
      profile: stored,
      self_changes: JSON.stringify(selfChanges),
      facts: JSON.stringify(facts),
    });
    return {
      ...facts,
      state,
      range,
      rows,
      hash,
      selfChanges,
      number,
      selfWindows: selfChanges.length,
    };
  }

  /** Puts a proposed baseline in force, or turns it down. */
  async decide(
    monitor: string,
    number: number,
    decision: {
      approve: boolean;
      decidedBy: string;
      decidedAt: string;
      decisionReason: string;
    },
    transaction: Knex.Transaction,
  ): Promise<void> {
    const { approve, ...facts } = decision;
    const row = await transaction<BaselineRow>('baselines')
      .where({ monitor, number })
      .first();
    if (!row) return;
    if (approve) await this.replaceInForce(monitor, transaction);
    await transaction<BaselineRow>('baselines')
      .where({ monitor, number })
      .update({
        state: approve ? 'in-force' : 'turned-down',
        facts: JSON.stringify({ ...JSON.parse(row.facts), ...facts }),
      });
  }

  private async replaceInForce(monitor: string, transaction: Knex.Transaction) {
    await transaction<BaselineRow>('baselines')
      .where({ monitor, state: 'in-force' })
      .update({ state: 'replaced' });
  }

  private async first(
    where: Partial<BaselineRow>,
  ): Promise<StoredBaseline | undefined> {
    const row = await this.table()
      .where(where)
      .orderBy('number', 'desc')
      .first<ShownRow | undefined>(columns);
    return row && toBaseline(row);
  }

  private table() {
    return this.knex<BaselineRow>('baselines');
  }
}

function toBaseline(row: ShownRow): StoredBaseline {
  const selfChanges = selfChangesSchema.parse(JSON.parse(row.self_changes));
  return {
    ...baselineSchema.parse({
      ...JSON.parse(row.facts),
      number: row.number,
      state: row.state,
      range: { from: row.first_day, to: row.last_day },
      rows: row.row_count,
      hash: row.hash,
      selfWindows: selfChanges.length,
    }),
    selfChanges,
  };
}
