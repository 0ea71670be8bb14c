import { ExponentialBackoff, IBackoff } from 'cockatiel';
import { pause } from './pause';

/** Knows when the next request is due: at once after a success, later and later after failures. */
export class RetryClock {
  static create(options: {
    backoffMs: number;
    maxBackoffMs: number;
  }): RetryClock {
    return new RetryClock(
      new ExponentialBackoff({
        initialDelay: options.backoffMs,
        maxDelay: options.maxBackoffMs,
      }),
    );
  }

  readonly #factory: ExponentialBackoff<unknown>;
  #backoff?: IBackoff<unknown>;
  /** Milliseconds since the epoch. */
  #dueAt = 0;

  private constructor(factory: ExponentialBackoff<unknown>) {
    this.#factory = factory;
  }

  /** Waits until the next request is due, or until `stop`. */
  async wait(stop: AbortSignal): Promise<void> {
    await pause(this.#dueAt - Date.now(), stop);
  }

  succeeded(): void {
    this.#backoff = undefined;
    this.#dueAt = 0;
  }

  /** @param leastMs - what the other side asked for */
  failed(leastMs = 0): void {
    this.#backoff = this.#backoff?.next(undefined) ?? this.#factory.next();
    this.#dueAt = Date.now() + Math.max(this.#backoff.duration, leastMs);
  }

  /** It answered, but not what one hopes for: asks again after a fixed time. */
  later(milliseconds: number): void {
    this.#backoff = undefined;
    this.#dueAt = Date.now() + milliseconds;
  }
}
