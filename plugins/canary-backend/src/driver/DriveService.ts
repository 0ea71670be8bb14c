import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { DriveReply, DriveRequest } from '@bellwether/plugin-canary-common';
import {
  IdempotencyStore,
  Outbox,
  RepeatableCall,
} from '@bellwether/plugin-models-node';
import type { Request } from 'express';
import { Knex } from 'knex';
import { EventStore, tell } from '../database';
import { LiveRollouts, ServerView } from '../watch';
import { describeBeginning, describeDrive } from './describeDrive';
import { canaryOf, changed, controlsOf } from './driveControls';
import { Driver } from './Driver';
import { choosePlan, DriverConfig } from './DrivePlan';
import { DriveStore } from './DriveStore';
import { toSight } from './Sight';

export interface DriveReadOptions {
  credentials: BackstageCredentials;
}

export interface DriveWriteOptions {
  credentials: BackstageCredentials<BackstageUserPrincipal>;
  /** By it a repetition of the call is known. */
  idempotencyKey: string;
  request?: Request;
}

/** Tells who steps a canary, and lets people take it and give it back. */
export interface DriveService {
  /** @throws NotFoundError - there is no such rollout, or not for the caller */
  getDrive(id: string, options: DriveReadOptions): Promise<DriveReply>;
  /**
   * @throws ConflictError - it is not driven, or there is nothing to give back
   * @throws NotAllowedError - it is not the caller's
   */
  changeDrive(
    id: string,
    request: DriveRequest,
    options: DriveWriteOptions,
  ): Promise<DriveReply>;
}

export interface DefaultDriveServiceOptions {
  config: DriverConfig;
  driver: Driver;
  drives: DriveStore;
  entityRefOf(view: ServerView): string | undefined;
  events: EventStore;
  knex: Knex;
  live: LiveRollouts;
  onChanged(rollout: string): void;
  outbox: Outbox;
}

export class DefaultDriveService implements DriveService {
  readonly #idempotency: IdempotencyStore;

  constructor(private readonly options: DefaultDriveServiceOptions) {
    this.#idempotency = IdempotencyStore.create(options);
  }

  async getDrive(id: string): Promise<DriveReply> {
    const { config, driver, drives, live } = this.options;
    const view = live.find(id);
    if (!view) throw new NotFoundError(`There is no rollout ${id}`);
    const stored = await drives.latest(id);
    const canary = canaryOf(view);
    // What was driven before says nothing of the canary that is there now.
    const isOfNow =
      stored &&
      (stored.drive.phase !== 'ended' ||
        canary === undefined ||
        stored.canary === canary);
    if (isOfNow) {
      return {
        drive: {
          rollout: id,
          ...describeDrive(stored),
          controls: controlsOf(stored, view),
        },
      };
    }
    const beginning = await driver.beginning(view);
    if (beginning.is === 'not-asked') return { drive: null };
    const { asksFor } = toSight(view, new Date(), undefined);
    const plan = choosePlan(config, asksFor ?? '');
    return {
      drive: {
        rollout: id,
        ...describeBeginning(
          beginning,
          typeof plan === 'string' ? undefined : plan,
        ),
        controls: [],
      },
    };
  }

  async changeDrive(
    id: string,
    request: DriveRequest,
    { credentials, idempotencyKey }: DriveWriteOptions,
  ): Promise<DriveReply> {
    const { live } = this.options;
    const view = live.find(id);
    if (!view) throw new NotFoundError(`There is no rollout ${id}`);
    const call: RepeatableCall = {
      actor: credentials.principal.userEntityRef,
      key: idempotencyKey,
      request: [id, request],
    };
    // The answer tells of now also when the call is repeated.
    if (await this.#idempotency.begin(call, new Date())) {
      return this.getDrive(id);
    }
    try {
      await this.#change(view, request, call);
    } catch (error) {
      await this.#idempotency.abandon(call);
      throw error;
    }
    return this.getDrive(id);
  }

  async #change(
    view: ServerView,
    { control, reason }: DriveRequest,
    call: RepeatableCall,
  ): Promise<void> {
    const { drives, entityRefOf, knex, onChanged, outbox } = this.options;
    const stored = await drives.latest(view.id);
    const answer =
      stored &&
      controlsOf(stored, view).find(candidate => candidate.control === control);
    if (!stored || !answer?.possible) {
      throw new ConflictError(
        answer?.sentence ?? 'The driver has not begun with this canary',
      );
    }
    const now = new Date();
    const next = changed(stored, view, control, call.actor, now);
    const event = {
      at: now,
      type:
        control === 'take-over'
          ? 'canary.drive.taken'
          : 'canary.drive.returned',
      actor: call.actor,
      sentence:
        control === 'take-over'
          ? `The canary was taken from the driver at ${stored.drive.percent} %.`
          : 'The canary was given back to the driver.',
      reason,
      before: { phase: stored.drive.phase },
      after: { phase: next.phase },
    };
    await knex.transaction(async transaction => {
      if (!(await drives.save(stored, next, now, undefined, transaction))) {
        throw new ConflictError(
          'The driver has just done something; look again before you act',
        );
      }
      await tell(transaction, this.options, event, {
        rollout: view.id,
        model: entityRefOf(view),
      });
      await this.#idempotency.finish(transaction, call, 'done');
    });
    void outbox.deliver();
    onChanged(view.id);
  }
}
