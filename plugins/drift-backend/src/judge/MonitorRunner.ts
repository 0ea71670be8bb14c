import { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { RunStore, StoredMonitor } from '../database';
import { RunLease } from './RunLease';
import { WindowJudge } from './WindowJudge';

/** What became of a run. */
export interface RunOutcome {
  /** Windows that were judged. */
  judged: number;
  /** Why it failed, in one sentence. */
  problem?: string;
}

/** Begins and ends the runs of monitors: one at a time of each, over all replicas. */
export class MonitorRunner {
  constructor(
    private readonly options: {
      judge: WindowJudge;
      logger: LoggerService;
      runs: RunStore;
      now?: () => Date;
    },
  ) {}

  /**
   * @param runId - of a run that was begun; without it one is begun, and nothing is done while another goes on
   * @param again - first day of a window that is judged again although its rows are unchanged
   * @returns undefined where another run goes on
   * @throws the signal's reason when it is aborted, or ConflictError when the run was taken over: it is not finished then
   */
  async run(
    monitor: StoredMonitor,
    options: { runId?: string; again?: string; signal?: AbortSignal } = {},
  ): Promise<RunOutcome | undefined> {
    const { judge, runs } = this.options;
    const id = options.runId ?? (await runs.begin(monitor.id, this.now()));
    if (!id) return undefined;
    const lease = new RunLease(id, runs, options.signal);
    try {
      const outcome = await this.outcomeOf(monitor, lease, () =>
        judge.judge(monitor, lease, options.again),
      );
      await runs.finish(id, outcome.problem, this.now());
      return outcome;
    } finally {
      lease.end();
      // What is broken off on purpose is free for another replica at once.
      if (options.signal?.aborted) await runs.leave(id, this.now());
    }
  }

  private async outcomeOf(
    monitor: StoredMonitor,
    { signal }: RunLease,
    work: () => Promise<number>,
  ): Promise<RunOutcome> {
    try {
      return { judged: await work() };
    } catch (error) {
      signal.throwIfAborted();
      if (isError(error) && error.name === 'ConflictError') throw error;
      const problem = this.toSentence(error, monitor);
      this.options.logger.warn(
        `${monitor.entityRef}: the monitor ${monitor.name} failed: ${problem}`,
      );
      return { judged: 0, problem };
    }
  }

  /** One sentence that names file or column, and no address or password. */
  private toSentence(error: unknown, { definition }: StoredMonitor): string {
    if (isError(error) && ['JobError', 'InputError'].includes(error.name)) {
      const { source } = definition.spec;
      const name =
        source.type === 'sql'
          ? `${source.connection}:${source.table}`
          : source.path;
      return error.message.replace(
        /\b(?:sql:)?(?:duckdb|postgres(?:ql)?|trino(?:\+https)?):\S*?(?=: |\s|$)/g,
        name,
      );
    }
    this.options.logger.error('A run failed', error as Error);
    return 'it failed for a reason that is in the log of the backend';
  }

  private now(): Date {
    return this.options.now?.() ?? new Date();
  }
}
