import { NotFoundError } from '@backstage/errors';
import {
  ServerRecordsReply,
  ServersReply,
  UnregisteredReply,
} from '@bellwether/plugin-models-common';
import { ModelStore } from '../database';
import { clusterFreshness } from './clusterFreshness';
import { resolveServers } from './resolveServers';
import { ServerRecordsQuery, ServersService } from './ServersService';
import { ServerStore, StoredCluster } from './ServerStore';

/** Servers on a page. */
const PAGE = 200;

export class DefaultServersService implements ServersService {
  static create(options: {
    servers: ServerStore;
    models: Pick<ModelStore, 'findByEntityRef' | 'findByRegistryNames'>;
    now?: () => Date;
  }): ServersService {
    return new DefaultServersService(
      options.servers,
      options.models,
      options.now ?? (() => new Date()),
    );
  }

  readonly #servers: ServerStore;
  readonly #models: Pick<ModelStore, 'findByEntityRef' | 'findByRegistryNames'>;
  readonly #now: () => Date;

  private constructor(
    servers: ServerStore,
    models: Pick<ModelStore, 'findByEntityRef' | 'findByRegistryNames'>,
    now: () => Date,
  ) {
    this.#servers = servers;
    this.#models = models;
    this.#now = now;
  }

  async listForModel(entityRef: string): Promise<ServersReply> {
    const model = await this.#models.findByEntityRef(entityRef);
    if (!model) throw new NotFoundError(`No registry holds ${entityRef}`);
    const servers = await resolveServers(
      await this.#servers.list({ models: [model.name] }),
      this.#models,
    );
    return {
      servers: servers.filter(({ modelRef }) => modelRef === entityRef),
      clusters: await this.#clusters(),
    };
  }

  async listUnregistered(): Promise<UnregisteredReply> {
    const servers = await resolveServers(
      await this.#servers.list(),
      this.#models,
    );
    return {
      unregistered: servers.filter(({ modelRef }) => !modelRef),
      notChampion: servers.filter(({ champion }) => champion === 'differs'),
      clusters: await this.#clusters(),
    };
  }

  async listRecords(query: ServerRecordsQuery): Promise<ServerRecordsReply> {
    const { cluster, cursor = '', models, servers: ids } = query;
    // Before the servers: whoever reads of a cluster that it is complete gets all that were on it then.
    const clusters = (await this.#servers.listClusters()).filter(
      stored => !cluster || stored.cluster === cluster,
    );
    const of = cluster ? { clusters: [cluster] } : {};
    const isPage = !models && !ids;
    const stored = isPage
      ? await this.#servers.listPage({ ...of, after: cursor, limit: PAGE })
      : await this.#servers.listSome({
          ...of,
          models: models ?? [],
          ids: ids ?? [],
        });
    return {
      servers: await resolveServers(stored, this.#models),
      clusters: clusters.map(state => ({
        ...this.#freshnessOf(state),
        complete: state.complete,
      })),
      next: isPage && stored.length === PAGE ? stored.at(-1)?.id : undefined,
    };
  }

  async #clusters() {
    const clusters = await this.#servers.listClusters();
    return clusters.map(stored => this.#freshnessOf(stored));
  }

  #freshnessOf(stored: StoredCluster) {
    return {
      cluster: stored.cluster,
      ...clusterFreshness(stored, this.#now()),
    };
  }
}
