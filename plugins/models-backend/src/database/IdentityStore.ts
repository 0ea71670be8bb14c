import { Knex } from 'knex';
import { EventLoopShare } from '@bellwether/plugin-models-node';
import { batches } from './batches';
import { ModelRow } from './rows';

const PAGE = 500;

/** What decides about names in the catalog, of one stored model. */
export interface StoredIdentity {
  instance: string;
  name: string;
  entityRef: string;
  plainRef: string;
  createdAt: string;
  fingerprint: string;
}

export interface Rename {
  instance: string;
  name: string;
  from: string;
  to: string;
  collision?: string;
}

/** The names that models have in the catalog. */
export class IdentityStore {
  static create(options: { knex: Knex }): IdentityStore {
    return new IdentityStore(options.knex);
  }

  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** All models of all registries, page by page. */
  async *listAll(): AsyncIterable<StoredIdentity[]> {
    const share = new EventLoopShare();
    for (let after = ''; ; ) {
      const rows = await this.#select()
        .where('entity_ref', '>', after)
        .orderBy('entity_ref')
        .limit(PAGE);
      if (rows.length === 0) return;
      after = rows[rows.length - 1].entity_ref;
      yield rows.map(toIdentity);
      await share.giveWay();
    }
  }

  async findByPlainRefs(refs: readonly string[]): Promise<StoredIdentity[]> {
    const found: StoredIdentity[] = [];
    for (const batch of batches(refs)) {
      found.push(
        ...(await this.#select().whereIn('plain_ref', batch)).map(toIdentity),
      );
    }
    return found;
  }

  async findByName(
    instance: string,
    name: string,
  ): Promise<StoredIdentity | undefined> {
    const [row] = await this.#select().where({ instance, name });
    return row && toIdentity(row);
  }

  /** Exchanges names; what is known under the old ones goes along. */
  async rename(renames: readonly Rename[]): Promise<void> {
    if (renames.length === 0) return;
    await this.#knex.transaction(async transaction => {
      const move = async (from: string, to: string) => {
        for (const [table, column] of [
          ['models', 'entity_ref'],
          ['summaries', 'entity_ref'],
          ['events', 'model'],
        ]) {
          await transaction(table)
            .where({ [column]: from })
            .update({ [column]: to });
        }
      };
      // By way of names that no model can have, since two may exchange theirs.
      for (const { from } of renames) await move(from, `moving:${from}`);
      for (const { instance, name, from, to, collision } of renames) {
        await move(`moving:${from}`, to);
        await transaction<ModelRow>('models')
          .where({ instance, name })
          .update({ collision: collision ?? null });
      }
    });
  }

  #select() {
    return this.#knex<ModelRow>('models').select(
      'instance',
      'name',
      'entity_ref',
      'plain_ref',
      'created_at',
      'fingerprint',
    );
  }
}

function toIdentity(
  row: Pick<
    ModelRow,
    | 'instance'
    | 'name'
    | 'entity_ref'
    | 'plain_ref'
    | 'created_at'
    | 'fingerprint'
  >,
): StoredIdentity {
  return {
    instance: row.instance,
    name: row.name,
    entityRef: row.entity_ref,
    plainRef: row.plain_ref,
    createdAt: row.created_at,
    fingerprint: row.fingerprint,
  };
}
