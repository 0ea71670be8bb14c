import { LoggerService } from '@backstage/backend-plugin-api';
import { Server } from '@bellwether/plugin-models-common';
import { ClusterClient, UpstreamError } from '@bellwether/plugin-models-node';
import { Allocation, CostSource } from '../adapters/CostSource';
import { Sources } from '../adapters/Sources';
import { createAttribution } from '../attribution/attribute';
import { WorkloadIndex } from '../clusters/WorkloadIndex';
import { CostConfig } from '../config';
import { DayStore, ReadStore } from '../database';
import { dayOf, endOf, plusDays, daysBetween } from '../days';
import { ServerDirectory } from '../models/ServerDirectory';
import { countPredictions, Predictions } from '../predictions/countPredictions';
import { StoredClusterDay } from './CostRow';
import { splitDay } from './splitDay';

/** An upstream may be late with the end of a day. */
const LATE_MS = 2 * 3_600_000;

/** A bill is corrected for so long. */
const CORRECTED_DAYS = 3;

/** Reads what clusters cost, day by day, and keeps it: the newest day first, then what is missing or may have changed. */
export class CostReader {
  constructor(
    private readonly options: {
      clusters: ClusterClient;
      config: CostConfig;
      days: DayStore;
      logger: LoggerService;
      reads: ReadStore;
      servers: ServerDirectory;
      sources: Sources;
      now?: () => Date;
    },
  ) {}

  /** @returns days that were read, as `<cluster> <day>` */
  async run(signal: AbortSignal): Promise<string[]> {
    // Where servers are not known yet, nobody could be told whose a cost is; a day that is stored is not read again for long.
    return this.readClusters(await this.options.servers.clusters(), signal);
  }

  /**
   * The same for clusters that have become known since, and never were read.
   *
   * @returns days that were read, as `<cluster> <day>`
   */
  async runNew(signal: AbortSignal): Promise<string[]> {
    const { reads, servers } = this.options;
    const tried = new Set((await reads.list()).map(({ cluster }) => cluster));
    const clusters = await servers.clusters();
    return this.readClusters(
      clusters.filter(cluster => !tried.has(cluster)),
      signal,
    );
  }

  private async readClusters(
    clusters: readonly string[],
    signal: AbortSignal,
  ): Promise<string[]> {
    if (clusters.length === 0) return [];
    const known = await this.options.servers.servers();
    const read: string[] = [];
    for (const cluster of [...clusters].sort()) {
      const days = await this.readCluster(cluster, known, signal);
      read.push(...days.map(day => `${cluster} ${day}`));
    }
    return read;
  }

  private get now(): Date {
    return this.options.now?.() ?? new Date();
  }

  private async readCluster(
    cluster: string,
    servers: readonly Server[],
    signal: AbortSignal,
  ): Promise<string[]> {
    const { config, days, logger, reads, sources } = this.options;
    const candidates = sources.of(cluster);
    if (candidates.length === 0) return [];
    const today = dayOf(this.now);
    const from = plusDays(today, -config.backfillDays);
    const stored = new Map(
      (await days.days({ from, until: today }))
        .filter(day => day.cluster === cluster)
        .map(day => [day.day, day]),
    );
    const wanted = daysBetween(from, today)
      .reverse()
      .filter(day => isDue(stored.get(day), day, candidates[0], this.now));
    const workloads = await this.workloadsOf(cluster, signal);
    const done: string[] = [];
    for (const day of wanted) {
      signal.throwIfAborted();
      try {
        const kind = await this.readDay(
          { cluster, day, servers, workloads },
          candidates,
          signal,
        );
        await reads.succeeded(cluster, kind, this.now);
        done.push(day);
      } catch (error) {
        signal.throwIfAborted();
        const problem =
          error instanceof UpstreamError
            ? error.message
            : `Costs of ${cluster} on ${day} could not be worked out`;
        logger.warn(`Costs of ${cluster} were not read`, error as Error);
        await reads.failed(cluster, candidates[0].kind, problem, this.now);
        break;
      }
    }
    return done;
  }

