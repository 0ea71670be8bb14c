import { LoggerService } from '@backstage/backend-plugin-api';
import { Server } from '@bellwether/plugin-models-common';
import {
  ClusterClient,
  ClusterRequestError,
  UpstreamError,
} from '@bellwether/plugin-models-node';
import { Sources } from '../adapters/Sources';
import { DayStore, PackingStore } from '../database';
import { ServerDirectory } from '../models/ServerDirectory';
import { readCluster } from './Cluster';
import { lookAtServer, LookOptions } from './lookAtServer';
import { SizingThread } from './thread';
import { waitingChanges } from './waitingChanges';

export interface RecommenderOptions extends LookOptions {
  clusters: ClusterClient;
  days: DayStore;
  logger: LoggerService;
  packings: PackingStore;
  servers: ServerDirectory;
  sources: Sources;
}

/** Looks at every server: is it the wrong size, could it run on spot machines, does its GPU idle. */
export class Recommender {
  constructor(private readonly options: RecommenderOptions) {}

  /** @returns models of which something was found */
  async run(signal: AbortSignal): Promise<Set<string>> {
    const { advice, servers: directory } = this.options;
    // Before its servers: what is kept of a cluster that becomes known in the meantime stays.
    const clusters = await directory.clusters();
    const servers = await this.servers();
    const changed = await this.lookAt(servers, signal);
    await advice.keepOnly(new Set(servers.map(({ id }) => id)), clusters);
    return changed;
  }

  /**
   * The same for clusters that have become known since, of which no server was looked at.
   *
   * @returns models of which something was found
   */
  async runNew(signal: AbortSignal): Promise<Set<string>> {
    const seen = await this.options.advice.servers();
    const servers = (await this.servers()).filter(
      ({ cluster }) => !seen.some(id => id.startsWith(`${cluster}/`)),
    );
    return this.lookAt(servers, signal);
  }

  private async servers(): Promise<Server[]> {
    const servers = await this.options.servers.servers();
    return servers.filter(({ modelRef }) => modelRef);
  }

  private async lookAt(
    servers: readonly Server[],
    signal: AbortSignal,
  ): Promise<Set<string>> {
    const changed = new Set<string>();
    const names = new Set(servers.map(({ cluster }) => cluster));
    if (names.size === 0) return changed;
    const thread = SizingThread.start();
    try {
      for (const name of names) {
        const mine = servers.filter(({ cluster }) => cluster === name);
        for (const model of await this.lookAtCluster(
          name,
          mine,
          thread,
          signal,
        )) {
          changed.add(model);
        }
      }
    } finally {
      await thread.end();
    }
    return changed;
  }

  private async lookAtCluster(
    name: string,
    servers: readonly Server[],
    thread: SizingThread,
    signal: AbortSignal,
  ): Promise<Set<string>> {
    const { config, logger, packings, recommendations, sources } = this.options;
    const podsOf = new Map<string, readonly string[]>();
    const changed = new Set<string>();
    const found = sources.metricsOf(name);
    if (!found) return changed;
    try {
      const cluster = await readCluster(this.options, name, found, signal);
      const { placement, prices } = cluster;
      const { targetBreach } = config.advice;
      thread.tell({ placement, prices, targetBreach });
      for (const server of servers) {
        signal.throwIfAborted();
        try {
          const pods = await lookAtServer(
            server,
            cluster,
            thread,
            this.options,
            signal,
          );
          podsOf.set(server.id, pods);
        } catch (error) {
          signal.throwIfAborted();
          // What does not answer for one does not answer for the next; what cannot be judged is alone with it.
          if (
            error instanceof UpstreamError ||
            error instanceof ClusterRequestError
          ) {
            throw error;
          }
          logger.warn(`${server.id} could not be judged`, error as Error);
          continue;
        }
        if (server.modelRef) changed.add(server.modelRef);
      }
      const waiting = await waitingChanges(recommendations, podsOf);
      await packings.put(name, await thread.pack(waiting, signal), this.now);
    } catch (error) {
      signal.throwIfAborted();
      logger.warn(
        `Servers of ${name} were not looked at; it is tried again with the next run`,
        error as Error,
      );
    }
    return changed;
  }

  private get now(): Date {
    return this.options.now?.() ?? new Date();
  }
}
