import { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { TakenAction } from '@bellwether/plugin-canary-common';
import { viaOf } from '../actions/planAction';
import { ActionStore } from '../database';
import { Proposals } from '../proposals';
import { LiveRollouts, ServerView } from '../watch';
import { firstDocument, whyNotBegin } from './begin';
import { decide } from './decide';
import { afterFailure } from './decisions';
import { choosePlan, DriverConfig } from './DrivePlan';
import { DriveStore } from './DriveStore';
import { JudgeWord } from '../service/VerdictSource';
import { Sight, toSight } from './Sight';
import { DriveDocument, StoredDrive } from './StoredDrive';
import { DRIVER, Wheel } from './Wheel';

/** Another replica takes over after a lease has ended; the driver looks several times during one. */
const LEASE_MS = 30_000;

/** What the judge has said of a canary; undefined where it is not judged. */
export interface JudgeWords {
  wordOn(rollout: string, canary: string): Promise<JudgeWord | undefined>;
}

export interface DriverOptions {
  actions: ActionStore;
  config: DriverConfig;
  drives: DriveStore;
  /** The catalog entity of what a server serves. */
  entityRefOf(view: ServerView): string | undefined;
  live: Pick<LiveRollouts, 'servers' | 'find' | 'freshnessOf' | 'isComplete'>;
  logger: LoggerService;
  /** Names this replica of the portal, for people too. */
  holder: string;
  onChanged(rollout: string): void;
  proposals: Pick<Proposals, 'canPropose'>;
  wheel: Wheel;
  words: JudgeWords;
  now?: () => Date;
}

/** Whether a canary may be driven, and by which plan. */
export type Beginning =
  | { is: 'not-asked' }
  | { is: 'refused'; canary?: string; sentence: string }
  | { is: 'ready'; canary: string; document: DriveDocument };

/**
 * Steps the canaries of servers that ask for it, since KServe has no steps of its own. Each look is one decision and at most
 * one request per canary; what is decided is written before it is done.
 */
export class Driver {
  readonly #now: () => Date;

  constructor(private readonly options: DriverOptions) {
    this.#now = options.now ?? (() => new Date());
  }

  /** One look at every canary that asks for a driver, or has one. A canary that fails does not hold up the others. */
  async look(): Promise<void> {
    const { drives, live, logger } = this.options;
    const open = await drives.open();
    const driven = new Set(open.map(({ rollout }) => rollout));
    for (const view of live.servers()) {
      if (!driven.has(view.id)) await this.#beginAt(view);
    }
    for (const { id, rollout } of await drives.open()) {
      try {
        await this.#lookAt(id, rollout);
      } catch (error) {
        logger.error(
          `The canary of ${rollout} was not driven`,
          isError(error) ? error : undefined,
        );
      }
    }
  }

  /** Lets another replica drive at once. */
  async stop(): Promise<void> {
    await this.options.drives.release(this.options.holder);
  }

  /** Whether the driver would begin with what it sees, and if not, why. */
  async beginning(view: ServerView): Promise<Beginning> {
    const { config, drives, entityRefOf } = this.options;
    const sight = this.#sightOf(view);
    if (view.observed.kind !== 'kserve' || sight.asksFor === undefined) {
      return { is: 'not-asked' };
    }
    const { canary, uid } = sight;
    const refused = (sentence: string): Beginning => ({
      is: 'refused',
      canary,
      sentence,
    });
    if (!config.isEnabled) {
      return refused('Driving is switched off (canary.driver.enabled).');
    }
    const plan = choosePlan(config, sight.asksFor);
    if (typeof plan === 'string') return refused(`${plan}.`);
    if (canary === undefined || sight.askedPercent === undefined) {
      return refused('No canary is asked for; the next one is driven.');
    }
    if (!entityRefOf(view)) {
      return refused(
        'The model is in no registry, so nobody owns it here: nobody may act.',
      );
    }
    if (await drives.find(view.id, uid, canary)) {
      return refused('It has driven this canary already.');
    }
    const why = whyNotBegin(
      sight,
      this.#viaOf(view),
      await this.#aborted(view),
    );
    return why === undefined
      ? {
          is: 'ready',
          canary,
          document: firstDocument(plan, sight.askedPercent, this.#now()),
        }
      : refused(why);
  }

  async #beginAt(view: ServerView): Promise<void> {
    const { drives, onChanged } = this.options;
    const beginning = await this.beginning(view);
    if (beginning.is !== 'ready') return;
    await drives.begin(
      {
        rollout: view.id,
        uid: view.observed.uid ?? '',
        canary: beginning.canary,
      },
      beginning.document,
      this.#now(),
    );
    onChanged(view.id);
  }

  async #lookAt(id: string, rollout: string): Promise<void> {
    const { drives, holder, live, onChanged } = this.options;
    const stored = await drives.claim(id, holder, this.#now(), LEASE_MS);
    if (!stored) return;
    const view = live.find(rollout);
    if (!view) {
      await this.#lookAtGone(stored);
      return;
    }
    const { drive, send } = decide(await this.#situation(stored, view));
    const isSame = JSON.stringify(drive) === JSON.stringify(stored.drive);
    if (isSame && !send) return;
    // Written before it is sent, also when it reads the same: the number of the write is the key of what is sent.
    const saved = await drives.save(stored, drive, this.#now(), holder);
    if (!saved) return;
    onChanged(rollout);
    if (send) await this.#send(saved, view);
  }

  async #lookAtGone(stored: StoredDrive): Promise<void> {
    const { drives, holder, live, onChanged } = this.options;
    const [cluster] = stored.rollout.split('/');
    const { readAt, staleSince } = live.freshnessOf(cluster);
    if (!live.isComplete || !readAt || staleSince) return;
    const now = this.#now();
    const saved = await drives.save(
      stored,
      {
        ...stored.drive,
        phase: 'ended',
        since: now.toISOString(),
        outcome: 'over',
        ending: 'The InferenceService is gone.',
      },
      now,
      holder,
    );
    if (saved) onChanged(stored.rollout);
  }

  async #situation(stored: StoredDrive, view: ServerView) {
    const { actions, words } = this.options;
    const { actionId } = stored.drive.ask ?? {};
    const [open, taken, newest, word] = await Promise.all([
      actions.listOpen(view.id),
      actionId === undefined ? undefined : actions.get(actionId),
      actions.list(view.id),
      words.wordOn(view.id, stored.canary),
    ]);
    return {
      stored,
      sight: this.#sightOf(view),
      word,
      taken: taken?.taken,
      other: open.find(action => action.taken.id !== actionId)?.taken,
      byPerson: newest.find(
        ({ actor, takenAt }) =>
          actor !== DRIVER && takenAt >= stored.drive.since,
      ),
      now: this.#now(),
    };
  }

  async #send(stored: StoredDrive, view: ServerView): Promise<void> {
    const { drives, entityRefOf, holder, logger, onChanged, wheel } =
      this.options;
    const { drive } = stored;
    const entityRef = entityRefOf(view);
    if (!drive.ask || !entityRef) return;
    let next: DriveDocument;
    try {
      const { id } = await wheel.turn(view, entityRef, stored, drive.ask);
      next = { ...drive, ask: { ...drive.ask, actionId: id } };
    } catch (error) {
      if (!isError(error)) throw error;
      logger.warn(`${view.id}: ${drive.ask.reason} ${error.message}`);
      next = afterFailure(drive, doubtOf(error), error.message, this.#now());
    }
    await drives.save(stored, next, this.#now(), holder);
    onChanged(view.id);
  }

  #sightOf(view: ServerView): Sight {
    const { cluster } = view.observed;
    const { problem, staleSince } = this.options.live.freshnessOf(cluster);
    return toSight(
      view,
      this.#now(),
      staleSince
        ? `${
            problem ?? `${cluster} does not answer`
          }: what is so there is not known.`
        : undefined,
    );
  }

  #viaOf(view: ServerView) {
    const capability = view.adapter
      .capabilities(view)
      .find(({ action }) => action === 'set-weight');
    return capability
      ? viaOf(capability, view, this.options.proposals.canPropose(view.git))
      : 'direct';
  }

  /** A person who took all requests from a canary wants no driver to give it some. */
  async #aborted(view: ServerView): Promise<TakenAction | undefined> {
    const canary = view.observed.arms.find(({ role }) => role === 'canary');
    const created = view.observed.revisions.find(
      ({ id }) => id === canary?.revision,
    )?.createdAt;
    const newest = await this.options.actions.newest(
      view.id,
      created ? new Date(created) : new Date(0),
    );
    return newest?.action === 'abort' && newest.actor !== DRIVER
      ? newest
      : undefined;
  }
}

function doubtOf({ name }: Error) {
  if (name === 'NotAllowedError') return 'not-allowed';
  return name === 'ServiceUnavailableError' ? 'cluster-silent' : 'conflict';
}
