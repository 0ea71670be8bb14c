import { setImmediate as nextTurn } from 'timers/promises';

/**
 * How long a computation may hold the event loop at a stretch. A request that waits for a dozen answers, one after the other, is held up
 * as often.
 */
const SHARE_MS = 2;

/** Lets a long computation give way to other work; call {@link EventLoopShare.giveWay} after each small step of it. */
export class EventLoopShare {
  #since = performance.now();

  async giveWay(): Promise<void> {
    if (performance.now() - this.#since < SHARE_MS) return;
    await nextTurn();
    this.#since = performance.now();
  }
}
