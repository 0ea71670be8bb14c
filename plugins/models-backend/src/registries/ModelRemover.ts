import { Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { batches, ModelRow } from '../database';
import { EventTeller } from './EventTeller';
import { Written } from './Written';

/** Models per transaction. */
const TRANSACTION = 250;

/** Forgets models that a registry says it does not have, with everything that is known of them but their timeline. */
export class ModelRemover {
  static create(options: { knex: Knex; outbox: Outbox }): ModelRemover {
    return new ModelRemover(options.knex, EventTeller.create(options));
  }

  readonly #knex: Knex;
  readonly #teller: EventTeller;

  private constructor(knex: Knex, teller: EventTeller) {
    this.#knex = knex;
    this.#teller = teller;
  }

  async remove(instance: string, names: readonly string[]): Promise<Written> {
    const written: Written = { models: [], rows: 0, skipped: 0 };
    for (const batch of batches(names, TRANSACTION)) {
      await this.#knex.transaction(async transaction => {
        const rows = await transaction<ModelRow>('models')
          .where({ instance })
          .whereIn('name', batch);
        for (const row of rows) {
          await this.#teller.tellRemoval(transaction, row);
        }
        for (const table of [
          'models',
          'model_versions',
          'version_details',
          'alias_history',
        ]) {
          written.rows += await transaction(table)
            .where({ instance })
            .whereIn('name', batch)
            .delete();
        }
        await transaction('summaries')
          .whereIn(
            'entity_ref',
            rows.map(row => row.entity_ref),
          )
          .delete();
        written.models.push(...rows.map(({ name }) => name));
      });
    }
    return written;
  }
}
