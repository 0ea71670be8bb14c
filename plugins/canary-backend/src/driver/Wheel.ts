import { AuditorService } from '@backstage/backend-plugin-api';
import { TakenAction } from '@bellwether/plugin-canary-common';
import { ActionTaker } from '../actions/ActionTaker';
import { auditMeta } from '../actions/auditMeta';
import { planAction, preconditionOf } from '../actions/planAction';
import { ServerView } from '../watch';
import { Ask, StoredDrive } from './StoredDrive';

/** By whom the driver's actions are known. */
export const DRIVER = 'plugin:canary';

/** How the driver acts. */
export interface Wheel {
  /**
   * Asks the controller for what the drive wants, if the share is still one that the driver knows of.
   *
   * @throws ConflictError, NotAllowedError, ServiceUnavailableError - as the buttons do
   */
  turn(
    view: ServerView,
    entityRef: string,
    stored: StoredDrive,
    ask: Ask,
  ): Promise<TakenAction>;
}

/** Acts by the same way as the buttons: preview, precondition, permission of the cluster, journal, and Git where Git owns the share. */
export class TakerWheel implements Wheel {
  constructor(private readonly taker: ActionTaker) {}

  async turn(
    view: ServerView,
    entityRef: string,
    stored: StoredDrive,
    { for: what, to, reason }: Ask,
  ): Promise<TakenAction> {
    const action = what === 'weight' ? 'set-weight' : what;
    const parameters = what === 'weight' ? { percent: to } : {};
    const as = { actor: DRIVER, clusterHeaders: {} };
    const session = this.taker.session(view, as);
    const fresh = await planAction(session, action, parameters, new Date());
    return this.taker.take(
      view,
      entityRef,
      {
        action,
        parameters,
        reason,
        // What was decided on was seen by the watch, which may be behind: the share that it saw must still be there.
        precondition: {
          ...preconditionOf(fresh),
          facts: {
            ...fresh.plan.facts,
            ...('share' in fresh.plan.facts && {
              share: stored.drive.percent / 100,
            }),
            canary: stored.canary,
          },
        },
      },
      { ...as, idempotencyKey: `${stored.id}:${stored.revision}` },
    );
  }
}

/** Writes down what the driver does, as a person's actions are. */
export class AuditedWheel implements Wheel {
  constructor(
    private readonly inner: Wheel,
    private readonly auditor: AuditorService,
  ) {}

  async turn(
    view: ServerView,
    entityRef: string,
    stored: StoredDrive,
    ask: Ask,
  ): Promise<TakenAction> {
    const event = await this.auditor.createEvent({
      eventId: 'rollout-act',
      severityLevel: 'high',
      meta: {
        rollout: view.id,
        actor: DRIVER,
        drive: stored.id,
        action: ask.for,
        percent: ask.to,
        reason: ask.reason,
      },
    });
    try {
      const taken = await this.inner.turn(view, entityRef, stored, ask);
      await event.success({ meta: auditMeta(entityRef, taken) });
      return taken;
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  }
}
