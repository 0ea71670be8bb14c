import { TakenAction } from '@bellwether/plugin-canary-common';
import { ActionStore, StoredAction } from '../database';
import { Proposals } from '../proposals';
import { LiveRollouts } from '../watch';
import { ActionJournal } from './ActionJournal';

/** Whoever took an action follows it; after this long without word nobody does. */
const LEFT_BEHIND_MS = 30_000;

/**
 * Looks after actions that somebody began and left: their process died, or they wait for a merge or a sync. Runs as a scheduled
 * task, on one replica at a time.
 */
export class OpenActions {
  constructor(
    private readonly options: {
      actions: ActionStore;
      journal: ActionJournal;
      live: LiveRollouts;
      proposals: Proposals;
    },
  ) {}

  async look(now: Date): Promise<void> {
    for (const stored of await this.options.actions.listOpen()) {
      await this.#lookAt(stored, now);
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

  #isDone({ taken, expectation }: StoredAction): boolean {
    const view = this.options.live.find(taken.rollout);
    return view !== undefined && view.adapter.isDone(view, expectation);
  }
}
