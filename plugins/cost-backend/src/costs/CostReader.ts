import { LoggerService } from '@backstage/backend-plugin-api';
import { Server } from '@bellwether/plugin-models-common';
import { ClusterClient, UpstreamError } from '@bellwether/plugin-models-node';
import pLimit from 'p-limit';
import { Sources } from '../adapters/Sources';
import { WorkloadIndex } from '../clusters/WorkloadIndex';
import { CostConfig } from '../config';
import { DayStore, ReadStore } from '../database';
import { dayOf, plusDays, daysBetween } from '../days';
import { ServerDirectory } from '../models/ServerDirectory';
import { DayReader } from './DayReader';
import { isDue, isToBeCorrected } from './daysDue';

/** After so many days in a row that could not be read, an upstream is taken to be away. */
const MOST_FAILURES = 3;

const CLUSTERS_AT_ONCE = 4;

/** Reads what clusters cost, day by day, and keeps it: the newest day first, then what is missing or may have changed. */
export class CostReader {
  private readonly dayReader: DayReader;

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
  ) {
    this.dayReader = new DayReader(options);
  }

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
    // Side by side: none waits for the month of another, or for one that does not answer.
    const limit = pLimit(CLUSTERS_AT_ONCE);
    const read = await Promise.all(
      [...clusters].sort().map(cluster =>
        limit(async () => {
          const days = await this.readCluster(cluster, known, signal);
          return days.map(day => `${cluster} ${day}`);
        }),
      ),
    );
    return read.flat();
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
    const kept = (await days.kept({ from, until: today })).filter(
      ({ day }) => day.cluster === cluster,
    );
    const stored = new Map(kept.map(({ day }) => [day.day, day]));
    const earlier = new Set(
      kept
        .filter(({ currency }) => currency !== config.currency)
        .map(({ day }) => day.day),
    );
    const all = daysBetween(from, today).reverse();
    const [preferred] = candidates;
    const wanted = all.filter(day =>
      isDue(stored.get(day), day, preferred, this.now),
    );
    const workloads = await this.workloadsOf(cluster, signal);
    const done: string[] = [];
    let failures = 0;
    for (let at = 0; at < wanted.length && failures < MOST_FAILURES; at += 1) {
      const day = wanted[at];
      signal.throwIfAborted();
      try {
        const kind = await this.dayReader.read(
          {
            cluster,
            day,
            servers,
            workloads,
            stored: stored.get(day),
            isInEarlierCurrency: earlier.has(day),
          },
          candidates,
          signal,
        );
        // How reading goes is how it went with the newest day; one before it that could not be read is told as missing.
        if (at === 0) await reads.succeeded(cluster, kind, this.now);
        if (at === 0 && kind === preferred.kind) {
          const others = all.filter(other => !wanted.includes(other));
          wanted.push(
            ...others.filter(other =>
              isToBeCorrected(
                stored.get(other),
                preferred,
                this.now,
                earlier.has(other),
              ),
            ),
          );
        }
        failures = 0;
        done.push(day);
      } catch (error) {
        signal.throwIfAborted();
        const problem =
          error instanceof UpstreamError
            ? error.message
            : `Costs of ${cluster} on ${day} could not be worked out`;
        logger.warn(
          `Costs of ${cluster} on ${day} were not read`,
          error as Error,
        );
        if (at === 0) {
          await reads.failed(cluster, preferred.kind, problem, this.now);
        }
        failures += 1;
      }
    }
    return done;
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
