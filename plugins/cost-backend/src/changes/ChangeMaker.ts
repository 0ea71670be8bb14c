import { randomUUID } from 'crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, isError } from '@backstage/errors';
import {
  Change,
  ChangesReply,
  RecommendationState,
} from '@bellwether/plugin-cost-common';
import {
  CodeHost,
  IdempotencyStore,
  OpenedPullRequest,
  Outbox,
  reviewersFor,
  withNotAsked,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { CostConfig } from '../config';
import { ChangeStore, RecommendationStore } from '../database';
import { holdOf } from '../recommendations/hold';
import { ServerDirectory } from '../models/ServerDirectory';
import { ParsedMakeChangesRequest, WriteOptions } from '../service/CostService';
import { ChangePlanner, fingerprintOf, PlannedChange } from './ChangePlanner';
import { describe, headingOf } from './describeChanges';
import { partlyMade } from './partlyMade';
import { recordChange } from './recordChange';
import { SendOptions, sendPatch } from './sendPatch';

export interface ChangeMakerOptions extends SendOptions {
  changes: ChangeStore;
  config: Pick<CostConfig, 'reviewers'>;
  currency: string;
  host: CodeHost;
  knex: Knex;
  logger: LoggerService;
  outbox: Outbox;
  planner: ChangePlanner;
  recommendations: RecommendationStore;
  servers: ServerDirectory;
  now?: () => Date;
  onChanged(entityRef: string): Promise<void>;
}

/** Opens pull requests and sends patches, each with its trace. */
export class ChangeMaker {
  private readonly idempotency: IdempotencyStore;

  constructor(private readonly options: ChangeMakerOptions) {
    this.idempotency = IdempotencyStore.create(options);
  }

  /**
   * @throws ConflictError - what was looked at is another by now, or must wait; nothing was changed
   */
  async make(
    request: ParsedMakeChangesRequest,
    options: WriteOptions,
  ): Promise<ChangesReply> {
    const actor = options.credentials.principal.userEntityRef;
    const call = { actor, key: options.idempotencyKey, request };
    const before = await this.idempotency.begin(call, this.now);
    if (before !== undefined) return JSON.parse(before);
    try {
      const planned = await this.lookAgain(request);
      const changes = await this.carryOut(request, planned, actor, options);
      const reply = { changes };
      await this.options.knex.transaction(transaction =>
        this.idempotency.finish(transaction, call, reply),
      );
      await this.tell(planned);
      return reply;
    } catch (error) {
      await this.idempotency.abandon(call);
      throw error;
    }
  }

  private get now(): Date {
    return this.options.now?.() ?? new Date();
  }

  /** What was confirmed must still be what would be done. */
  private async lookAgain(
    request: ParsedMakeChangesRequest,
  ): Promise<PlannedChange[]> {
    const { planner, servers, shutdown } = this.options;
    const { kind, recommendations } = request;
    const planned = await planner.plan(kind, recommendations, shutdown);
    if (fingerprintOf(planned) !== request.precondition) {
      throw new ConflictError(
        'The files or objects are others by now; nothing was changed. Look at the change again.',
      );
    }
    const known = await servers.servers();
    for (const { revised, edit } of planned) {
      const { recommendation } = revised.stored;
      const { name } = recommendation.server;
      if (edit.via === 'by-hand') {
        throw new ConflictError(
          `${name}: ${edit.problem ?? 'A person has to make this change.'}`,
        );
      }
      const hold =
        kind === 'apply' ? holdOf(recommendation, known, this.now) : null;
      if (hold) throw new ConflictError(`${name}: ${hold.sentence}`);
      const allowed: readonly RecommendationState[] =
        kind === 'apply' ? ['proposed'] : ['live', 'realised', 'breached'];
      if (!allowed.includes(recommendation.state)) {
        throw new ConflictError(
          `${name}: it is ${recommendation.state}, so there is nothing to ${kind}.`,
        );
      }
    }
    return planned;
  }

  /** One pull request for each repository and branch, one patch for each object. */
  private async carryOut(
    request: ParsedMakeChangesRequest,
    planned: readonly PlannedChange[],
    actor: string,
    options: WriteOptions,
  ): Promise<Change[]> {
    const made: Change[] = [];
    try {
      await this.makeEach(request, planned, actor, options, made);
      return made;
    } catch (error) {
      if (made.length === 0 || !isError(error)) throw error;
      await this.tell(planned);
      throw partlyMade(planned, made, error);
    }
  }

  /** @param made - what is done is put here, so that it is known where the next fails */
  private async makeEach(
    request: ParsedMakeChangesRequest,
    planned: readonly PlannedChange[],
    actor: string,
    options: WriteOptions,
    made: Change[],
  ): Promise<void> {
    const { kind } = request;
    const record = { ...this.options, now: this.now };
    const groups = new Map<string, PlannedChange[]>();
    for (const one of planned) {
      if (!one.file) continue;
      const key = `${one.file.repository} ${one.file.base}`;
      groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    for (const group of groups.values()) {
      const { notAsked, ...pullRequest } = await this.openPullRequest(
        kind,
        group,
        request.reason,
        actor,
      );
      for (const one of group) {
        made.push(
          await recordChange(record, one, request, actor, {
            via: 'pull-request',
            state: 'waiting-for-merge',
            sentence: withNotAsked(
              `Pull request ${pullRequest.number} waits for a review.`,
              notAsked,
            ),
            pullRequest,
          }),
        );
      }
    }
    for (const one of planned.filter(({ edit }) => edit.via === 'patch')) {
      await sendPatch(this.options, one, options);
      made.push(
        await recordChange(record, one, request, actor, {
          via: 'patch',
          state: 'waiting',
          sentence: 'The cluster accepted it; its pods are being replaced.',
        }),
      );
    }
  }

  private async openPullRequest(
    kind: 'apply' | 'revert',
    group: readonly PlannedChange[],
    reason: string,
    actor: string,
  ): Promise<OpenedPullRequest> {
    // Of two servers that are sized in one file, the later edit begins where the earlier one ended.
    const files = new Map<
      string,
      { path: string; version: string; text: string }
    >();
    const [{ file: first }] = group;
    if (!first) throw new ConflictError('There is no file to change.');
    for (const { file } of group) {
      if (!file) continue;
      files.set(file.file.path, { ...file.file, text: file.text });
    }
    return this.options.host.openPullRequest({
      repository: first.repository,
      base: first.base,
      branch: `bellwether/${
        kind === 'apply' ? 'rightsize' : 'revert'
      }-${randomUUID().slice(0, 8)}`,
      files: [...files.values()],
      title: headingOf(kind, group),
      body: [
        reason,
        '',
        describe(kind, group, this.options.currency),
        '',
        `Asked for by ${actor} in the portal.`,
      ].join('\n'),
      reviewers: reviewersFor(
        this.options.config.reviewers,
        group.map(({ revised }) => revised.stored.recommendation.owner),
      ),
    });
  }

  private async tell(planned: readonly PlannedChange[]): Promise<void> {
    try {
      await this.options.outbox.deliver();
      for (const entityRef of new Set(
        planned.map(({ revised }) => revised.stored.recommendation.entityRef),
      )) {
        await this.options.onChanged(entityRef);
      }
    } catch (error) {
      this.options.logger.warn(
        'A change of size will be told of later',
        isError(error) ? error : undefined,
      );
    }
  }
}
