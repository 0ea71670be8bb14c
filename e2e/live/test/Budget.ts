/** Time for a whole run, of which each step asks whether it still fits. */
export class Budget {
  private readonly deadline: number;

  /**
   * @param minutes - from now on; undefined for a run without a limit
   * @param now - milliseconds since the epoch
   */
  constructor(
    private readonly minutes: number | undefined,
    private readonly now: () => number = Date.now,
  ) {
    this.deadline =
      minutes === undefined ? Infinity : now() + minutes * 60 * 1000;
  }

  /** Seconds until the time is over; `Infinity` where there is no limit. */
  get secondsLeft(): number {
    return Math.max(0, (this.deadline - this.now()) / 1000);
  }

  /** Calls back when the time is over. */
  onceOver(tell: () => void): { cancel(): void } {
    if (this.deadline === Infinity) return { cancel: () => {} };
    // A timer may come a moment early, and then some time would still be left.
    const timer = setTimeout(tell, this.deadline - this.now() + 10);
    return { cancel: () => clearTimeout(timer) };
  }

  /** Why a step is not brought to its end; undefined while there is time. */
  get interruption(): string | undefined {
    return this.secondsLeft > 0
      ? undefined
      : `it was not done when the ${this.minutes} min were over`;
  }

  /**
   * Why a step is not begun; undefined when it fits.
   *
   * @param seconds - that it takes on two cores
   */
  refusal(seconds: number): string | undefined {
    if (seconds <= this.secondsLeft) return undefined;
    return `it takes about ${inMinutes(seconds)}, and ${inMinutes(
      this.secondsLeft,
    )} of the ${this.minutes} min are left`;
  }
}

function inMinutes(seconds: number): string {
  return `${(seconds / 60).toFixed(1)} min`;
}
