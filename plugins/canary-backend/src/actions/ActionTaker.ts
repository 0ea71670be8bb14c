import { randomUUID } from 'crypto';
import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { ConflictError, NotAllowedError } from '@backstage/errors';
import {
  TakenAction,
  takenActionSchema,
} from '@bellwether/plugin-canary-common';
import {
  ClusterCaller,
  IdempotencyStore,
  RepeatableCall,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { ActionOutcome } from '../adapters';
import { ActionStore } from '../database';
import { Proposals } from '../proposals';
import { ParsedActRequest } from '../service/CanaryService';
import { LiveRollouts, ServerView } from '../watch';
import { ActionJournal, StartedAction } from './ActionJournal';
import {
  ClusterSession,
  StaleStateError,
  UncertainOutcomeError,
} from './ClusterSession';
import { assertUnchanged, FreshPlan, planAction, viaOf } from './planAction';

/** The controller writes too: a state that is the same in all that matters is tried again as often as its own tool does. */
const ATTEMPTS = 5;

/** Who acts, and as whom on the cluster. */
export interface ActingAs {
  /** Entity ref of a person, or the name of this plugin. */
  actor: string;
  /** Of the person; absent where the plugin acts by itself. */
  credentials?: BackstageCredentials;
  /** Headers `Backstage-Kubernetes-Authorization…` of the caller. */
  clusterHeaders: Record<string, string>;
}

export interface RepeatableAct extends ActingAs {
  /** By it a repetition of the call is known. */
  idempotencyKey: string;
}

export interface ActionTakerOptions {
  actAs: 'user' | 'portal';
  actions: ActionStore;
  caller: ClusterCaller;
  journal: ActionJournal;
  knex: Knex;
  live: LiveRollouts;
  logger: LoggerService;
  proposals: Proposals;
  /** Aborted when the portal stops. */
  shutdown: AbortSignal;
}

/** Takes actions: each of them once, only in the state that the person saw, and with a record of what became of it. */
export class ActionTaker {
  readonly #idempotency: IdempotencyStore;

  constructor(private readonly options: ActionTakerOptions) {
    this.#idempotency = IdempotencyStore.create(options);
  }

  session(
    view: ServerView,
    {
      credentials,
      clusterHeaders,
    }: Pick<ActingAs, 'credentials' | 'clusterHeaders'>,
    onNudged?: () => Promise<void>,
  ): ClusterSession {
    const { actAs, caller, live, shutdown } = this.options;
    const cluster = live.viewOf(view.id);
    if (!cluster) throw new ConflictError('The cluster is not watched.');
    return new ClusterSession({
      caller,
      clusterHeaders,
      credentials: actAs === 'user' ? credentials : undefined,
      cluster,
      view,
      stop: shutdown,
      onNudged,
    });
  }

  async take(
    view: ServerView,
    entityRef: string,
    request: ParsedActRequest,
    options: RepeatableAct,
  ): Promise<TakenAction> {
    const call: RepeatableCall = {
      actor: options.actor,
      key: options.idempotencyKey,
      request: [view.id, request],
    };
    const answered = await this.#idempotency.begin(call, new Date());
    if (answered) return takenActionSchema.parse(JSON.parse(answered));
    try {
      return await this.#takeOnce(view, entityRef, request, options, call);
    } catch (error) {
      await this.#idempotency.abandon(call);
      throw error;
    }
  }

  async #takeOnce(
    view: ServerView,
    entityRef: string,
    request: ParsedActRequest,
    options: RepeatableAct,
    call: RepeatableCall,
  ): Promise<TakenAction> {
    const { journal } = this.options;
    const id = randomUUID();
    const session = this.session(view, options, () => journal.nudged(id));
    const fresh = await this.#plan(session, request);
    const via = viaOf(
      fresh.capability,
      fresh.view,
      this.options.proposals.canPropose(fresh.view.git),
    );
    if (via === 'by-hand') {
      throw new ConflictError(
        `${fresh.view.git.sentence} A pull request cannot be made from here: the preview has the exact change.`,
      );
    }
    await this.#assertAlone(view.id, request.action);
    const started: StartedAction = {
      id,
      rollout: view.id,
      entityRef,
      action: request.action,
      parameters: request.parameters,
      actor: call.actor,
      reason: request.reason,
    };
    if (via === 'pull-request') {
      return this.#propose(started, fresh, call);
    }
    await this.#assertRights(session, fresh);
    const taken = await journal.begin(started, fresh.plan);
    try {
      const { outcome, requests } = await this.#send(session, fresh, request);
      const accepted = await journal.accepted(
        taken,
        { requests, withinMs: fresh.plan.expectation.withinMs },
        (transaction, answer) =>
          this.#idempotency.finish(transaction, call, answer),
      );
      void this.#follow(accepted, outcome);
      return accepted;
    } catch (error) {
      // Whether it was done is seen by whoever looks after open actions.
      if (!(error instanceof UncertainOutcomeError)) {
        await journal.failed(taken, error);
      }
      throw error;
    }
  }

  async #plan(session: ClusterSession, request: ParsedActRequest) {
    const fresh = await planAction(
      session,
      request.action,
      request.parameters,
      new Date(),
    );
    assertUnchanged(request.precondition, fresh);
    return fresh;
  }

  /** Sends what was planned; if the object was written meanwhile, plans anew and looks whether all that matters is the same. */
  async #send(
    session: ClusterSession,
    first: FreshPlan,
    request: ParsedActRequest,
  ) {
    let fresh = first;
    for (let attempt = 1; ; attempt++) {
      try {
        const { outcome } = await fresh.view.adapter.act(fresh.plan, session);
        return { outcome, requests: fresh.plan.requests };
      } catch (error) {
        if (!(error instanceof StaleStateError) || attempt === ATTEMPTS) {
          throw error;
        }
        fresh = await this.#plan(session, request);
      }
    }
  }

  /** Two at once would each act on a state that the other changes; an abort goes before everything. */
  async #assertAlone(rollout: string, action: string): Promise<void> {
    if (action === 'abort') return;
    const open = await this.options.actions.listOpen(rollout);
    const other = open.find(({ taken }) =>
      ['sending', 'waiting'].includes(taken.state),
    );
    if (other) {
      throw new ConflictError(
        `${other.taken.actor} has just taken an action here (${other.taken.action}), and it is not done yet; look again in a moment`,
      );
    }
  }

  async #assertRights(
    session: ClusterSession,
    { capability, view }: FreshPlan,
  ): Promise<void> {
    for (const right of capability.rights) {
      if (await session.may(right)) continue;
      const resource = [right.resource, right.subresource]
        .filter(Boolean)
        .join('/');
      throw new NotAllowedError(
        `${view.observed.cluster} does not allow to ${right.verb} ${resource}.${right.group} in ${view.observed.namespace}`,
      );
    }
  }

  async #propose(
    started: StartedAction,
    fresh: FreshPlan,
    call: RepeatableCall,
  ): Promise<TakenAction> {
    const { journal, proposals } = this.options;
    const taken = await journal.begin(started, { ...fresh.plan, requests: [] });
    try {
      const pullRequest = await proposals.open(fresh, started);
      return await journal.proposed(taken, pullRequest, (transaction, answer) =>
        this.#idempotency.finish(transaction, call, answer),
      );
    } catch (error) {
      await journal.failed(taken, error);
      throw error;
    }
  }

  async #follow(
    taken: TakenAction,
    outcome: Promise<ActionOutcome>,
  ): Promise<void> {
    const { journal, logger, shutdown } = this.options;
    try {
      const became = await outcome;
      // A portal that stops knows nothing: the next one goes on to look.
      if (shutdown.aborted && became.state === 'lost') return;
      await journal.ended(taken.id, became);
    } catch (error) {
      if (shutdown.aborted) return;
      logger.warn(
        `What became of ${taken.action} on ${taken.rollout} is not known yet`,
        error as Error,
      );
    }
  }
}
