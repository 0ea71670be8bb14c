import os from 'node:os';
import { inlineRunner, type PieceRunner } from '../compare/compare';
import { WorkerPool } from './WorkerPool';

export { WorkerPool } from './WorkerPool';
export { shareTable } from './shareTable';
export { threadOptions } from './threadOptions';

/**
 * Gives `work` a runner on worker threads and ends them afterwards; with one thread the pieces run in this one.
 *
 * @param options - `threads`: the processor's by default, at most 4; `mainThreadWorks`: this thread is one of them (the
 *   default), else its event loop stays free
 */
export async function withWorkers<T>(
  options: { threads?: number; mainThreadWorks?: boolean },
  work: (runner: PieceRunner) => Promise<T>,
): Promise<T> {
  const threads = options.threads ?? Math.min(4, os.availableParallelism());
  const mainThreadWorks = options.mainThreadWorks ?? true;
  if (threads < 2 && mainThreadWorks) return work(inlineRunner);
  const pool = new WorkerPool(threads, mainThreadWorks);
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}
