import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';
import { RunStore } from '../database';

/**
 * The right to run a monitor, which is renewed as long as it is used. Whoever loses it, since the process stood still for
 * too long, stops, and writes nothing more.
 */
export class RunLease {
  /** Aborted when the right is lost, or when the caller wants an end. */
  readonly signal: AbortSignal;
  private readonly lost = new AbortController();
  private readonly timer: NodeJS.Timeout;

  constructor(
    readonly runId: string,
    private readonly runs: RunStore,
    signal?: AbortSignal,
  ) {
    this.signal = signal
      ? AbortSignal.any([signal, this.lost.signal])
      : this.lost.signal;
    this.timer = setInterval(() => {
      this.renew().catch(error => this.lost.abort(error));
    }, runs.heldMs / 4);
    this.timer.unref();
  }

  /**
   * Renews the right within a transaction, which keeps others from taking it before the end of it.
   *
   * @throws ConflictError - it was taken over
   */
  async hold(transaction: Knex.Transaction, progress: number): Promise<void> {
    const isHeld = await this.runs.renew(this.runId, new Date(), {
      progress,
      transaction,
    });
    if (!isHeld) throw takenOver();
  }

  end(): void {
    clearInterval(this.timer);
  }

  private async renew(): Promise<void> {
    if (!(await this.runs.renew(this.runId, new Date()))) throw takenOver();
  }
}

function takenOver() {
  return new ConflictError('The run was taken over by another replica');
}
