import { LackingError } from '../stack/PlainError';
import type { Budget } from './Budget';

/** What a step has found. */
export interface Outcome {
  passed: number;
  failed: number;
  skipped?: number;
}

export interface StepResult extends Outcome {
  title: string;
  milliseconds: number;
}

/** Something that was not tried, and why. */
export interface Dropped {
  title: string;
  reason: string;
}

/**
 * The steps of a run, one after the other. One that fails is told at once and does not keep the others from being done; one
 * that cannot be done here, for want of a tool or of time, is dropped by name.
 */
export class Steps {
  readonly results: StepResult[] = [];
  readonly dropped: Dropped[] = [];
  private readonly began = Date.now();

  constructor(
    private readonly options: {
      budget: Budget;
      print: (line: string) => void;
      /** Tells of what was thrown. */
      tell: (error: unknown) => void;
    },
  ) {}

  /**
   * Does a step, unless its time does not fit any more.
   *
   * @param seconds - that it takes on two cores
   * @returns whether it was done without a failure
   */
  async run(
    title: string,
    seconds: number,
    work: () => Promise<Outcome>,
  ): Promise<boolean> {
    const refusal = this.options.budget.refusal(seconds);
    if (refusal) {
      this.drop(title, `${refusal}.`);
      return false;
    }
    this.options.print(`\n== ${title}`);
    const began = Date.now();
    const outcome = await this.attempt(title, work);
    if (!outcome) return false;
    this.add(title, Date.now() - began, outcome);
    return outcome.failed === 0;
  }

  /** Notes what was done elsewhere. */
  add(title: string, milliseconds: number, outcome: Outcome): void {
    this.results.push({ title, milliseconds, ...outcome });
  }

  drop(title: string, reason: string): void {
    this.dropped.push({ title, reason });
    this.options.print(`\ndropped: ${title}: ${reason}`);
  }

  /** Steps with their times, what was dropped, and last `N passed, N failed`. */
  get summary(): string {
    const width = Math.max(0, ...this.results.map(({ title }) => title.length));
    const total = (key: 'passed' | 'failed') =>
      this.results.reduce((sum, result) => sum + result[key], 0);
    return [
      ...this.results.map(
        ({ title, milliseconds, passed, failed, skipped = 0 }) =>
          [
            title.padEnd(width),
            `${passed}`.padStart(5),
            'passed',
            `${failed}`.padStart(3),
            'failed',
            `${skipped}`.padStart(3),
            'skipped',
            ` ${(milliseconds / 1000).toFixed(1)} s`,
          ].join(' '),
      ),
      ...this.dropped.map(
        ({ title, reason }) => `dropped: ${title}: ${reason}`,
      ),
      `all: ${((Date.now() - this.began) / 60_000).toFixed(1)} min`,
      '',
      `${total('passed')} passed, ${total('failed')} failed`,
    ].join('\n');
  }

  /** Whether something was tried and nothing has failed. */
  get isGood(): boolean {
    return (
      this.results.some(({ passed }) => passed > 0) &&
      this.results.every(({ failed }) => failed === 0)
    );
  }

  private async attempt(
    title: string,
    work: () => Promise<Outcome>,
  ): Promise<Outcome | undefined> {
    try {
      const outcome = await work();
      if (outcome.failed === 0 || !this.interrupted(title)) return outcome;
      return undefined;
    } catch (error) {
      if (this.interrupted(title)) return undefined;
      if (error instanceof LackingError) {
        this.drop(title, error.message);
        return undefined;
      }
      this.options.tell(error);
      return { passed: 0, failed: 1 };
    }
  }

  /** Whether the time was over before the step was; what it says of failures then is worth nothing. */
  private interrupted(title: string): boolean {
    const { interruption } = this.options.budget;
    if (interruption) this.drop(title, `${interruption}.`);
    return interruption !== undefined;
  }
}
