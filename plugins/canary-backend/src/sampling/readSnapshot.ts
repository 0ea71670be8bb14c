import { Metrics, Sample } from '@bellwether/plugin-models-node';
import { CounterSelector, MetricProfile } from './MetricProfile';
import { findUnlabelled } from './findUnlabelled';
import { counterQuery, labelQuery, PodScope, scrapeQuery } from './promql';
import { PodCounters, Snapshot } from './Snapshot';

/** A pod that was scraped so long before the newest one is not scraped any more; that it is gone may become known minutes later. */
const GONE_AFTER_SECONDS = 60;

/** A query as it was sent. */
export interface SentQuery {
  about: 'requests' | 'failures' | 'latency' | 'scrapes';
  text: string;
}

export interface ReadSnapshot {
  snapshot: Snapshot;
  queries: SentQuery[];
  /** What the profile names and Prometheus does not have, in words. */
  missing: string[];
  /** Why failures are not known although requests are: what was read is no count then. */
  unlabelled?: string;
  /** Seconds between the time that was asked for and the newest scrape. */
  ageSeconds?: number;
}

/**
 * Reads the raw counters of a server's pods at one time.
 *
 * A pod that answers scrapes and has no series of a counter has counted nothing yet, since client libraries show a counter
 * from its first event on. A pod that does not answer scrapes is left out, whatever was last known of it; and so are all while no pod
 * has any series: a counter that has another name by now is not zero.
 *
 * @param atSeconds - aligned time, seconds since 1970
 * @throws UpstreamError
 */
export async function readSnapshot(
  metrics: Metrics,
  profile: MetricProfile,
  scope: PodScope,
  atSeconds: number,
  signal?: AbortSignal,
): Promise<ReadSnapshot> {
  const queries: SentQuery[] = [];
  const ask = (about: SentQuery['about'], text: string) => {
    queries.push({ about, text });
    return metrics.query(text, atSeconds, signal);
  };
  const askAll = (about: SentQuery['about'], counters: CounterSelector[]) =>
    Promise.all(
      counters.map(counter => ask(about, counterQuery(counter, scope))),
    );
  const { latency } = profile;
  const [up, requests, failures, buckets] = await Promise.all([
    ask('scrapes', scrapeQuery(scope)),
    askAll('requests', profile.requests),
    profile.failures && askAll('failures', profile.failures),
    latency && ask('latency', counterQuery(latency, scope, ['le'])),
  ]);
  const unlabelled = await findUnlabelled(
    profile,
    { requests, failures },
    (counter, label) => ask('failures', labelQuery(counter, label, scope)),
  );
  return assemble(profile, {
    atSeconds,
    queries,
    unlabelled,
    scraped: up,
    requests,
    failures,
    buckets,
    missing: up.some(({ value }) => Number.isFinite(value))
      ? []
      : ["Prometheus has no 'up' of any pod of this server"],
  });
}

/** Answers about one time, before they are put together. Each sample is of the pod in its label `pod`. */
interface Answers {
  atSeconds: number;
  queries: SentQuery[];
  /** When each pod was scraped last; pods that are not among them are left out. */
  scraped: Sample[];
  requests: Sample[][];
  failures?: Sample[][];
  buckets?: Sample[];
  /** What is known to be missing. */
  missing: string[];
  unlabelled?: string;
}

/** Puts answers together by pod. */
export function assemble(
  profile: MetricProfile,
  answers: Answers,
): ReadSnapshot {
  const { atSeconds, queries, requests, failures, buckets, missing } = answers;
  const { latency } = profile;
  const scraped = answers.scraped.filter(({ value }) => Number.isFinite(value));
  const requestsOf = sumByPod(requests);
  const failuresOf = failures && sumByPod(failures);
  const bucketsOf =
    latency && buckets && byPod(buckets, latency.secondsPerUnit);
  const pods: Record<string, PodCounters> = {};
  for (const { labels } of scraped) {
    const { pod } = labels;
    const counted: PodCounters = {
      requests: requestsOf.get(pod) ?? 0,
      ...(failuresOf && { failures: failuresOf.get(pod) ?? 0 }),
      ...(bucketsOf?.has(pod) && { latency: bucketsOf.get(pod) }),
    };
    if (requestsOf.size > 0 && isUsable(counted)) pods[pod] = counted;
  }
  const newest = Math.max(...scraped.map(({ value }) => value));
  const oldest = Math.min(
    ...scraped
      .filter(({ labels }) => pods[labels.pod])
      .map(({ value }) => value)
      .filter(value => newest - value <= GONE_AFTER_SECONDS),
  );
  return {
    snapshot: {
      at: atSeconds,
      pods,
      ...(Number.isFinite(oldest) && { oldestScrape: oldest }),
    },
    queries,
    missing: [
      ...missing,
      ...(answers.unlabelled ? [answers.unlabelled] : []),
      ...(scraped.length > 0 && requestsOf.size === 0
        ? [
            `Prometheus has no series of ${profile.requests
              .map(({ metric }) => metric)
              .join(' or ')} of this server's pods`,
          ]
        : []),
      ...(profile.failures
        ? []
        : [`${profile.title} counts no failures, so errors are not judged`]),
      ...(latency && requestsOf.size > 0 && !bucketsOf?.size
        ? [`Prometheus has no series of ${latency.metric}`]
        : []),
    ],
    ...(answers.unlabelled && { unlabelled: answers.unlabelled }),
    ...(Number.isFinite(newest) && { ageSeconds: atSeconds - newest }),
  };
}

/** Counters are whole numbers; NaN is no data, and so is what can be no count. */
function isUsable({ requests, failures = 0, latency }: PodCounters): boolean {
  const counts = [requests, failures, ...(latency?.count ?? [])];
  return counts.every(count => Number.isSafeInteger(count) && count >= 0);
}

/** NaN among what is added up makes the sum NaN: then the pod is not usable. */
function sumByPod(vectors: Sample[][]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { labels, value } of vectors.flat()) {
    sums.set(labels.pod, (sums.get(labels.pod) ?? 0) + value);
  }
  return sums;
}

type Latency = NonNullable<PodCounters['latency']>;

function byPod(
  samples: Sample[],
  secondsPerUnit: number,
): Map<string, Latency> {
  const buckets = new Map<string, Map<number, number>>();
  for (const { labels, value } of samples) {
    const edge = labels.le === '+Inf' ? Infinity : Number(labels.le);
    // The same bound may be written in two ways, as `1` and `1.0`.
    const ofPod = buckets.get(labels.pod) ?? new Map<number, number>();
    ofPod.set(edge, (ofPod.get(edge) ?? 0) + value);
    buckets.set(labels.pod, ofPod);
  }
  return new Map(
    [...buckets].map(([pod, ofPod]) => {
      const edges = [...ofPod.keys()].sort((left, right) => left - right);
      return [
        pod,
        {
          le: edges.map(edge =>
            edge === Infinity ? '+Inf' : edge * secondsPerUnit,
          ),
          count: edges.map(edge => ofPod.get(edge) ?? 0),
        },
      ];
    }),
  );
}
