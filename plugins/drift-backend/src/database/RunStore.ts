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

/** One run of a monitor at a time, over all replicas. */
export class RunStore {
  /** @param heldMs - a run that is not renewed for this long was left behind by a process that died */
  constructor(private readonly knex: Knex, readonly heldMs: number) {}

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
      held_until: this.heldUntil(now),
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

  /**
   * Goes on to hold a run.
   *
   * @param transaction - until its end nobody else can take the run over
   * @returns false where it was taken over, or ended
   */
  async renew(
    id: string,
    now: Date,
    options: { progress?: number; transaction?: Knex.Transaction } = {},
  ): Promise<boolean> {
    const { progress, transaction } = options;
    const renewed = await (transaction ?? this.knex)<RunRow>('runs')
      .where({ id, state: 'running' })
      .update({
        held_until: this.heldUntil(now),
        ...(progress !== undefined && { progress }),
      });
    return renewed > 0;
  }

  /** Leaves a run for whoever begins the next, without an end. */
  async leave(id: string, now: Date): Promise<void> {
    await this.table()
      .where({ id, state: 'running' })
      .update({ held_until: now.toISOString() });
  }

  async finish(id: string, problem: string | undefined, now: Date) {
    await this.table()
      .where({ id, state: 'running' })
      .update({
        state: problem === undefined ? 'done' : 'failed',
        problem: problem ?? null,
        finished_at: now.toISOString(),
        progress: 1,
        held_until: null,
      });
  }

  /** Monitors whose run was left behind. */
  async listLeftBehind(now: Date): Promise<string[]> {
    return this.table()
      .where({ state: 'running' })
      .where('held_until', '<', now.toISOString())
      .pluck<string[]>('monitor');
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

  private heldUntil(now: Date): string {
    return new Date(now.getTime() + this.heldMs).toISOString();
  }
}
