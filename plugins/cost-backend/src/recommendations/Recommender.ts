import { LoggerService } from '@backstage/backend-plugin-api';
import { Recommendation } from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import { ClusterClient, Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { ClusterMetrics, Sources } from '../adapters/Sources';
import { ClusterFacts } from '../clusters/ClusterFacts';
import { objectKindOf } from '../clusters/gitSource';
import { CostConfig } from '../config';
import {
  AdviceStore,
  DayStore,
  openStates,
  RecommendationStore,
} from '../database';
import { dayOf, plusDays } from '../days';
import { ServerDirectory } from '../models/ServerDirectory';
import { containersOf } from '../sizes/readSizes';
import { readUsage } from '../usage/UsageReader';
import { addressOf, Examined, judgeSize, propose } from './adviseServer';
import { adviseGpu, adviseSpot, SpotAssumed } from './adviseSpot';
import { Placement, pricesOf, readPlacement } from './clusterPacking';
import { measureInterruptions, measureStartUp } from './measureSpot';
import { routeOf } from './route';
import { settle } from './settle';
import { showUsage } from './showUsage';

export interface RecommenderOptions {
  advice: AdviceStore;
  clusters: ClusterClient;
  config: CostConfig;
  days: DayStore;
  knex: Knex;
  logger: LoggerService;
  outbox: Outbox;
  recommendations: RecommendationStore;
  servers: ServerDirectory;
  sources: Sources;
  /** Whether a pull request can be made in a repository; else why not. */
  problemOf(repository: string): string | undefined;
  now?: () => Date;
}

interface Cluster {
  name: string;
  found: ClusterMetrics;
  facts: ClusterFacts;
  placement: Placement;
  prices: Examined['prices'];
  interruptions: { perWeek: number; source: 'measured' | 'assumed' };
}

/** Looks at every server: is it the wrong size, could it run on spot machines, does its GPU idle. */
export class Recommender {
  constructor(private readonly options: RecommenderOptions) {}

  /** @returns models of which something was found */
  async run(signal: AbortSignal): Promise<Set<string>> {
    const { advice, servers: directory } = this.options;
    const servers = await this.servers();
    const changed = await this.lookAt(servers, signal);
    await advice.keepOnly(
      new Set(servers.map(({ id }) => id)),
      await directory.clusters(),
    );
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
    const { logger, sources } = this.options;
    const changed = new Set<string>();
    for (const name of new Set(servers.map(({ cluster }) => cluster))) {
      const mine = servers.filter(({ cluster }) => cluster === name);
      const found = sources.metricsOf(name);
      if (!found) continue;
      try {
        const cluster = await this.readCluster(name, found, signal);
        for (const server of mine) {
          signal.throwIfAborted();
          await this.look(server, cluster, signal);
          if (server.modelRef) changed.add(server.modelRef);
        }
      } catch (error) {
        signal.throwIfAborted();
        logger.warn(
          `Servers of ${name} were not looked at; it is tried again with the next run`,
          error as Error,
        );
      }
    }
    return changed;
  }

  private get now(): Date {
    return this.options.now?.() ?? new Date();
  }

  private async readCluster(
    name: string,
    found: ClusterMetrics,
    signal: AbortSignal,
  ): Promise<Cluster> {
    const { clusters, config, days } = this.options;
    const at = this.now.getTime() / 1000;
    const today = dayOf(this.now);
    const known = (
      await days.days({ from: plusDays(today, -7), until: today })
    ).filter(({ cluster, unitPrices }) => cluster === name && unitPrices);
    const placement = await readPlacement(
      found,
      config.prices,
      config.rate,
      at,
      signal,
    );
    return {
      name,
      found,
      facts: await ClusterFacts.read(clusters, name, signal),
      placement,
      prices: pricesOf(
        config.prices,
        known[known.length - 1]?.unitPrices ?? null,
        config.rate,
      ),
      interruptions: await measureInterruptions(
        found,
        placement.spotNodes.size,
        at,
        config.advice.interruptionsPerWeek,
        signal,
      ),
    };
  }

  private async look(
    server: Server,
    cluster: Cluster,
    signal: AbortSignal,
  ): Promise<void> {
    const { advice, config, recommendations } = this.options;
    const { facts } = cluster;
    const entityRef = server.modelRef;
    if (!entityRef) return;
    const object = facts.objectOf(server);
    const containers = (object && containersOf(server.kind, object)) ?? [];
    const podPrefixes = facts.workloads.setsOf(server.namespace, {
      kind: objectKindOf(server.kind),
      name: server.name,
    });
    const until = Math.floor(this.now.getTime() / 3_600_000) * 3600;
    const usage = await readUsage(cluster.found, server, {
      podPrefixes: podPrefixes.length > 0 ? podPrefixes : [server.name],
      fromSeconds: until - config.advice.historyDays * 86_400,
      untilSeconds: until,
      stepSeconds: config.advice.stepSeconds,
      hasGpu: containers.some(({ gpus }) => gpus > 0),
      signal,
    });
    const examined: Examined = {
      server,
      entityRef,
      containers,
      usage,
      autoscaler: facts.autoscalerOf(server),
      placement: cluster.placement,
      prices: cluster.prices,
      targetBreach: config.advice.targetBreach,
      now: this.now,
    };
    const judged =
      containers.length > 0
        ? await judgeSize(examined)
        : {
            size: null,
            withheld: {
              why: 'source-failed' as const,
              sentence:
                'Its spec could not be read, or describes its pods elsewhere: nothing is recommended.',
            },
          };
    const route = routeOf(facts.gitOf(server), repository =>
      this.options.problemOf(repository),
    );
    const { shown, withheld } = await settle({
      ...this.options,
      server,
      proposed: judged.size ? propose(examined, judged.size, route) : null,
      withheld: judged.withheld,
      usage,
      now: this.now,
    });
    await advice.put(
      entityRef,
      {
        server: addressOf(server),
        withheld,
        spot: adviseSpot(
          examined,
          await this.spotAssumed(examined, cluster, signal),
        ),
        gpu: adviseGpu(examined),
      },
      showUsage(
        examined,
        shown ?? (await latestOpen(recommendations, server.id)) ?? null,
      ),
      this.now,
    );
  }

  private async spotAssumed(
    { server, usage }: Examined,
    { facts, found, interruptions }: Cluster,
    signal: AbortSignal,
  ): Promise<SpotAssumed> {
    const replicas = server.versions.reduce(
      (sum, one) => sum + one.wantedReplicas,
      0,
    );
    const pods = usage.containers.flatMap(one =>
      one.usage.pods.map(({ pod }) => pod),
    );
    const { availabilityTarget } = this.options.config.advice;
    return {
      interruptionsPerWeek: interruptions.perWeek,
      interruptionSource: interruptions.source,
      availabilityTarget,
      minAvailable: facts.minAvailableOf(
        server,
        facts.workloads.labelsOf(server.namespace, pods),
        replicas,
      ),
      startUpSeconds: await measureStartUp(
        found,
        server.namespace,
        pods,
        this.now.getTime() / 1000,
        signal,
      ),
    };
  }
}

/** What is in force or under way, so that its lines are drawn too. */
async function latestOpen(
  recommendations: RecommendationStore,
  server: string,
): Promise<Pick<Recommendation, 'containers' | 'heldOut'> | undefined> {
  const [open] = await recommendations.list({ server, states: openStates });
  return open?.stored.recommendation;
}
