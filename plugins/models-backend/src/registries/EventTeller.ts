import { ModelEvent } from '@bellwether/plugin-models-common';
import { Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { ModelRow } from '../database';
import { AliasChange, describeAliasChange } from './diffAliases';
import { howSeen, Seen } from './Seen';

interface ToldModel {
  instance: string;
  entityRef: string;
}

/** Writes the events that tell of changes in a registry, in the transaction of the change. */
export class EventTeller {
  static create(options: { outbox: Outbox }): EventTeller {
    return new EventTeller(options.outbox);
  }

  readonly #outbox: Outbox;

  private constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  async tellAliases(
    transaction: Knex.Transaction,
    { instance, entityRef }: ToldModel,
    changes: readonly AliasChange[],
    seen: Seen,
  ): Promise<ModelEvent[]> {
    const events: ModelEvent[] = [];
    for (const change of changes) {
      const { alias, version, previous } = change;
      const { since, seenBy, exact, movedBy, reason } = {
        movedBy: undefined,
        reason: undefined,
        ...howSeen(change, seen),
      };
      events.push(
        await this.#outbox.write(transaction, {
          type:
            version === null ? 'models.alias.removed' : 'models.alias.moved',
          model: entityRef,
          actor: movedBy ?? `registry:${instance}`,
          at: since,
          before: previous === null ? null : { alias, version: previous },
          after: version === null ? null : { alias, version },
          reason,
          sentence: describeAliasChange(change),
          evidence: { source: instance, seenBy, exact, seenAt: seen.at },
        }),
      );
    }
    return events;
  }

  async tellVersions(
    transaction: Knex.Transaction,
    { instance, entityRef }: ToldModel,
    versions: readonly number[],
    seen: Seen,
  ): Promise<void> {
    for (const version of versions) {
      await this.#outbox.write(transaction, {
        type: 'models.version.registered',
        model: entityRef,
        actor: `registry:${instance}`,
        at: seen.at,
        before: null,
        after: { version },
        sentence: `Version ${version} was registered`,
        evidence: { source: instance, seenBy: seen.by, seenAt: seen.at },
      });
    }
  }

  async tellRemoval(
    transaction: Knex.Transaction,
    row: Pick<ModelRow, 'instance' | 'name' | 'entity_ref' | 'aliases'>,
  ): Promise<void> {
    await this.#outbox.write(transaction, {
      type: 'models.model.removed',
      model: row.entity_ref,
      actor: `registry:${row.instance}`,
      before: { name: row.name, aliases: JSON.parse(row.aliases) },
      after: null,
      sentence: `${row.name} was removed from ${row.instance}`,
    });
  }
}
