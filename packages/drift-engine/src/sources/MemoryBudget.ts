import { SourceError } from './SourceError';

/** Bytes that a reading may hold in column arrays; asking for more is an error before the memory is taken. */
export class MemoryBudget {
  private held = 0;

  constructor(
    private readonly source: string,
    private readonly mostBytes: number,
  ) {}

  take(bytes: number): void {
    this.held += bytes;
    if (this.held > this.mostBytes) {
      throw new SourceError(
        { source: this.source },
        `needs more than the ${Math.round(
          this.mostBytes / 1e6,
        )} MB of memory allowed; read fewer columns, or let an SQL engine count`,
      );
    }
  }

  release(bytes: number): void {
    this.held -= bytes;
  }
}
