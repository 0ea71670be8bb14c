/** After so many failures in a row, changes are left to the next reading of everything. */
const MAX_FAILURES = 6;

/** Gathers changes that come close together, and hands them over at once; what failed is handed over again, later. */
export class ChangeQueue<T> {
  static create<T>(options: {
    /** How long changes are gathered, from the first on. */
    gatherMs: number;
    /** Longest wait after repeated failures. */
    maxWaitMs: number;
    handle(changes: T[]): Promise<void>;
    onFailure(error: unknown): void;
  }): ChangeQueue<T> {
    return new ChangeQueue(options);
  }

  readonly #options: Parameters<typeof ChangeQueue.create<T>>[0];
  #waiting: T[] = [];
  #timer?: NodeJS.Timeout;
  #failures = 0;
  #isClosed = false;

  private constructor(options: Parameters<typeof ChangeQueue.create<T>>[0]) {
    this.#options = options;
  }

  add(change: T): void {
    if (this.#isClosed) return;
    this.#waiting.push(change);
    this.#arm();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #arm() {
    if (this.#timer || this.#isClosed || this.#waiting.length === 0) return;
    const { gatherMs, maxWaitMs } = this.#options;
    this.#timer = setTimeout(
      () => this.#handOver(),
      Math.min(gatherMs * 4 ** this.#failures, maxWaitMs),
    ).unref();
  }

  async #handOver() {
    const changes = this.#waiting;
    this.#waiting = [];
    try {
      await this.#options.handle(changes);
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      if (this.#failures >= MAX_FAILURES) this.#failures = 0;
      else this.#waiting = [...changes, ...this.#waiting];
      if (!this.#isClosed) this.#options.onFailure(error);
    }
    // Armed only now: hand-overs do not overlap.
    this.#timer = undefined;
    this.#arm();
  }
}
