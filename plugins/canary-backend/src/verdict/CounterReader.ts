import { Metrics, UpstreamError } from '@bellwether/plugin-models-node';
import {
  chooseProfile,
  isRouterProfile,
  MetricProfile,
  PodScope,
  readRouterSnapshot,
  readSnapshot,
  Snapshot,
} from '../sampling';
import { JudgedRollout } from './JudgedRollout';
import { JudgingFacts } from './judging';

/** Scrapes that are older than this many intervals say nothing of now. */
const OLDEST_SCRAPE_INTERVALS = 3;
const LEAST_SCRAPE_AGE_SECONDS = 75;

/** Where the requests of a cluster's servers are counted. */
export interface MetricSource {
  metrics: Metrics;
  clusterLabel?: string;
}

/** What one look at the counters has brought. */
export interface Reading {
  /** Absent where nothing could be read; the facts say why. */
  snapshot?: Snapshot;
  facts: Pick<
    JudgingFacts,
    'instance' | 'profile' | 'missing' | 'queries' | 'problem'
  >;
  /** Whether the serving software counts failures; undefined where it is not known which one it is. */
  countsFailures?: boolean;
}

export interface CounterReaderOptions {
  /** Undefined where no Prometheus is configured for the cluster. */
  sourceOf(cluster: string): MetricSource | undefined;
  profiles: readonly MetricProfile[];
  intervalSeconds: number;
}

/** Reads the counters of rollouts. An upstream that fails is a fact, and no error. */
export class CounterReader {
  readonly #options: CounterReaderOptions;

  constructor(options: CounterReaderOptions) {
    this.#options = options;
  }

  /** @param at - aligned time, seconds since 1970 */
  async read(
    rollout: JudgedRollout,
    at: number,
    signal?: AbortSignal,
  ): Promise<Reading> {
    const { sourceOf, profiles } = this.#options;
    const profile = chooseProfile(profiles, {
      annotation: rollout.metricProfile,
      images: rollout.images,
      runtimes: rollout.runtimes,
    });
    if (typeof profile === 'string') return nothing(profile);
    const countsFailures = profile.failures !== undefined;
    const source = sourceOf(rollout.cluster);
    if (!source) {
      const problem = `No Prometheus is configured for ${rollout.cluster}`;
      return { ...nothing(problem), countsFailures };
    }
    try {
      const read = await this.#ask(source, profile, rollout, at, signal);
      return { ...read, countsFailures };
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      return {
        facts: {
          ...nothing(error.message).facts,
          instance: source.metrics.instance,
          profile: profile.id,
          missing: [],
        },
        countsFailures,
      };
    }
  }

  async #ask(
    { metrics, clusterLabel }: MetricSource,
    profile: MetricProfile,
    rollout: JudgedRollout,
    at: number,
    signal?: AbortSignal,
  ): Promise<Reading> {
    const { cluster, namespace, stable, canary, routedBy } = rollout;
    const ofCluster = clusterLabel && {
      cluster: { label: clusterLabel, name: cluster },
    };
    const read = async () => {
      if (isRouterProfile(profile)) {
        return (
          routedBy &&
          readRouterSnapshot(
            metrics,
            profile,
            {
              namespace,
              routes: routedBy.ingresses,
              stable,
              canary: { ...canary, service: routedBy.canaryService },
              ...ofCluster,
            },
            at,
            signal,
          )
        );
      }
      const scope: PodScope = {
        namespace,
        podPrefixes: [stable.prefix, canary.prefix],
        ...ofCluster,
      };
      return readSnapshot(metrics, profile, scope, at, signal);
    };
    const found = await read();
    if (!found) {
      return nothing(
        `${profile.title} counts by Ingress, and the Rollout names none: it needs trafficRouting.nginx.stableIngress and canaryService`,
      );
    }
    const { snapshot, queries, missing, ageSeconds, unlabelled } = found;
    const { instance } = metrics;
    const facts = { instance, profile: profile.id, queries, missing };
    if (unlabelled) return { facts: { ...facts, problem: unlabelled } };
    if (ageSeconds === undefined || ageSeconds <= this.#oldestScrapeSeconds) {
      return { snapshot: { ...snapshot, profile: profile.id }, facts };
    }
    const problem = `The newest scrape that ${instance} has of these pods is ${Math.round(
      ageSeconds,
    )} s old: it has stopped, or its clock and the portal's differ`;
    return { facts: { ...facts, problem } };
  }

  get #oldestScrapeSeconds(): number {
    return Math.max(
      LEAST_SCRAPE_AGE_SECONDS,
      OLDEST_SCRAPE_INTERVALS * this.#options.intervalSeconds,
    );
  }
}

function nothing(problem: string): Reading {
  return { facts: { missing: [problem], queries: [], problem } };
}
