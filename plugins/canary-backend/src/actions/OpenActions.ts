import { TakenAction } from '@bellwether/plugin-canary-common';
import { ActionStore, StoredAction } from '../database';
import { Proposals } from '../proposals';
import { LiveRollouts } from '../watch';
import { ActionJournal } from './ActionJournal';

/** Whoever took an action follows it; after this long without word nobody does. */
const LEFT_BEHIND_MS = 30_000;

/** A controller that was away for longer acts on what it finds, and not on what was asked for then. */
const LATE_MS = 24 * 3_600_000;

/**
 * Looks after actions that somebody began and left: their process died, they wait for a merge or a sync, or their controller was
 * away for longer than it is waited for. Runs as a scheduled task, on one replica at a time.
 */
export class OpenActions {
  constructor(
    private readonly options: {
      actions: ActionStore;
      journal: ActionJournal;
      live: Pick<LiveRollouts, 'find' | 'freshnessOf'>;
      proposals: Pick<Proposals, 'look'>;
    },
  ) {}

  async look(now: Date): Promise<void> {
    for (const stored of await this.options.actions.listOpen()) {
      await this.#lookAt(stored, now);
    }
    const since = new Date(now.getTime() - LATE_MS);
    for (const stored of await this.options.actions.listLost(since)) {
      await this.#lookForLate(stored);
    }
  }

  async #lookAt(stored: StoredAction, now: Date): Promise<void> {
    const { taken } = stored;
    switch (taken.state) {
      case 'waiting-for-merge':
        return this.#lookForMerge(taken);
      case 'waiting-for-sync':
        if (this.#isDone(stored)) {
          await this.options.journal.ended(taken.id, {
            state: 'observed',
            sentence: 'The cluster has it.',
          });
        }
        return undefined;
      default:
        return this.#lookForEnd(stored, now);
    }
  }

  async #lookForMerge(taken: TakenAction): Promise<void> {
    const { journal, proposals } = this.options;
    const state = await proposals.look(taken);
    if (state.is === 'merged') await journal.merged(taken, state.commit);
    if (state.is === 'closed') await journal.turnedDown(taken);
  }

  async #lookForEnd(stored: StoredAction, now: Date): Promise<void> {
    const { journal, live } = this.options;
    const { taken } = stored;
    const until = Date.parse(taken.expectedUntil ?? taken.changedAt);
    if (now.getTime() < until + LEFT_BEHIND_MS) return;
    // Without a view of the cluster nothing can be said.
    const view = live.find(taken.rollout);
    if (!view || live.freshnessOf(view.observed.cluster).staleSince) return;
    await journal.ended(
      taken.id,
      this.#isDone(stored)
        ? { state: 'observed', sentence: 'The controller has done it.' }
        : {
            state: 'lost',
            sentence:
              taken.state === 'sending'
                ? 'The portal stopped, or the cluster did not answer, while it was sent; it is not done.'
                : 'The cluster accepted it, and the controller has not done it.',
          },
    );
  }

  /** What another kind of action was taken after is not told of: the state may be that one's. */
  async #lookForLate(stored: StoredAction): Promise<void> {
    const { actions, journal } = this.options;
    const { id, action, rollout, takenAt } = stored.taken;
    if (!this.#isDone(stored)) return;
    const newest = await actions.newest(rollout, new Date(takenAt));
    if (newest && newest.action !== action) return;
    await journal.ended(id, {
      state: 'observed',
      sentence: 'It is done by now, later than it was waited for.',
    });
  }

  #isDone({ taken, expectation }: StoredAction): boolean {
    const view = this.options.live.find(taken.rollout);
    return view !== undefined && view.adapter.isDone(view, expectation);
  }
}
