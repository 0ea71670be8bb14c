import { SourceError } from './SourceError';

/** Memory that is counted by who takes it. */
interface CountedMemory {
  take(source: string, bytes: number): void;
  release(bytes: number): void;
}

/** What one attempt to read a source holds of its run's memory. */
export class MemoryBudget {
  private held = 0;

  constructor(
    private readonly source: string,
    private readonly memory: CountedMemory,
  ) {}

  take(bytes: number): void {
    this.held += bytes;
    this.memory.take(this.source, bytes);
  }

  release(bytes: number): void {
    this.held -= bytes;
    this.memory.release(bytes);
  }

  releaseAll(): void {
    this.release(this.held);
  }
}

/** Bytes that the readings of one run may hold in column arrays, all of them together. */
export class RunMemory implements CountedMemory {
  private held = 0;

  /**
   * @param mostBytes - of all readings together
   * @param readings - how many of them there are at once
   */
  constructor(readonly mostBytes: number, readonly readings: number = 1) {}

  /** Asking for more than is left is an error before the memory is taken. */
  take(source: string, bytes: number): void {
    this.held += bytes;
    if (this.held > this.mostBytes) {
      const together = this.readings > 1 ? ', for both sides together' : '';
      throw new SourceError(
        { source },
        `needs more than the ${Math.round(
          this.mostBytes / 1e6,
        )} MB of memory allowed${together}; read fewer columns, or let an SQL engine count`,
      );
    }
  }

  release(bytes: number): void {
    this.held -= bytes;
  }

  /** Budgets for the attempts to read a source: with the next one begun, nothing of the one before is held. */
  attempts(source: string): () => MemoryBudget {
    let last: MemoryBudget | undefined;
    return () => {
      last?.releaseAll();
      last = new MemoryBudget(source, this);
      return last;
    };
  }
}
