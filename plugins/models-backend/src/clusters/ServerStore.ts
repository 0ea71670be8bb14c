import { ObservedServer } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { batches } from '../database/batches';
import { ClusterCondition, clusterConditionSchema } from './ClusterCondition';
import {
  observationSchema,
  Observation,
  serverId,
  StoredServer,
} from './StoredServer';

/** A server of a kind, as it is handed over for storage. */
export type ServerOfKind = ObservedServer & {
  kindTitle: string;
  metricProfile?: string;
};

/** What a write changed; empty lists when it changed nothing. */
export interface ServerChanges {
  /** Ids of servers that are new, changed or gone. */
  servers: string[];
  /** Names, as declared, of the models that these serve or served. */
  models: string[];
}

/** One watched cluster. */
export interface StoredCluster {
  cluster: string;
  /** True once every kind of server was listed in full. */
  complete: boolean;
  readAt?: string;
  staleSince?: string;
  condition: ClusterCondition;
}

interface ServerRow {
  id: string;
  cluster: string;
  kind: string;
  model: string;
  observed: string;
  observed_at: string;
}

interface ClusterRow {
  cluster: string;
  complete: boolean | number;
  read_at: string | null;
  stale_since: string | null;
  condition: string;
  holder: string | null;
}

/** Servers as last observed, and the state of the clusters that they are on. */
export class ServerStore {
  static create(options: { knex: Knex }): ServerStore {
    return new ServerStore(options.knex);
  }

  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /**
   * Makes the stored servers of one kind on one cluster equal to `servers`, by writing only what differs.
   *
   * @param now - becomes `observedAt` of what is new or changed
   */
  async replace(
    cluster: string,
    kind: string,
    servers: ServerOfKind[],
    now: Date,
  ): Promise<ServerChanges> {
    return this.#knex.transaction(async transaction => {
      const stored = await transaction<ServerRow>('servers').where({
        cluster,
        kind,
      });
      const before = new Map(stored.map(row => [row.id, row]));
      const rows = servers.map(server => toRow(cluster, kind, server, now));
      const after = new Map(rows.map(row => [row.id, row]));
      const gone = stored.filter(({ id }) => !after.has(id));
      const written = [...after.values()].filter(
        row => before.get(row.id)?.observed !== row.observed,
      );
      for (const ids of batches(gone.map(({ id }) => id))) {
        await transaction('servers').whereIn('id', ids).delete();
      }
      for (const batch of batches(written)) {
        await transaction('servers').insert(batch).onConflict('id').merge();
      }
      const changed = [
        ...gone,
        ...written,
        ...written.flatMap(({ id }) => before.get(id) ?? []),
      ];
      return {
        servers: [...new Set(changed.map(({ id }) => id))],
        models: [...new Set(changed.map(({ model }) => model))],
      };
    });
  }

  /** All servers, or those of some clusters, or those that declare one of some models; ordered by id. */
  async list(
    filter: { clusters?: string[]; models?: string[] } = {},
  ): Promise<StoredServer[]> {
    if (filter.models) {
      const found: StoredServer[] = [];
      for (const models of batches(filter.models)) {
        found.push(...(await this.#select({ ...filter, models })));
      }
      return found;
    }
    return this.#select(filter);
  }

  /** Those that declare one of the models, and those of the ids; ordered by id. */
  async listSome(some: {
    clusters?: string[];
    models: string[];
    ids: string[];
  }): Promise<StoredServer[]> {
    const { clusters, models } = some;
    const found = await this.list({ clusters, models });
    for (const ids of batches(some.ids)) {
      found.push(...(await this.#select({ clusters, ids })));
    }
    const byId = new Map(found.map(server => [server.id, server]));
    return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The first so many whose ids follow on one; ordered by id. */
  async listPage(page: {
    clusters?: string[];
    after: string;
    limit: number;
  }): Promise<StoredServer[]> {
    return this.#select(page);
  }

  async #select(filter: {
    clusters?: string[];
    models?: string[];
    ids?: string[];
    after?: string;
    limit?: number;
  }): Promise<StoredServer[]> {
    const query = this.#knex<ServerRow>('servers').orderBy('id');
    if (filter.clusters) query.whereIn('cluster', filter.clusters);
    if (filter.models) query.whereIn('model', filter.models);
    if (filter.ids) query.whereIn('id', filter.ids);
    if (filter.after) query.where('id', '>', filter.after);
    if (filter.limit) query.limit(filter.limit);
    return (await query).map(fromRow);
  }

  async listClusters(): Promise<StoredCluster[]> {
    const rows = await this.#knex<ClusterRow>('clusters').orderBy('cluster');
    return rows.map(row => ({
      cluster: row.cluster,
      complete: Boolean(row.complete),
      readAt: row.read_at ?? undefined,
      staleSince: row.stale_since ?? undefined,
      condition: clusterConditionSchema.parse(JSON.parse(row.condition)),
    }));
  }

  async saveCluster(state: StoredCluster): Promise<void> {
    await this.#knex('clusters')
      .insert({
        cluster: state.cluster,
        complete: state.complete,
        read_at: state.readAt ?? null,
        stale_since: state.staleSince ?? null,
        condition: JSON.stringify(state.condition),
      })
      .onConflict('cluster')
      .merge();
  }

  /**
   * Notes that `holder` watches the cluster from now on.
   *
   * @returns what is stored of the cluster, and whether `holder` was also the last who watched it
   */
  async hold(
    cluster: string,
    holder: string,
  ): Promise<{ wasHolder: boolean; stored?: StoredCluster }> {
    const row = await this.#knex<ClusterRow>('clusters')
      .where({ cluster })
      .first('holder');
    if (!row) {
      await this.#knex('clusters')
        .insert({
          cluster,
          complete: false,
          condition: JSON.stringify(clusterConditionSchema.parse({})),
          holder,
        })
        .onConflict('cluster')
        .merge(['holder']);
      return { wasHolder: false };
    }
    if (row.holder !== holder) {
      await this.#knex('clusters').where({ cluster }).update({ holder });
    }
    return {
      wasHolder: row.holder === holder,
      stored: (await this.listClusters()).find(
        state => state.cluster === cluster,
      ),
    };
  }

  /** Forgets a cluster with all its servers. */
  async removeCluster(cluster: string): Promise<ServerChanges> {
    return this.#knex.transaction(async transaction => {
      const rows = await transaction<ServerRow>('servers').where({ cluster });
      await transaction('servers').where({ cluster }).delete();
      await transaction('clusters').where({ cluster }).delete();
      return {
        servers: rows.map(({ id }) => id),
        models: [...new Set(rows.map(({ model }) => model))],
      };
    });
  }
}

function toRow(
  cluster: string,
  kind: string,
  server: ServerOfKind,
  now: Date,
): ServerRow {
  const { kindTitle, metricProfile, ...observed } = server;
  const observation: Observation = { kindTitle, metricProfile, observed };
  return {
    id: serverId(cluster, kind, server),
    cluster,
    kind,
    model: server.reference.model,
    // The same server gives the same text, whatever the order in which a kind filled in its fields.
    observed: stableJson(observationSchema.parse(observation)),
    observed_at: now.toISOString(),
  };
}

function fromRow(row: ServerRow): StoredServer {
  return {
    id: row.id,
    kind: row.kind,
    observedAt: row.observed_at,
    ...observationSchema.parse(JSON.parse(row.observed)),
  };
}

function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : part,
  );
}
