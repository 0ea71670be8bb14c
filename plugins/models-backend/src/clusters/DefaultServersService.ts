import { NotFoundError } from '@backstage/errors';
import {
  ServerRecordsReply,
  ServersReply,
  UnregisteredReply,
} from '@bellwether/plugin-models-common';
import { ModelStore } from '../database';
import { clusterFreshness } from './clusterFreshness';
import { resolveServers } from './resolveServers';
import { ServersService } from './ServersService';
import { ServerStore, StoredCluster } from './ServerStore';

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

  async listRecords({
    cluster,
  }: {
    cluster?: string;
  }): Promise<ServerRecordsReply> {
    const clusters = (await this.#servers.listClusters()).filter(
      stored => !cluster || stored.cluster === cluster,
    );
    return {
      servers: await resolveServers(
        await this.#servers.list(cluster ? { clusters: [cluster] } : {}),
        this.#models,
      ),
      clusters: clusters.map(stored => ({
        ...this.#freshnessOf(stored),
        complete: stored.complete,
      })),
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
