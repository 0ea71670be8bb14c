import { Metrics, Sample } from '@bellwether/plugin-models-node';
import { CounterSelector, MetricProfile } from './MetricProfile';
import {
  RouterScope,
  routerAliveQuery,
  routerCounterQuery,
  routerLabelQuery,
} from './promql';
import { findUnlabelled } from './findUnlabelled';
import { assemble, ReadSnapshot, SentQuery } from './readSnapshot';

/** A profile of a router. */
export type RouterProfile = MetricProfile & {
  router: NonNullable<MetricProfile['router']>;
};

export function isRouterProfile(
  profile: MetricProfile,
): profile is RouterProfile {
  return profile.router !== undefined;
}

/**
 * Reads what a router's processes have counted of the requests that they sent to either version, at one time. The label that a
 * router gives to requests of its canary tells the sides apart, not the pod: a request that no pod answered counts too.
 *
 * In the snapshot there is, in place of a pod of each side, each process of the router: by the prefix of the side's pods and its own name.
 *
 * @param atSeconds - aligned time, seconds since 1970
 * @throws UpstreamError
 */
export async function readRouterSnapshot(
  metrics: Metrics,
  profile: RouterProfile,
  scope: RouterScope,
  atSeconds: number,
  signal?: AbortSignal,
): Promise<ReadSnapshot> {
  const { router, latency } = profile;
  const queries: SentQuery[] = [];
  const ask = (about: SentQuery['about'], text: string) => {
    queries.push({ about, text });
    return metrics.query(text, atSeconds, signal);
  };
  const askAll = (about: SentQuery['about'], counters: CounterSelector[]) =>
    Promise.all(
      counters.map(counter =>
        ask(about, routerCounterQuery(router, counter, scope)),
      ),
    );
  const [alive, requests, failures, buckets] = await Promise.all([
    ask('scrapes', routerAliveQuery(router, scope)),
    askAll('requests', profile.requests),
    profile.failures && askAll('failures', profile.failures),
    latency &&
      ask('latency', routerCounterQuery(router, latency, scope, ['le'])),
  ]);
  const bySide = (samples: Sample[]) =>
    samples.flatMap(sample => {
      const side = sideOf(sample.labels[router.canary], scope);
      const process = sample.labels[router.process];
      return side === undefined || process === undefined
        ? []
        : [{ ...sample, labels: { ...sample.labels, pod: side + process } }];
    });
  const routes = scope.routes.join(' or ');
  const seen = requests.flat();
  const isCanarySeen = seen.some(({ labels }) => labels[router.canary]);
  const unlabelled = await findUnlabelled(
    profile,
    { requests: requests.map(bySide), failures: failures?.map(bySide) },
    async (counter, label) =>
      bySide(
        await ask('failures', routerLabelQuery(router, counter, label, scope)),
      ),
  );
  return assemble(profile, {
    atSeconds,
    queries,
    unlabelled,
    // Both sides of each process that answers scrapes: what it has no series of, it has sent nothing of.
    scraped: alive.flatMap(({ labels, value }) => {
      const process = labels[router.process];
      return process === undefined
        ? []
        : [scope.stable.prefix, scope.canary.prefix].map(side => ({
            labels: { pod: side + process },
            value,
          }));
    }),
    requests: requests.map(bySide),
    failures: failures?.map(bySide),
    buckets: buckets && bySide(buckets),
    missing: [
      ...(alive.length === 0
        ? [
            `Prometheus has no series of ${router.alive}: ${profile.title} is not scraped, or its series have no label ${router.process}`,
          ]
        : []),
      ...(alive.length > 0 && seen.length > 0 && !isCanarySeen
        ? [
            `No request of ${routes} has the label ${router.canary}: the canary has got none, or ${profile.title} does not tell`,
          ]
        : []),
    ],
  });
}

/** Which side a value of the canary's label is of; undefined where it is of neither. */
function sideOf(
  value: string | undefined,
  { namespace, stable, canary }: RouterScope,
): string | undefined {
  // Prometheus keeps no empty label.
  if (value === undefined || value === '' || value === '-') {
    return stable.prefix;
  }
  // `<namespace>-<service>-<port>`; a route has one canary at a time.
  return value.startsWith(`${namespace}-${canary.service}-`)
    ? canary.prefix
    : undefined;
}
