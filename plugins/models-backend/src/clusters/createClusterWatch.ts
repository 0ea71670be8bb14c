import { randomUUID } from 'crypto';
import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import {
  ClusterClient,
  ClusterRequestError,
  defaultPace,
  MetricProfile,
  pause,
  ServerKind,
  WatchPace,
} from '@bellwether/plugin-models-node';
import { UpstreamHealth } from '../health';
import { ClusterChange, ClusterWatch } from './ClusterWatch';
import { ServerStore } from './ServerStore';

/** A cluster that the configuration no longer names is stale at once and forgotten after this long. */
const FORGET_AFTER_MS = 60 * 60_000;

export interface CreateClusterWatchOptions {
  client: ClusterClient;
  /** Clusters to watch, from `models.clusters`; without it, all that the Kubernetes plugin has. */
  clusters?: string[];
  kinds: readonly ServerKind[];
  profiles: readonly MetricProfile[];
  store: ServerStore;
  health: Pick<UpstreamHealth, 'of'>;
  scheduler: SchedulerService;
  logger: LoggerService;
  onChanged: (change: ClusterChange) => Promise<void>;
  pace?: Partial<WatchPace>;
}

/**
 * Watches every cluster, each as a scheduled task of its own, so that one that does not answer holds up no other. Call `start`
 * once all plugins are up: only then does the Kubernetes plugin answer.
 */
export function createClusterWatch(options: CreateClusterWatchOptions) {
  const { client, store, scheduler, logger, onChanged } = options;
  const pace = { ...defaultPace, ...options.pace };
  const holder = randomUUID();
  const scheduled = new Set<string>();
  let names: string[] = options.clusters ?? [];
  let problem: string | undefined;

  async function schedule(cluster: string) {
    if (scheduled.has(cluster)) return;
    scheduled.add(cluster);
    const watch = ClusterWatch.create({
      ...options,
      health: options.health.of(`cluster:${cluster}`),
      pace,
      holder,
      cluster,
    });
    await scheduler.scheduleTask({
      id: `watch-cluster-${cluster}`,
      // A run begins this long after the last has ended, so it is short: nothing is seen in between.
      frequency: { seconds: 2 },
      timeout: { minutes: 2 },
      scope: 'global',
      fn: async signal => {
        if (names.includes(cluster)) await watch.run(signal);
      },
    });
  }

  /** What a cluster left behind that is no longer configured. */
  async function retire(now: Date) {
    for (const stored of await store.listClusters()) {
      const { cluster, staleSince } = stored;
      if (names.includes(cluster)) continue;
      if (
        staleSince &&
        now.getTime() - Date.parse(staleSince) > FORGET_AFTER_MS
      ) {
        const changes = await store.removeCluster(cluster);
        await onChanged({ cluster, ...changes, freshness: true });
      } else if (!staleSince) {
        await store.saveCluster({
          ...stored,
          staleSince: now.toISOString(),
          condition: {
            ...stored.condition,
            problemKind: 'unknown-cluster',
            problem: 'is no longer configured',
          },
        });
        await onChanged({ cluster, servers: [], models: [], freshness: true });
      }
    }
  }

  async function findClusters(signal: AbortSignal) {
    if (!options.clusters) {
      const found = await askPatiently(client, signal, pace.backoffMs);
      // An empty answer after another one is more likely a fault than a wish.
      if (found.length > 0 || names.length === 0) names = found;
    }
    for (const cluster of names) await schedule(cluster);
    if (names.length > 0 || options.clusters) await retire(new Date());
  }

  return {
    async start() {
      await scheduler.scheduleTask({
        id: 'find-clusters',
        frequency: { minutes: 1 },
        timeout: { seconds: 50 },
        scope: 'local',
        fn: async signal => {
          try {
            await findClusters(signal);
            problem = undefined;
          } catch (error) {
            if (signal.aborted) return;
            problem =
              error instanceof ClusterRequestError
                ? `The Kubernetes plugin ${error.message}`
                : 'The clusters could not be read';
            logger.warn(`Which clusters there are is not known: ${problem}`);
          }
        },
      });
    },
    /** Clusters that are watched now, and why that may not be all. */
    clusters: (): { names: readonly string[]; problem?: string } => ({
      names,
      problem,
    }),
  };
}

/** Right after the start the Kubernetes plugin may need a moment. */
async function askPatiently(
  client: ClusterClient,
  signal: AbortSignal,
  firstWaitMs: number,
): Promise<string[]> {
  for (let waitMs = firstWaitMs; ; waitMs *= 2) {
    try {
      return await client.clusterNames({ signal });
    } catch (error) {
      if (waitMs > 16 * firstWaitMs || signal.aborted) throw error;
      await pause(waitMs, signal);
    }
  }
}