  /** By the first source that answers. */
  private async readDay(
    about: {
      cluster: string;
      day: string;
      servers: readonly Server[];
      workloads: WorkloadIndex;
    },
    candidates: readonly CostSource[],
    signal: AbortSignal,
  ): Promise<CostSource['kind']> {
    const { cluster, day, servers, workloads } = about;
    const { config, days } = this.options;
    let failure: unknown;
    for (const source of candidates) {
      const now = this.now;
      try {
        const read = await source.read(day, now, signal);
        const predictions = await this.predictionsOf(cluster, day, now, signal);
        const attribute = createAttribution(
          cluster,
          servers,
          pod => workloads.of(pod)?.owner,
        );
        const split = splitDay(read, {
          cluster,
          day,
          now,
          attribute,
          versionOf: (allocation, server) =>
            versionOf(workloads, allocation, server),
          sharedNamespaces: new Set(config.sharedNamespaces),
          predictionsOf: ({ namespace, pod }) =>
            predictions.get(`${namespace}/${pod}`),
        });
        if (failure instanceof UpstreamError) {
          // Why it is a price list this time, in place of that it is one.
          split.day.findings = [
            {
              code: 'price-list',
              tone: 'watch',
              subject: cluster,
              sentence: `${failure.message}: the costs of ${cluster} on ${day} are requests and use times a price list, until it answers again.`,
            },
            ...split.day.findings.filter(({ code }) => code !== 'price-list'),
          ];
        }
        await days.replace(split.day, split.rows);
        return source.kind;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof UpstreamError)) throw error;
        failure ??= error;
      }
    }
    throw failure;
  }

  /** Without counters there are costs all the same, and no cost of a prediction. */
  private async predictionsOf(
    cluster: string,
    day: string,
    now: Date,
    signal: AbortSignal,
  ): Promise<Predictions> {
    const { config, sources } = this.options;
    const found = sources.metricsOf(cluster);
    if (!found) return new Map();
    try {
      return await countPredictions(found.metrics, {
        clusterMatcher: found.matcher,
        counters: config.requestCounters,
        day,
        now,
        signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof UpstreamError)) throw error;
      return new Map();
    }
  }

  /** A cluster that does not tell who controls its pods leaves labels to go by. */
  private async workloadsOf(
    cluster: string,
    signal: AbortSignal,
  ): Promise<WorkloadIndex> {
    try {
      return await WorkloadIndex.read(this.options.clusters, cluster, signal);
    } catch (error) {
      signal.throwIfAborted();
      this.options.logger.warn(
        `${cluster} did not tell who controls its pods; their labels are gone by`,
        error as Error,
      );
      return WorkloadIndex.empty();
    }
  }
}

/** Whether a day is to be read, again or for the first time. */
export function isDue(
  stored: Pick<StoredClusterDay, 'readAt' | 'source'> | undefined,
  day: string,
  preferred: Pick<CostSource, 'kind'>,
  now: Date,
): boolean {
  if (!stored) return true;
  const readAt = Date.parse(stored.readAt);
  if (readAt < endOf(day) + LATE_MS) return true;
  const isCorrected = day >= plusDays(dayOf(now), -CORRECTED_DAYS);
  if (!isCorrected) return false;
  return (
    stored.source !== preferred.kind || dayOf(new Date(readAt)) < dayOf(now)
  );
}

/** What a pod runs. What is no canary now was stable then. */
function versionOf(
  workloads: WorkloadIndex,
  allocation: Pick<Allocation, 'namespace' | 'pod'>,
  server: Server,
): { version?: number; role: 'stable' | 'canary' } {
  const canary = server.versions.find(({ role }) => role === 'canary');
  const stable = server.versions.find(({ role }) => role === 'stable');
  const version = workloads.of(allocation)?.version;
  if (version === undefined) {
    return { version: canary ? undefined : stable?.version, role: 'stable' };
  }
  const isCanary = canary?.version === version && stable?.version !== version;
  return { version, role: isCanary ? 'canary' : 'stable' };
}
