import { LoggerService } from '@backstage/backend-plugin-api';
import { Server } from '@bellwether/plugin-models-common';
import {
  ClusterClient,
  ClusterRequestError,
  objectKindOf,
  Outbox,
  UpstreamError,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { Sources } from '../adapters/Sources';
import { CostConfig } from '../config';
import {
  AdviceStore,
  DayStore,
  PackingStore,
  RecommendationStore,
} from '../database';
import { ServerDirectory } from '../models/ServerDirectory';
import { containersOf } from '../sizes/readSizes';
import { askUsage } from '../usage/askUsage';
import { replicaChangeOf } from './adviseReplicas';
import { adviseGpu, adviseSpot } from './adviseSpot';
import { assumeSpot } from './assumeSpot';
import { Cluster, readCluster } from './Cluster';
import type { Examined } from './judgeSize';
import { lookAtReplicas } from './lookAtReplicas';
import { isToCome, latestOpen } from './openSize';
import { addressOf, guardsOf, propose } from './propose';
import { routeOf } from './route';
import { settle } from './settle';
import { showUsage } from './showUsage';
import { SizingThread } from './thread';
import { waitingChanges } from './waitingChanges';

export interface RecommenderOptions {
  advice: AdviceStore;
  clusters: ClusterClient;
  config: CostConfig;
  days: DayStore;
  knex: Knex;
  logger: LoggerService;
  outbox: Outbox;
  packings: PackingStore;
  recommendations: RecommendationStore;
  servers: ServerDirectory;
  sources: Sources;
  /** Whether a pull request can be made in a repository; else why not. */
  problemOf(repository: string): string | undefined;
  now?: () => Date;
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
          const pods = await this.look(server, cluster, thread, signal);
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

  /** @returns its pods, as `<namespace>/<pod>` */
  private async look(
    server: Server,
    cluster: Cluster,
    thread: SizingThread,
    signal: AbortSignal,
  ): Promise<string[]> {
    const { advice, config, recommendations } = this.options;
    const { facts } = cluster;
    const entityRef = server.modelRef;
    if (!entityRef) return [];
    const object = facts.objectOf(server);
    const containers = (object && containersOf(server.kind, object)) ?? [];
    const owner = { kind: objectKindOf(server.kind), name: server.name };
    const podPrefixes = facts.workloads.setsOf(server.namespace, owner);
    const until = Math.floor(this.now.getTime() / 3_600_000) * 3600;
    const pods = {
      namespace: server.namespace,
      podPrefixes: podPrefixes.length > 0 ? podPrefixes : [server.name],
    };
    const answers = await askUsage(cluster.found, server, {
      ...pods,
      fromSeconds: until - config.advice.historyDays * 86_400,
      untilSeconds: until,
      stepSeconds: config.advice.stepSeconds,
      hasGpu: containers.some(({ gpus }) => gpus > 0),
      signal,
    });
    const { replicas, isTimed } = await lookAtReplicas(
      server,
      pods,
      cluster,
      config,
      until,
      signal,
    );
    const known = {
      server,
      entityRef,
      containers,
      autoscaler: facts.autoscalerOf(server),
      verticallyScaled: facts.verticallyScaled(
        server,
        containers.map(one => one.name),
      ),
      releasedAt: facts.workloads.releasedSince(answers.from, server, owner),
      replicaChange: replicaChangeOf(replicas),
      now: this.now,
    };
    const { usage, judged } = await thread.judge({ ...known, answers }, signal);
    const { placement, prices } = cluster;
    const { targetBreach } = config.advice;
    const examined: Examined = {
      ...known,
      usage,
      placement,
      prices,
      targetBreach,
    };
    const route = routeOf(facts.gitOf(server), repository =>
      this.options.problemOf(repository),
    );
    const { shown, withheld } = await settle({
      ...this.options,
      server,
      proposed: judged.size
        ? propose(examined, judged.size, route, guardsOf(isTimed))
        : null,
      withheld: judged.withheld,
      usage,
      now: this.now,
    });
    const open =
      shown ?? (await latestOpen(recommendations, server.id)) ?? null;
    await advice.put(
      entityRef,
      {
        server: addressOf(server),
        withheld,
        spot: adviseSpot(
          examined,
          await assumeSpot(
            examined,
            cluster,
            config.advice.availabilityTarget,
            signal,
          ),
          open && isToCome(open) ? open.containers : [],
        ),
        gpu: adviseGpu(examined),
        replicas,
      },
      showUsage(examined, open),
      this.now,
    );
    const names = new Set(usage.containers.flatMap(one => one.pods));
    return [...names].map(pod => `${server.namespace}/${pod}`);
  }
}
