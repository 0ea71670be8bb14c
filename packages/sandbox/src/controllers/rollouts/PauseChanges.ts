import { timestamp } from '../engine/clock';
import type { RolloutStatus } from '../schemas/rollout';

export type PauseReason =
  | 'CanaryPauseStep'
  | 'BlueGreenPause'
  | 'InconclusiveAnalysisRun';

/** What a turn changes in pauses and in the abort of a Rollout. */
export class PauseChanges {
  private readonly added: PauseReason[] = [];
  private readonly removed = new Set<PauseReason>();
  private isCleared = false;
  private abort: 'as before' | 'added' | 'removed' = 'as before';
  /** Why this turn aborts; empty when a person did. */
  abortMessage = '';

  constructor(
    private readonly status: RolloutStatus,
    private readonly now: Date,
  ) {}

  /** The pause as it was when the turn began. */
  find(reason: PauseReason) {
    return this.status.pauseConditions.find(
      condition => condition.reason === reason,
    );
  }

  has(reason: PauseReason): boolean {
    return this.find(reason) !== undefined;
  }

  get hasAdded(): boolean {
    return this.added.length > 0;
  }

  get isAborted(): boolean {
    return (
      this.abort === 'added' ||
      (this.abort === 'as before' && this.status.abort)
    );
  }

  add(reason: PauseReason): void {
    this.added.push(reason);
  }

  remove(reason: PauseReason): void {
    this.removed.add(reason);
  }

  clear(): void {
    this.isCleared = true;
  }

  addAbort(message: string): void {
    // Taking an abort back wins: that is done for a Rollout that is fully promoted, or about to be.
    if (this.abort !== 'removed') {
      this.abort = 'added';
      this.abortMessage = message;
    }
  }

  removeAbort(): void {
    this.abort = 'removed';
  }

  /**
   * Whether a person ended a pause: the controller still holds it, but its condition is gone.
   */
  isEndedByPerson(reason: PauseReason): boolean {
    return this.status.controllerPause && !this.has(reason);
  }

  /** Writes pauses and abort into the status that is being made. An aborted Rollout is not paused. */
  writeTo(next: RolloutStatus): void {
    if (this.isAborted) {
      next.abort = true;
      next.abortedAt = this.status.abortedAt ?? timestamp(this.now);
      return;
    }
    if (this.isCleared) {
      return;
    }
    const { pauseConditions, controllerPause } = this.status;
    const kept = pauseConditions.filter(
      ({ reason }) => ![...this.removed].some(removed => removed === reason),
    );
    const fresh = this.added
      .filter(reason => !this.has(reason))
      .map(reason => ({ reason, startTime: timestamp(this.now) }));
    if (kept.length + fresh.length > 0) {
      next.pauseConditions = [...kept, ...fresh];
      next.controllerPause = controllerPause || fresh.length > 0;
    }
  }
}
