import {
  Connection,
  ConnectionsReply,
  connectionStates,
} from '@bellwether/plugin-models-common';
import { ProbedUpstream, ServerKind } from '@bellwether/plugin-models-node';
import { ServerStore } from '../clusters';
import { UpstreamHealth } from '../health';
import { ConnectedRegistry, ConnectionsService } from './ConnectionsService';
import { describeCluster } from './describeCluster';
import { describeRegistry } from './describeRegistry';
import { describeUpstream } from './describeUpstream';
import {
  noCluster,
  noMetrics,
  noRegistry,
  unknownClusters,
} from './notConfigured';

export interface DefaultConnectionsServiceOptions {
  /** The configured registries, with what is known of them now. */
  registries: () => Promise<readonly ConnectedRegistry[]>;
  /** The clusters that are watched, and why that may not be all. */
  clusters: () => { names: readonly string[]; problem?: string };
  kinds: readonly ServerKind[];
  /** What is read beside registries and clusters. */
  upstreams: readonly ProbedUpstream[];
  servers: ServerStore;
  health: Pick<UpstreamHealth, 'list'>;
  now?: () => Date;
}

export class DefaultConnectionsService implements ConnectionsService {
  static create(options: DefaultConnectionsServiceOptions): ConnectionsService {
    return new DefaultConnectionsService(options);
  }

  readonly #options: DefaultConnectionsServiceOptions;

  private constructor(options: DefaultConnectionsServiceOptions) {
    this.#options = options;
  }

  async list(): Promise<ConnectionsReply> {
    const now = this.#options.now?.() ?? new Date();
    const { health, servers, kinds, upstreams } = this.#options;
    const statuses = new Map(
      (await health.list()).map(status => [status.id, status]),
    );
    const registries = (await this.#options.registries()).map(registry =>
      describeRegistry(
        registry,
        statuses.get(`registry:${registry.instance}`),
        now,
      ),
    );
    const stored = await servers.listClusters();
    const watched = this.#options.clusters();
    const names = new Set([
      ...watched.names,
      ...stored.map(({ cluster }) => cluster),
    ]);
    const clusters = [...names].map(name =>
      describeCluster(
        name,
        stored.find(({ cluster }) => cluster === name),
        statuses.get(`cluster:${name}`),
        kinds,
        now,
      ),
    );
    const others = upstreams.map(upstream =>
      describeUpstream(upstream, statuses.get(upstream.id), now),
    );
    const hasMetrics = others.some(({ kind }) => kind === 'metrics');
    return {
      connections: [
        ...(registries.length > 0 ? registries : [noRegistry]),
        ...clusters,
        ...(watched.problem ? [unknownClusters(watched.problem)] : []),
        ...(clusters.length === 0 && !watched.problem ? [noCluster] : []),
        ...others,
        ...(hasMetrics ? [] : [noMetrics]),
      ].sort(worstFirst),
      detailed: true,
    };
  }
}

function worstFirst(a: Connection, b: Connection): number {
  const rank = ({ state }: Connection) => connectionStates.indexOf(state);
  return (
    rank(a) - rank(b) ||
    b.kind.localeCompare(a.kind, 'en') ||
    a.title.localeCompare(b.title, 'en')
  );
}
