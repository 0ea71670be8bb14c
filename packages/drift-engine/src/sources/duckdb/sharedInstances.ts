import type { DuckDBInstance } from '@duckdb/node-api';
import { duckDb } from './library';

/** How long an instance that nobody uses is kept: a comparison reads two sources, and the next one often follows. */
const LINGER_MS = 5_000;

interface Shared {
  instance: Promise<DuckDBInstance>;
  users: number;
  /** Not given to anyone any more. */
  isRetired: boolean;
  timer?: NodeJS.Timeout;
}

const known = new Map<string, Shared>();

async function close({ instance }: Shared): Promise<void> {
  (await instance).closeSync();
}

function retire(key: string, shared: Shared): void {
  shared.isRetired = true;
  if (known.get(key) === shared) known.delete(key);
}

async function release(key: string, shared: Shared): Promise<void> {
  shared.users--;
  if (shared.users > 0) return;
  if (shared.isRetired) {
    await close(shared);
    return;
  }
  shared.timer = setTimeout(() => {
    retire(key, shared);
    close(shared).catch(() => {});
  }, LINGER_MS);
  shared.timer.unref();
}

/**
 * Runs `work` on an embedded engine in memory that others with the same settings may use at the same time: starting and
 * ending one costs more than reading a small file. It must leave nothing behind in it, and change no setting that is not
 * its connection's. An engine in which something failed is not used again.
 */
export async function withSharedInstance<T>(
  settings: Record<string, string>,
  work: (instance: DuckDBInstance) => Promise<T>,
): Promise<T> {
  const key = JSON.stringify(settings);
  let shared = known.get(key);
  if (!shared) {
    shared = {
      instance: duckDb().DuckDBInstance.create(':memory:', settings),
      users: 0,
      isRetired: false,
    };
    known.set(key, shared);
  }
  clearTimeout(shared.timer);
  shared.users++;
  let instance: DuckDBInstance;
  try {
    instance = await shared.instance;
  } catch (error) {
    retire(key, shared);
    throw error;
  }
  try {
    return await work(instance);
  } catch (error) {
    retire(key, shared);
    throw error;
  } finally {
    await release(key, shared);
  }
}
