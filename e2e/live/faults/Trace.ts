import { randomUUID } from 'node:crypto';
import type {
  Action,
  RolloutEvent,
  TakenAction,
} from '@bellwether/plugin-canary-common';
import { rolloutIdOf } from '../proof/names';
import type { SeenRollout } from '../proof/SeenCluster';
import { Audit } from './Audit';
import { eventually, expectThat } from './Checks';
import { RECOVERY_SECONDS, type Scene } from './Scene';
import { Versions } from './Versions';

/** An action that was pressed in the portal, and what the cluster and the portal's audit have seen since. */
export class Trace {
  /** Of the action, and of what was asked for anew. */
  private readonly ids: string[];

  private constructor(
    readonly rollout: string,
    readonly action: Action,
    /** The Rollout before. */
    readonly before: SeenRollout,
    /** What the portal answered first. */
    readonly taken: TakenAction,
    readonly versions: Versions,
    private readonly scene: Scene,
    private readonly audit: Audit,
  ) {
    this.ids = [taken.id];
  }

  /**
   * Looks at what a button would do and confirms it, and sends the same call once more, as after an answer that did not arrive.
   *
   * @param rollout - title of a Rollout of the stage
   */
  static async press(
    scene: Scene,
    rollout: string,
    action: Action,
  ): Promise<Trace> {
    const { cluster, portal } = scene.stage;
    await portal.untilPossible(rollout, action);
    const [before, versions, audit] = await Promise.all([
      cluster.rollout(rollout),
      Versions.since(scene.cluster, rollout),
      Audit.since(scene.portalLog),
    ]);
    const id = rolloutIdOf(rollout);
    const { precondition } = await portal.canary.preview(id, { action });
    const idempotencyKey = randomUUID();
    const act = () =>
      portal.canary.act(
        id,
        {
          action,
          reason: 'A trial of a controller that is away',
          precondition,
        },
        { idempotencyKey },
      );
    const taken = await act();
    const again = await act();
    expectThat(
      again.id === taken.id,
      `the same call of ${action} was taken for another action`,
    );
    return new Trace(rollout, action, before, taken, versions, scene, audit);
  }

  /** Asks for it again, as a person does who is told that it was not done. */
  async pressAnew(): Promise<void> {
    const { taken } = await this.scene.stage.portal.press(
      this.rollout,
      this.action,
    );
    this.ids.push(taken.id);
  }

  /** Where the action is in the portal's eyes. */
  now(): Promise<TakenAction> {
    return this.scene.stage.portal.canary.getAction(this.taken.id);
  }

  /** Waits until the portal has seen by itself that it was done, each time that it was asked for. */
  async untilObserved(): Promise<void> {
    const { canary } = this.scene.stage.portal;
    for (const id of this.ids) {
      await eventually(
        `${this.action} is seen to be done`,
        RECOVERY_SECONDS,
        () => canary.getAction(id),
        ({ state }) => state === 'observed',
      );
    }
  }

  /**
   * Fails unless each request of the action was sent once, and whatever else was sent only wakes the controller.
   *
   * @param mayWake - whether the portal wakes a controller that does not follow
   */
  async expectSentOnce(mayWake = false): Promise<void> {
    const { rollout, action, audit, taken } = this;
    const sent = await audit.writes(rollout);
    const planned = taken.requests.length;
    expectThat(
      planned > 0 &&
        (mayWake ? sent.length >= planned : sent.length === planned),
      `${action} is ${planned} requests, and ${sent.length} were sent`,
    );
    const ids = await audit.taken(rollout, action);
    expectThat(
      ids.size === this.ids.length && this.ids.every(id => ids.has(id)),
      `the audit has ${ids.size} actions of ${action}, and ${this.ids.length} were pressed`,
    );
  }

  /** Fails unless the portal's history tells once of each that it was asked for, and that it was done. */
  async expectToldOnce(): Promise<void> {
    const told = await this.told();
    const count = (type: string) => told.filter(one => one === type).length;
    expectThat(
      count('canary.action.taken') === this.ids.length &&
        count('canary.action.observed') === this.ids.length,
      `${this.action}: the history tells ${told.join(', ')}`,
    );
  }

  /** What the portal's history tells of the action, by its type; the newest first. */
  private async told(): Promise<string[]> {
    const { canary } = this.scene.stage.portal;
    const all: RolloutEvent[] = [];
    let before: string | undefined;
    do {
      const reply = await canary.getEvents(rolloutIdOf(this.rollout), {
        ...(before && { before }),
      });
      all.push(...reply.events);
      before = reply.next;
    } while (before !== undefined);
    return all
      .filter(
        ({ at, after, type }) =>
          at >= this.taken.takenAt &&
          after?.action === this.action &&
          type.startsWith('canary.action.'),
      )
      .map(({ type }) => type);
  }
}
