import { Server } from '@bellwether/plugin-models-common';
import { UpstreamError } from '@bellwether/plugin-models-node';
import { CostSource } from '../adapters/CostSource';
import { Sources } from '../adapters/Sources';
import { createAttribution } from '../attribution/attribute';
import { WorkloadIndex } from '../clusters/WorkloadIndex';
import { CostConfig } from '../config';
import { DayStore } from '../database';
import { countPredictions, Predictions } from '../predictions/countPredictions';
import { StoredClusterDay } from './CostRow';
import { splitDay } from './splitDay';
import { isWhole } from './sumDays';
import { createVersions } from './versionsOfPods';

/** A day of a cluster, with what is known to read it by. */
export interface DayToRead {
  cluster: string;
  day: string;
  servers: readonly Server[];
  workloads: WorkloadIndex;
  stored: StoredClusterDay | undefined;
  isInEarlierCurrency: boolean;
}

/** Reads what one day of a cluster cost, says whose it was, and keeps it. */
export class DayReader {
  constructor(
    private readonly options: {
      config: CostConfig;
      days: DayStore;
      sources: Sources;
      now?: () => Date;
    },
  ) {}

  /**
   * Reads a day by the first source that answers, and keeps it.
   *
   * @returns which source that was
   * @throws what the first of them threw, where none answers
   */
  async read(
    about: DayToRead,
    candidates: readonly CostSource[],
    signal: AbortSignal,
  ): Promise<CostSource['kind']> {
    const { cluster, day, servers, workloads, stored } = about;
    const { config, days } = this.options;
    let failure: unknown;
    for (const source of candidates) {
      const now = this.options.now?.() ?? new Date();
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
      await days.seen(stored, this.options.now?.() ?? new Date());
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
}
