import { LoggerService } from '@backstage/backend-plugin-api';
import { AnalysisRun } from '@bellwether/plugin-canary-common';
import { Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import {
  ActionStore,
  EventStore,
  RolloutStore,
  RunCopyStore,
  StoredRollout,
  tell,
} from '../database';
import { ModelDirectory } from '../models/ModelDirectory';
import { ServerView } from '../watch';
import { authorsOf } from './authorOf';
import { describeChange, ON_TIMELINE } from './describeChange';
import { factsOf } from './facts';

export interface RolloutRecorderOptions {
  actions: ActionStore;
  directory: ModelDirectory;
  events: EventStore;
  knex: Knex;
  logger: LoggerService;
  outbox: Outbox;
  rollouts: RolloutStore;
  runs: RunCopyStore;
}

/**
 * Writes down what happens, with who did it: once, whatever the number of replicas that see it, and also what happened while
 * no replica was there, as far as its end shows it.
 */
export class RolloutRecorder {
  readonly #queues = new Map<string, Promise<void>>();
  readonly #copied = new Map<string, string>();

  constructor(private readonly options: RolloutRecorderOptions) {}

  /** Takes a sight of a server; one after the other for each of them. */
  seen(view: ServerView): Promise<void> {
    return this.#enqueue(view.id, async () => {
      await this.#record(view);
      await this.#copyRuns(view);
    });
  }

  gone(view: ServerView): Promise<void> {
    return this.#enqueue(view.id, () => this.#recordGone(view));
  }

  #enqueue(id: string, work: () => Promise<void>): Promise<void> {
    const next = (this.#queues.get(id) ?? Promise.resolve()).then(async () => {
      try {
        await work();
      } catch (error) {
        this.options.logger.error(
          `What was seen of ${id} was not written down`,
          error as Error,
        );
      }
    });
    this.#queues.set(id, next);
    void next.then(() => {
      if (this.#queues.get(id) === next) this.#queues.delete(id);
    });
    return next;
  }

  async #record(view: ServerView): Promise<void> {
    const { rollouts } = this.options;
    // Somebody else may be faster: then what they wrote is what is compared with.
    for (let attempt = 0; attempt < 3; attempt++) {
      const before = await rollouts.get(view.id);
      if (isOlder(view, before)) return;
      if (await this.#write(view, before)) return;
    }
  }

  async #write(
    view: ServerView,
    before: StoredRollout | undefined,
  ): Promise<boolean> {
    const { actions, directory, knex, outbox, rollouts } = this.options;
    const facts = factsOf(view);
    const model = directory.modelOf(view.observed.reference);
    const isSame =
      before &&
      before.uid === view.observed.uid &&
      !before.goneAt &&
      before.entityRef === model?.entityRef &&
      JSON.stringify(before.facts) === JSON.stringify(facts);
    if (isSame) return true;
    // Another object of the same name is another server: nothing is told of the difference.
    const isKnown = before && before.uid === view.observed.uid;
    const told = isKnown ? describeChange(before.facts, facts) : [];
    const authors = await authorsOf(view, told, actions);
    const written = await knex.transaction(async transaction => {
      const isFirst = await rollouts.replace(
        transaction,
        {
          id: view.id,
          cluster: view.observed.cluster,
          uid: view.observed.uid,
          entityRef: model?.entityRef,
          facts,
          resourceVersion: view.observed.resourceVersion,
          startedAt: startedAt(view, before),
        },
        before,
      );
      if (!isFirst) return false;
      for (const [index, change] of told.entries()) {
        const { cause: _, writtenIn: __, ...said } = change;
        const { actor, reason = said.reason } = authors[index];
        await tell(
          transaction,
          this.options,
          { ...said, at: view.seenAt, actor, reason },
          {
            rollout: view.id,
            model: ON_TIMELINE.has(said.type) ? model?.entityRef : undefined,
          },
        );
      }
      return true;
    });
    if (written && told.length > 0) void outbox.deliver();
    return written;
  }

  async #recordGone(view: ServerView): Promise<void> {
    const { knex, outbox, rollouts } = this.options;
    const before = await rollouts.get(view.id);
    if (!before || before.goneAt || before.uid !== view.observed.uid) return;
    const now = new Date();
    await knex.transaction(async transaction => {
      const isFirst = await rollouts.replace(
        transaction,
        { ...before, goneAt: now.toISOString() },
        before,
      );
      if (!isFirst) return;
      const event = {
        at: now,
        type: 'canary.rollout.removed',
        actor: 'manager:unknown',
        sentence: before.facts.inProgress
          ? `${view.observed.name} was removed from ${view.observed.cluster} in the middle of a rollout.`
          : `${view.observed.name} was removed from ${view.observed.cluster}.`,
        before: { ...before.facts },
        after: null,
      };
      await tell(transaction, this.options, event, {
        rollout: view.id,
        model: before.entityRef,
      });
    });
    void outbox.deliver();
  }

  /** The controller deletes old runs, and keeps ten measurements of each: all that is seen is kept here. */
  async #copyRuns(view: ServerView): Promise<void> {
    for (const run of view.observed.analysisRuns) {
      const text = JSON.stringify(run);
      if (this.#copied.get(run.uid) === text) continue;
      await this.options.runs.save(view.id, run, new Date());
      this.#copied.set(run.uid, text);
    }
    this.#forget(view.observed.analysisRuns);
  }

  #forget(present: AnalysisRun[]): void {
    if (this.#copied.size < 5_000) return;
    const uids = new Set(present.map(({ uid }) => uid));
    for (const uid of this.#copied.keys()) {
      if (!uids.has(uid)) this.#copied.delete(uid);
    }
  }
}

/** A replica whose watch is behind does not take back what another has told. */
function isOlder(view: ServerView, before: StoredRollout | undefined): boolean {
  if (!before || before.uid !== view.observed.uid) return false;
  const now = Number(view.observed.resourceVersion);
  const then = Number(before.resourceVersion);
  return Number.isFinite(now) && Number.isFinite(then) && now < then;
}

function startedAt(
  view: ServerView,
  before: StoredRollout | undefined,
): string | undefined {
  const { observed } = view;
  const canary = observed.arms.find(({ role }) => role === 'canary')?.revision;
  if (!canary) return undefined;
  if (before?.facts.canary?.revision === canary && before.startedAt) {
    return before.startedAt;
  }
  return (
    observed.revisions.find(({ id }) => id === canary)?.createdAt ??
    view.seenAt.toISOString()
  );
}
