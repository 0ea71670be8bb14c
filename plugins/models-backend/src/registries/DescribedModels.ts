import { Knex } from 'knex';
import { ModelRow } from '../database';

/** A version of which something is missing is looked at again after this long. */
const LOOK_AGAIN_MS = 60 * 60_000;

/** Knows of which models the version that stands for them was looked into, and of which it was not. */
export class DescribedModels {
  static create(options: { knex: Knex }): DescribedModels {
    return new DescribedModels(options.knex);
  }

  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Names of models of whose described version something is not known, last changed first. */
  async missing(
    instance: string,
    options: { limit?: number; names?: readonly string[] } = {},
  ): Promise<string[]> {
    const lookAgain = new Date(Date.now() - LOOK_AGAIN_MS).toISOString();
    const query = this.#withDetails(instance)
      .where(where =>
        where
          .whereNull('d.package_read_at')
          .orWhere(old =>
            old
              .where('d.package_read_at', '<', lookAgain)
              .where(missing =>
                missing
                  .whereNull('d.package')
                  .orWhere(noRun =>
                    noRun
                      .whereNull('d.run')
                      .whereIn('m.owner_source', ['mapping', 'default']),
                  ),
              ),
          ),
      )
      .orderBy('m.updated_at', 'desc');
    if (options.limit !== undefined) query.limit(options.limit);
    if (options.names) query.whereIn('m.name', options.names);
    return query.pluck('m.name');
  }

  /** What is stored of some models that have a version to look into. */
  async rows(instance: string, names: readonly string[]): Promise<ModelRow[]> {
    return this.#knex<ModelRow>('models')
      .where({ instance })
      .whereNotNull('described_version')
      .whereIn('name', names);
  }

  /** For those who look after the portal: how many models nobody has looked into yet. */
  async facts(
    instance: string,
  ): Promise<Array<{ name: string; value: string }>> {
    const [{ models }] = await this.#withDetails(instance)
      .whereNull('d.package_read_at')
      .count<Array<{ models: number | string }>>({ models: '*' });
    return Number(models) === 0
      ? []
      : [{ name: 'Files not read yet', value: `of ${models} models` }];
  }

  #withDetails(instance: string) {
    return this.#knex('models as m')
      .leftJoin('version_details as d', join =>
        join
          .on('d.instance', 'm.instance')
          .andOn('d.name', 'm.name')
          .andOn('d.version', 'm.described_version'),
      )
      .where('m.instance', instance)
      .whereNotNull('m.described_version');
  }
}
