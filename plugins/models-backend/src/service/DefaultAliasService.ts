import {
  ConflictError,
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  MovedAlias,
  movedAliasSchema,
  MoveAliasRequest,
} from '@bellwether/plugin-models-common';
import {
  IdempotencyStore,
  ModelRegistry,
  RepeatableCall,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { AliasHistory, ModelRow, ModelStore, PendingMoves } from '../database';
import { CatalogRules } from '../identity';
import { ModelWriter, RegistryDirectory, storedModel } from '../registries';
import { AliasService, AliasServiceOptions } from './AliasService';

export interface DefaultAliasServiceOptions {
  knex: Knex;
  models: ModelStore;
  registries: RegistryDirectory;
  rules: readonly CatalogRules[];
  writer: ModelWriter;
  /** Called after a move. */
  onMoved: (instance: string, model: string) => Promise<void>;
  /** Called when the registry turned out to say something else than what is stored. */
  onConflict: (instance: string, model: string) => Promise<void>;
}

export class DefaultAliasService implements AliasService {
  static create(options: DefaultAliasServiceOptions): AliasService {
    return new DefaultAliasService(options);
  }

  readonly #options: DefaultAliasServiceOptions;
  readonly #history: AliasHistory;
  readonly #idempotency: IdempotencyStore;
  readonly #pending: PendingMoves;

  private constructor(options: DefaultAliasServiceOptions) {
    this.#options = options;
    this.#history = AliasHistory.create(options);
    this.#idempotency = IdempotencyStore.create(options);
    this.#pending = PendingMoves.create(options);
  }

  async move(
    entityRef: string,
    alias: string,
    request: MoveAliasRequest,
    { credentials, idempotencyKey }: AliasServiceOptions,
  ): Promise<MovedAlias> {
    const { models, onConflict, onMoved, registries } = this.#options;
    const row = await models.getRow(entityRef);
    if (!row) throw new NotFoundError(`No registry holds ${entityRef}`);
    const { instance, name } = row;
    const registry = registries.registry(instance);
    const call: RepeatableCall = {
      actor: credentials.principal.userEntityRef,
      key: idempotencyKey,
      request: [entityRef, alias, request],
    };
    const answered = await this.#idempotency.begin(call, new Date());
    if (answered) return movedAliasSchema.parse(JSON.parse(answered));
    let moved: MovedAlias;
    try {
      moved = await this.#moveAlone(registry, row, alias, request, call);
    } catch (error) {
      await this.#idempotency.abandon(call);
      if (error instanceof ConflictError) await onConflict(instance, name);
      throw error;
    }
    await onMoved(instance, name);
    return moved;
  }

  async #moveAlone(
    registry: ModelRegistry,
    row: ModelRow,
    alias: string,
    request: MoveAliasRequest,
    call: RepeatableCall,
  ): Promise<MovedAlias> {
    const { instance, name } = row;
    const intended = {
      alias,
      version: request.version,
      previous: request.expectedVersion,
      movedBy: call.actor,
      reason: request.reason,
    };
    if (!(await this.#pending.begin(instance, name, intended, new Date()))) {
      throw new ConflictError(
        `Somebody is moving an alias of ${name} right now; look again in a moment`,
      );
    }
    let isKnown = true;
    try {
      await this.#check(registry, row, alias, request);
      const set = await this.#set(registry, name, alias, request.version);
      isKnown = set.isKnown;
      if (set.problem) throw set.problem;
      return await this.#keep(row.entity_ref, alias, request, call);
    } finally {
      if (isKnown) await this.#pending.end(instance, name);
      else await this.#pending.leave(instance, name, new Date());
    }
  }

  async #check(
    registry: ModelRegistry,
    { name }: ModelRow,
    alias: string,
    { expectedVersion, version }: MoveAliasRequest,
  ): Promise<void> {
    const current = await registry.getAlias(name, alias);
    if (current !== expectedVersion) {
      throw new ConflictError(
        `${alias} of ${name} points at ${describe(
          current,
        )} now, not at ${describe(expectedVersion)}${await this.#whoMoved(
          registry.instance,
          name,
          alias,
          current,
        )}. Nothing was changed; look again before you move it`,
      );
    }
    if (current === version) {
      throw new InputError(`${alias} points at version ${version} already`);
    }
  }

  /**
   * Sets the alias and reads it back: the registry may have done it although its answer was lost.
   *
   * @returns the problem, where it was not done, or is not known to be
   */
  async #set(
    registry: ModelRegistry,
    name: string,
    alias: string,
    version: number,
  ): Promise<{ isKnown: boolean; problem?: unknown }> {
    let lost: unknown;
    try {
      await registry.setAlias(name, alias, version);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableError)) throw error;
      lost = error;
    }
    let after: number | null;
    try {
      after = await registry.getAlias(name, alias);
    } catch (error) {
      return { isKnown: false, problem: lost ?? error };
    }
    if (lost) {
      return { isKnown: true, ...(after !== version && { problem: lost }) };
    }
    if (after !== version) {
      throw new ConflictError(
        `${alias} of ${name} was set to version ${version}, but somebody else moved it to ${describe(
          after,
        )} at the same moment; that was left as it is`,
      );
    }
    return { isKnown: true };
  }

  /** Stores the move with its history, its event and the answer, in one transaction. */
  async #keep(
    entityRef: string,
    alias: string,
    { version, expectedVersion, reason }: MoveAliasRequest,
    call: RepeatableCall,
  ): Promise<MovedAlias> {
    const { knex, models, rules, writer } = this.#options;
    return knex.transaction(async transaction => {
      const row = await models.within(transaction).getRow(entityRef);
      if (!row) throw new NotFoundError(`No registry holds ${entityRef}`);
      const event = await writer.writeMove(
        transaction,
        row.instance,
        await storedModel(transaction, row, rules, { [alias]: version }),
        {
          alias,
          version,
          previous: expectedVersion,
          movedBy: call.actor,
          reason,
        },
      );
      const moved: MovedAlias = {
        alias,
        version,
        previousVersion: expectedVersion,
        eventId: event.id,
      };
      await this.#idempotency.finish(transaction, call, moved);
      return moved;
    });
  }

  /** What the portal knows of how an alias got where it is. */
  async #whoMoved(
    instance: string,
    name: string,
    alias: string,
    current: number | null,
  ): Promise<string> {
    const known = (await this.#history.current(instance, name)).find(
      entry => entry.alias === alias && entry.version === current,
    );
    if (known?.movedBy) return `: ${known.movedBy} moved it at ${known.since}`;
    if (known) {
      return `: it was moved in ${instance}, ${
        known.sinceIsExact ? 'at' : 'seen at'
      } ${known.since}`;
    }
    return `: it was moved in ${instance} just now`;
  }
}

function describe(version: number | null): string {
  return version === null ? 'nothing' : `version ${version}`;
}
