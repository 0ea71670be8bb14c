import type { Clock } from './clock';

/** Does the work of a key. Resolves with the milliseconds after which to look again; undefined when nothing is to be awaited. */
export type Work = (key: string) => Promise<number | undefined>;

interface Entry {
  dueAt: number;
  cancel: () => void;
}

/** Wait before work that failed is tried again. */
const RETRY_MILLISECONDS = 1_000;

/**
 * Work by key, as controllers do it: however often a key is added, it is worked on once, by one at a time, and again when
 * something came in meanwhile.
 */
export class WorkQueue {
  private readonly entries = new Map<string, Entry>();
  private readonly running = new Set<string>();
  /** When to look again at what is being worked on. */
  private readonly again = new Map<string, number>();
  private isClosed = false;

  constructor(
    private readonly clock: Clock,
    private readonly work: Work,
    private readonly onError: (key: string, error: unknown) => void,
  ) {}

  add(key: string, afterMilliseconds: number): void {
    if (this.isClosed) {
      return;
    }
    const dueAt = this.clock.now().getTime() + afterMilliseconds;
    if (this.running.has(key)) {
      this.again.set(key, Math.min(dueAt, this.again.get(key) ?? dueAt));
      return;
    }
    const entry = this.entries.get(key);
    if (entry && entry.dueAt <= dueAt) {
      return;
    }
    entry?.cancel();
    const cancel = this.clock.schedule(afterMilliseconds, () => this.run(key));
    this.entries.set(key, { dueAt, cancel });
  }

  close(): void {
    this.isClosed = true;
    this.entries.forEach(({ cancel }) => cancel());
    this.entries.clear();
  }

  private run(key: string): void {
    this.entries.delete(key);
    this.running.add(key);
    this.work(key)
      .catch(error => {
        if (!this.isClosed) {
          this.onError(key, error);
        }
        return RETRY_MILLISECONDS;
      })
      .then(afterMilliseconds => this.finish(key, afterMilliseconds));
  }

  private finish(key: string, afterMilliseconds: number | undefined): void {
    this.running.delete(key);
    const dueAt = this.again.get(key);
    this.again.delete(key);
    if (dueAt !== undefined) {
      this.add(key, Math.max(0, dueAt - this.clock.now().getTime()));
    }
    if (afterMilliseconds !== undefined) {
      this.add(key, afterMilliseconds);
    }
  }
}
