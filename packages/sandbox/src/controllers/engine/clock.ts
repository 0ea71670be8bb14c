/** What controllers know of time. */
export interface Clock {
  now(): Date;
  /** Calls back once. Returns a function that calls it off. */
  schedule(afterMilliseconds: number, run: () => void): () => void;
}

/** Time as it passes. What waits keeps no process alive. */
export const systemClock: Clock = {
  now: () => new Date(),
  schedule(afterMilliseconds, run) {
    const timer = setTimeout(run, afterMilliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

interface Waiting {
  at: number;
  run: () => void;
}

/** Time that stands still until a test moves it. */
export class ManualClock implements Clock {
  private readonly waiting = new Set<Waiting>();
  private milliseconds: number;

  constructor(start: Date) {
    this.milliseconds = start.getTime();
  }

  now(): Date {
    return new Date(this.milliseconds);
  }

  schedule(afterMilliseconds: number, run: () => void): () => void {
    const entry = {
      at: this.milliseconds + Math.max(0, afterMilliseconds),
      run,
    };
    this.waiting.add(entry);
    return () => {
      this.waiting.delete(entry);
    };
  }

  /** Lets time pass, and everything that was waiting for it happen in its order. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.milliseconds + milliseconds;
    await settle();
    for (;;) {
      const next = this.nextBefore(end);
      if (!next) {
        break;
      }
      this.waiting.delete(next);
      this.milliseconds = Math.max(this.milliseconds, next.at);
      next.run();
      await settle();
    }
    this.milliseconds = end;
  }

  private nextBefore(end: number): Waiting | undefined {
    let next: Waiting | undefined;
    for (const entry of this.waiting) {
      if (entry.at <= end && (!next || entry.at < next.at)) {
        next = entry;
      }
    }
    return next;
  }
}

/** Lets promises that are already settled be heard. */
function settle(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}

/** A moment as Kubernetes writes it: UTC, whole seconds. */
export function timestamp(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}Z`;
}

/** Milliseconds since 1970 of what Kubernetes wrote. */
export function millisecondsOf(time: string): number {
  return new Date(time).getTime();
}
