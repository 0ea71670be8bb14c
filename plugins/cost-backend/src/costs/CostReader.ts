import { LoggerService } from '@backstage/backend-plugin-api';
import { Server } from '@bellwether/plugin-models-common';
import { ClusterClient, UpstreamError } from '@bellwether/plugin-models-node';
import { CostSource } from '../adapters/CostSource';
import { Sources } from '../adapters/Sources';
import { createAttribution } from '../attribution/attribute';
import { WorkloadIndex } from '../clusters/WorkloadIndex';
import { CostConfig } from '../config';
import { DayStore, ReadStore } from '../database';
import { dayOf, plusDays, daysBetween } from '../days';
import { ServerDirectory } from '../models/ServerDirectory';
import { countPredictions, Predictions } from '../predictions/countPredictions';
import { StoredClusterDay } from './CostRow';
import { isDue, isToBeCorrected } from './daysDue';
import { splitDay } from './splitDay';
import { isWhole } from './sumDays';
import { createVersions } from './versionsOfPods';

/** After so many days in a row that could not be read, an upstream is taken to be away. */
const MOST_FAILURES = 3;

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
        const kind = await this.readDay(
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

  /** By the first source that answers. */
  private async readDay(
    about: {
      cluster: string;
      day: string;
      servers: readonly Server[];
      workloads: WorkloadIndex;
      stored: StoredClusterDay | undefined;
      isInEarlierCurrency: boolean;
    },
    candidates: readonly CostSource[],
    signal: AbortSignal,
  ): Promise<CostSource['kind']> {
    const { cluster, day, servers, workloads, stored } = about;
    const { config, days } = this.options;
    let failure: unknown;
    for (const source of candidates) {
      const now = this.now;
      try {
        const read = await source.read(day, now, signal);
        // What an upstream has forgotten, or was not there to see, is no correction of what another one knew.
        const isOther =
          stored?.source !== source.kind || about.isInEarlierCurrency;
        if (stored && isOther && isWhole(stored) && !isWhole(read)) continue;
        const predictions = await this.predictionsOf(cluster, day, now, signal);
        const attribute = createAttribution(
          cluster,
          servers,
          pod => workloads.of(pod)?.owner,
        );
        const kept = (await days.keptRows({ from: day, until: day }))
          .map(({ row }) => row)
          .filter(row => row.cluster === cluster);
        const split = splitDay(read, {
          cluster,
          day,
          now,
          attribute,
          versionOf: createVersions(workloads, kept),
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
    if (failure === undefined && stored) {
      await days.seen(stored, this.now);
      return stored.source;
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
