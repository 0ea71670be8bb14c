import { randomUUID } from 'crypto';
import { Knex } from 'knex';

interface RunRow {
  monitor: string;
  id: string;
  state: 'running' | 'done' | 'failed';
  started_at: string;
  finished_at: string | null;
  progress: number | null;
  problem: string | null;
  held_until: string | null;
}

/** The newest run of a monitor. */
export interface StoredRun {
  id: string;
  state: RunRow['state'];
  startedAt: string;
  finishedAt?: string;
  progress?: number;
  problem?: string;
  /** True when whoever ran it is gone. */
  isLeftBehind: boolean;
}

/** A run that is not renewed for this long was left behind by a process that died. */
const HELD_MS = 120_000;

/** One run of a monitor at a time, over all replicas. */
export class RunStore {
  constructor(private readonly knex: Knex) {}

  /** @returns the id of a new run; undefined while another one goes on */
  async begin(monitor: string, now: Date): Promise<string | undefined> {
    const id = randomUUID();
    const row = {
      id,
      state: 'running' as const,
      started_at: now.toISOString(),
      finished_at: null,
      progress: 0,
      problem: null,
      held_until: heldUntil(now),
    };
    await this.table()
      .insert({ monitor, ...row })
      .onConflict('monitor')
      .ignore();
    await this.table()
      .where({ monitor })
      .andWhere(free =>
        free
          .whereNot({ state: 'running' })
          .orWhere('held_until', '<', now.toISOString()),
      )
      .update(row);
    const stored = await this.table().where({ monitor, id }).first('id');
    return stored ? id : undefined;
  }

  /** @throws Error - the run was taken over by somebody else */
  async renew(id: string, progress: number, now: Date): Promise<void> {
    const renewed = await this.table()
      .where({ id, state: 'running' })
      .update({ progress, held_until: heldUntil(now) });
    if (renewed === 0) throw new Error('The run was taken over');
  }

  async finish(id: string, problem: string | undefined, now: Date) {
    await this.table()
      .where({ id })
      .update({
        state: problem === undefined ? 'done' : 'failed',
        problem: problem ?? null,
        finished_at: now.toISOString(),
        progress: 1,
        held_until: null,
      });
  }

  async get(monitor: string, now: Date): Promise<StoredRun | undefined> {
    const row = await this.table().where({ monitor }).first();
    return (
      row && {
        id: row.id,
        state: row.state,
        startedAt: row.started_at,
        finishedAt: row.finished_at ?? undefined,
        progress: row.progress ?? undefined,
        problem: row.problem ?? undefined,
        isLeftBehind:
          row.state === 'running' && (row.held_until ?? '') < now.toISOString(),
      }
    );
  }

  private table() {
    return this.knex<RunRow>('runs');
  }
}

function heldUntil(now: Date): string {
  return new Date(now.getTime() + HELD_MS).toISOString();
}
