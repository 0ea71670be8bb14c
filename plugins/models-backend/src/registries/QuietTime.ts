import { performance } from 'perf_hooks';
import { setTimeout as sleep } from 'timers/promises';

/** Share of its time that the event loop may be busy for background work to go on. */
const BUSY_SHARE = 0.4;

/** How often it is looked whether the event loop is less busy. */
const LOOK_MS = 50;

/** The longest wait for that: background work goes on in a portal that is always busy, only slowly. */
const MAX_WAIT_MS = 3_000;

/**
 * Time in which background work rests, measured from its last step. What a step sets off elsewhere in the process — the catalog
 * processes each model that is announced — counts as busy time too, so the work goes no faster than the portal can take.
 */
export class QuietTime {
  static begin(): QuietTime {
    return new QuietTime();
  }

  readonly #before = performance.eventLoopUtilization();
  readonly #startedAt = performance.now();

  /** Waits for at least so many milliseconds, and until the event loop was idle enough since the beginning; or the signal says stop. */
  async wait(leastMs: number, signal?: AbortSignal): Promise<void> {
    try {
      await sleep(leastMs, undefined, { signal });
      while (
        this.#busyShare() > BUSY_SHARE &&
        performance.now() - this.#startedAt < leastMs + MAX_WAIT_MS
      ) {
        await sleep(LOOK_MS, undefined, { signal });
      }
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  }

  #busyShare(): number {
    return performance.eventLoopUtilization(this.#before).utilization;
  }
}
