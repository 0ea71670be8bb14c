import { isError } from '@backstage/errors';
import { Action, TakenAction } from '@bellwether/plugin-canary-common';
import {
  OpenedPullRequest,
  Outbox,
  withNotAsked,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { ActionOutcome, ActionPlan } from '../adapters';
import { ActionStore, EventStore, tell } from '../database';

/** An action before anything was done about it. */
export type StartedAction = Pick<
  TakenAction,
  'id' | 'rollout' | 'entityRef' | 'action' | 'parameters' | 'actor' | 'reason'
>;

/** Keeps the answer of a call within the transaction in which it came to be. */
export type KeepAnswer = (
  transaction: Knex.Transaction,
  answer: TakenAction,
) => Promise<void>;

export interface ActionJournalOptions {
  actions: ActionStore;
  events: EventStore;
  knex: Knex;
  outbox: Outbox;
  /** Called after an action became something else. */
  onChanged: (taken: TakenAction) => void;
}

/** What becomes of actions, each step with its event in one transaction. */
export class ActionJournal {
  constructor(private readonly options: ActionJournalOptions) {}

  /** Before anything is sent, so that what is sent is never without a trace. */
  async begin(started: StartedAction, plan: ActionPlan): Promise<TakenAction> {
    const { actions, knex } = this.options;
    const now = new Date().toISOString();
    const taken: TakenAction = {
      ...started,
      state: 'sending',
      sentence: 'It is being sent.',
      requests: plan.requests,
      takenAt: now,
      changedAt: now,
    };
    await knex.transaction(async transaction => {
      await actions.insert(transaction, {
        taken,
        expectation: plan.expectation,
      });
      await this.#tell(transaction, taken, 'canary.action.taken', {
        sentence: `${nameOf(started)} was asked for.`,
        actor: started.actor,
      });
    });
    void this.options.outbox.deliver();
    this.options.onChanged(taken);
    return taken;
  }

  async accepted(
    taken: TakenAction,
    {
      requests,
      withinMs,
    }: { requests: TakenAction['requests']; withinMs: number },
    keep: KeepAnswer,
  ): Promise<TakenAction> {
    return this.#change(
      taken,
      {
        state: 'waiting',
        sentence: 'The cluster accepted it; waiting for the controller.',
        requests,
        expectedUntil: new Date(Date.now() + withinMs).toISOString(),
      },
      { keep },
    );
  }

  async proposed(
    taken: TakenAction,
    { notAsked, ...pullRequest }: OpenedPullRequest,
    keep: KeepAnswer,
  ): Promise<TakenAction> {
    return this.#change(
      taken,
      {
        state: 'waiting-for-merge',
        sentence: withNotAsked(
          `Pull request ${pullRequest.number} is open; waiting for its merge.`,
          notAsked,
        ),
        pullRequest,
      },
      { keep, event: 'canary.change.proposed' },
    );
  }

  async merged(taken: TakenAction, commit?: string): Promise<TakenAction> {
    return this.#change(
      taken,
      {
        state: 'waiting-for-sync',
        sentence: 'It is merged; waiting until the cluster has it.',
        pullRequest: taken.pullRequest && { ...taken.pullRequest, commit },
      },
      { event: 'canary.change.merged' },
    );
  }

  async turnedDown(taken: TakenAction): Promise<TakenAction> {
    return this.#change(
      taken,
      {
        state: 'turned-down',
        sentence: 'The pull request was closed without a merge.',
      },
      { event: 'canary.change.closed' },
    );
  }

  /** The controller had to be woken by another change. */
  async nudged(id: string): Promise<void> {
    const stored = await this.options.actions.get(id);
    if (!stored) return;
    await this.#change(
      stored.taken,
      {
        nudgedAt: new Date().toISOString(),
        sentence:
          'The controller had missed it and was woken; waiting for the controller.',
      },
      { event: 'canary.controller.woken' },
    );
  }

  async ended(id: string, outcome: ActionOutcome): Promise<void> {
    const stored = await this.options.actions.get(id);
    if (!stored) return;
    await this.#change(
      stored.taken,
      {
        ...outcome,
        ...(outcome.state === 'observed' && {
          observedAt: new Date().toISOString(),
        }),
      },
      {
        event:
          outcome.state === 'observed'
            ? 'canary.action.observed'
            : 'canary.action.lost',
      },
    );
  }

  /** Nothing, or not all of it, was sent. */
  async failed(taken: TakenAction, error: unknown): Promise<void> {
    const isConflict = isError(error) && error.name === 'ConflictError';
    await this.#change(
      taken,
      {
        state: isConflict ? 'conflict' : 'refused',
        sentence: isError(error) ? error.message : 'It was not accepted.',
      },
      { event: 'canary.action.refused' },
    );
  }

  async #change(
    taken: TakenAction,
    changes: Partial<TakenAction>,
    { keep, event }: { keep?: KeepAnswer; event?: string },
  ): Promise<TakenAction> {
    const { actions, knex, onChanged, outbox } = this.options;
    const changed: TakenAction = {
      ...taken,
      ...changes,
      changedAt: new Date().toISOString(),
    };
    await knex.transaction(async transaction => {
      // Another replica may have looked too: then it has told of it.
      if (!(await actions.update(transaction, changed, taken.state))) return;
      await keep?.(transaction, changed);
      if (event) {
        await this.#tell(transaction, changed, event, {
          sentence: `${nameOf(changed)}: ${changed.sentence}`,
          actor: 'plugin:canary',
        });
      }
    });
    if (event) void outbox.deliver();
    onChanged(changed);
    return changed;
  }

  async #tell(
    transaction: Knex.Transaction,
    taken: TakenAction,
    type: string,
    { actor, sentence }: { actor: string; sentence: string },
  ): Promise<void> {
    const event = {
      at: new Date(taken.changedAt),
      type,
      actor,
      sentence,
      reason: taken.reason,
      before: null,
      after: {
        action: taken.action,
        parameters: taken.parameters,
        state: taken.state,
      },
    };
    await tell(transaction, this.options, event, {
      rollout: taken.rollout,
      model: taken.entityRef,
      evidence: { actionId: taken.id, requests: taken.requests },
    });
  }
}

const NAMES: Record<Action, string> = {
  promote: 'Promote',
  'promote-full': 'Promote fully',
  'skip-to-end': 'Skip all steps',
  abort: 'Abort',
  retry: 'Retry',
  pause: 'Pause',
  resume: 'Resume',
  restart: 'Restart of the pods',
  rollback: 'Roll back',
  'set-image': 'Image',
  'set-weight': 'Share',
  'end-analysis': 'End of analysis',
  'retry-experiment': 'Retry of experiment',
};

/** An action with what it is about, for people. */
function nameOf({
  action,
  parameters,
}: Pick<TakenAction, 'action' | 'parameters'>): string {
  const { percent, image, revision, run } = parameters;
  const what =
    percent === undefined ? image ?? revision ?? run : `${percent} %`;
  return [NAMES[action], what].filter(Boolean).join(' ');
}
