import { Worker } from 'node:worker_threads';

/** How long a thread that has nothing to do is kept for the next comparison. */
const LINGER_MS = 5_000;
/** Threads that are kept at most. */
const MOST_IDLE = 4;

const idle = new Map<Worker, NodeJS.Timeout>();

function forget(worker: Worker): void {
  clearTimeout(idle.get(worker));
  idle.delete(worker);
}

/** A thread that another comparison has left, or a new one. It keeps the process alive until it is given back or ended. */
export function takeWorker(start: () => Worker): Worker {
  const [kept] = idle.keys();
  if (!kept) return start();
  forget(kept);
  // Only those: a thread's own events hang on listeners too.
  for (const event of ['message', 'error', 'exit']) {
    kept.removeAllListeners(event);
  }
  kept.ref();
  return kept;
}

/**
 * Keeps a thread for a while, as its start costs more than many a comparison. It does not keep the process alive.
 *
 * @param worker - holds nothing of a comparison any more
 */
export async function giveBack(worker: Worker): Promise<void> {
  if (idle.size >= MOST_IDLE) {
    await worker.terminate();
    return;
  }
  worker.once('exit', () => forget(worker));
  // What an idle thread dies of is nobody's error: the next comparison starts another.
  worker.on('error', () => {});
  worker.unref();
  const timer = setTimeout(() => {
    forget(worker);
    worker.terminate();
  }, LINGER_MS);
  timer.unref();
  idle.set(worker, timer);
}
