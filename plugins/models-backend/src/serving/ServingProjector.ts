import { Server } from '@bellwether/plugin-models-common';
import { Knex } from 'knex';
import { EventLoopShare } from '@bellwether/plugin-models-node';
import { resolveServers } from '../clusters/resolveServers';
import { ServerStore } from '../clusters';
import { batches, ModelRow, ModelStore, SummaryStore } from '../database';
import { describeServing } from './describeServing';

/** The family under which the models backend itself says something of each model. */
const FAMILY = 'serving';

/** Writes into each model's row where it runs, whenever its servers or its champion changed. */
export class ServingProjector {
  static create(options: {
    knex: Knex;
    models: ModelStore;
    servers: ServerStore;
    summaries: SummaryStore;
  }): ServingProjector {
    return new ServingProjector(options);
  }

  readonly #knex: Knex;
  readonly #models: ModelStore;
  readonly #servers: ServerStore;
  readonly #summaries: SummaryStore;

  private constructor(options: {
    knex: Knex;
    models: ModelStore;
    servers: ServerStore;
    summaries: SummaryStore;
  }) {
    this.#knex = options.knex;
    this.#models = options.models;
    this.#servers = options.servers;
    this.#summaries = options.summaries;
  }

  /**
   * @param names - exact names of models, in whatever registry
   * @returns entity refs of the models that these are
   */
  async project(names: readonly string[]): Promise<string[]> {
    const refs: string[] = [];
    const share = new EventLoopShare();
    for (const batch of batches([...new Set(names)], 100)) {
      refs.push(...(await this.#projectBatch(batch)));
      await share.giveWay();
    }
    return refs;
  }

  async #projectBatch(names: string[]): Promise<string[]> {
    const rows = await this.#knex<ModelRow>('models')
      .whereIn('name', names)
      .select('entity_ref', 'serving', 'clusters', 'runs_on');
    const byModel = new Map<string, Server[]>();
    const servers = await resolveServers(
      await this.#servers.list({ models: names }),
      this.#models,
    );
    for (const server of servers) {
      if (!server.modelRef) continue;
      byModel.set(server.modelRef, [
        ...(byModel.get(server.modelRef) ?? []),
        server,
      ]);
    }
    const summaries = [];
    for (const row of rows) {
      const serving = describeServing(byModel.get(row.entity_ref) ?? []);
      const columns = {
        serving: serving.relation,
        clusters: serving.clusters,
        runs_on: JSON.stringify(serving.runsOn),
      };
      if (
        row.serving !== columns.serving ||
        row.clusters !== columns.clusters ||
        row.runs_on !== columns.runs_on
      ) {
        await this.#knex<ModelRow>('models')
          .where({ entity_ref: row.entity_ref })
          .update(columns);
      }
      summaries.push({ entityRef: row.entity_ref, summary: serving.summary });
    }
    await this.#summaries.put(FAMILY, summaries);
    return rows.map(row => row.entity_ref);
  }
}
