import { Range } from '@bellwether/plugin-models-node';
import { increments, sample } from '../adapters/priceList/sampled';
import { ClusterMetrics } from '../adapters/Sources';
import { RequestCounter } from '../config';
import { podMatchers } from '../usage/podMatchers';

/** The pods of a server, by what their names begin with. */
export interface ServerPods {
  namespace: string;
  podPrefixes: readonly string[];
}

/** What a range of a cluster's series is asked of. */
export type CountedMetrics = Pick<ClusterMetrics, 'matcher'> & {
  metrics: Pick<ClusterMetrics['metrics'], 'query' | 'queryRange' | 'instance'>;
};

/** Where the requests of a server are counted. */
export interface CountedRequests {
  /** PromQL of its series. */
  matchers: string;
  counter: RequestCounter;
}

/** The first of the counters that has series of the server's pods; undefined where nobody counts its requests. */
export async function findCounter(
  { metrics, matcher }: CountedMetrics,
  pods: ServerPods,
  counters: readonly RequestCounter[],
  atSeconds: number,
  signal: AbortSignal,
): Promise<CountedRequests | undefined> {
  const mine = podMatchers({ matcher }, pods.namespace, pods.podPrefixes);
  for (const counter of counters) {
    const matchers = [mine, counter.matchers].filter(Boolean).join(',');
    const [found] = await metrics.query(
      `count(${counter.metric}{${matchers}})`,
      atSeconds,
      signal,
    );
    if (found && found.value > 0) return { matchers, counter };
  }
  return undefined;
}

/** Upper bound of a histogram's bucket, also as its series write it. */
export interface LatencyBound {
  le: string;
  seconds: number;
}

const secondsOf = (le: string) => (le === '+Inf' ? Infinity : Number(le));

/** The bounds of a server's histogram of latency, ascending; none where there is no histogram. */
export async function latencyBounds(
  { metrics }: CountedMetrics,
  { matchers, counter: { latencyHistogram } }: CountedRequests,
  atSeconds: number,
  signal: AbortSignal,
): Promise<LatencyBound[]> {
  if (!latencyHistogram) return [];
  const series = await metrics.query(
    `count by (le) (${latencyHistogram}_bucket{${matchers}})`,
    atSeconds,
    signal,
  );
  return series
    .map(({ labels: { le } }) => ({ le, seconds: secondsOf(le) }))
    .filter(({ seconds }) => seconds > 0)
    .sort((left, right) => left.seconds - right.seconds);
}

/** How many requests took no longer than each bound. */
export interface LatencyCounts {
  /** Seconds, ascending; the last is Infinity. */
  bounds: readonly number[];
  /** Rising, as many as bounds; the last is all of them. */
  requests: readonly number[];
}

/** Adds up what the histogram of a server's pods counted over a range, from raw counters: `increase()` would extrapolate. */
export async function readLatency(
  { metrics }: CountedMetrics,
  { matchers, counter: { latencyHistogram } }: CountedRequests,
  range: Range,
  signal: AbortSignal,
): Promise<LatencyCounts> {
  const sums = new Map<number, number>();
  const series = latencyHistogram
    ? await sample(
        metrics,
        `sum by (pod,le) (${latencyHistogram}_bucket{${matchers}})`,
        range,
        signal,
      )
    : [];
  for (const { labels, values } of series) {
    const bound = secondsOf(labels.le);
    const grown = increments(values).reduce<number>(
      (sum, one) => sum + (one ?? 0),
      0,
    );
    sums.set(bound, (sums.get(bound) ?? 0) + grown);
  }
  const bounds = [...sums.keys()].sort((left, right) => left - right);
  return { bounds, requests: bounds.map(bound => sums.get(bound) ?? 0) };
}
