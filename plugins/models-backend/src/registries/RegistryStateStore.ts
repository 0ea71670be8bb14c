import { Freshness } from '@bellwether/plugin-models-common';
import { Knex } from 'knex';
import { RegistryState, registryStateSchema } from './RegistryState';

const idOf = (instance: string) => `registry:${instance}`;

/** Where the reading of each registry stands, for all replicas of the portal. */
export class RegistryStateStore {
  static create(options: { knex: Knex }): RegistryStateStore {
    return new RegistryStateStore(options.knex);
  }

  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async get(instance: string): Promise<RegistryState | undefined> {
    const row = await this.#knex<{ id: string; sync: string | null }>(
      'upstream_status',
    )
      .where({ id: idOf(instance) })
      .first('sync');
    return row?.sync
      ? registryStateSchema.parse(JSON.parse(row.sync))
      : undefined;
  }

  /** Of all registries that were ever read and are not forgotten. */
  async list(): Promise<Map<string, RegistryState>> {
    const rows = await this.#knex<{ id: string; sync: string }>(
      'upstream_status',
    )
      .where('id', 'like', idOf('%'))
      .whereNotNull('sync')
      .orderBy('id')
      .select('id', 'sync');
    return new Map(
      rows.map(({ id, sync }) => [
        id.slice(idOf('').length),
        registryStateSchema.parse(JSON.parse(sync)),
      ]),
    );
  }

  async remove(instance: string): Promise<void> {
    await this.#knex('upstream_status')
      .where({ id: idOf(instance) })
      .delete();
  }

  async save(instance: string, state: RegistryState): Promise<void> {
    await this.#knex('upstream_status')
      .insert({ id: idOf(instance), sync: JSON.stringify(state) })
      .onConflict('id')
      .merge(['sync']);
  }

  /** How old what is stored of a registry is. */
  async freshness(instance: string): Promise<Freshness> {
    return toFreshness(await this.get(instance));
  }
  /** What the last full read did, for those who look after the portal. */
  async facts(
    instance: string,
  ): Promise<Array<{ name: string; value: string }>> {
    const state = await this.get(instance);
    if (!state) return [];
    const { report } = state;
    return [
      { name: 'Models', value: String(report.models) },
      { name: 'Versions', value: String(report.versions) },
      {
        name: 'Last full read',
        value: `${report.outcome}, ${(report.totalMs / 1000).toFixed(1)} s`,
      },
      { name: 'Rows written', value: String(report.rowsWritten) },
    ];
  }
}

export function toFreshness(state: RegistryState | undefined): Freshness {
  return {
    readAt: state?.readAt,
    staleSince: state?.staleSince,
    problem: state?.problem?.sentence,
  };
}
