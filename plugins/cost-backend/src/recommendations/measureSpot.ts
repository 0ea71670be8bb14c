import { ClusterMetrics } from '../adapters/Sources';

const WEEK = 7 * 86_400;
const MEASURED_WEEKS = 4;

/** A pod that starts takes no longer to be ready. */
const LONGEST_START_SECONDS = 1800;

/** How often a spot machine is taken away in a week: as Karpenter was told, or as the configuration assumes. */
export async function measureInterruptions(
  { metrics, matcher }: ClusterMetrics,
  spotNodes: number,
  atSeconds: number,
  assumed: number,
  signal: AbortSignal,
): Promise<{ perWeek: number; source: 'measured' | 'assumed' }> {
  const selector = `karpenter_interruption_received_messages_total{${[
    matcher,
    'message_type="SpotInterruptionKind"',
  ]
    .filter(Boolean)
    .join(',')}}`;
  const count = async (at: number) =>
    (await metrics.query(`sum(${selector})`, at, signal))[0]?.value;
  const now = await count(atSeconds);
  const before = await count(atSeconds - MEASURED_WEEKS * WEEK);
  if (
    now === undefined ||
    before === undefined ||
    now < before ||
    spotNodes === 0
  ) {
    return { perWeek: assumed, source: 'assumed' };
  }
  return {
    perWeek: (now - before) / MEASURED_WEEKS / spotNodes,
    source: 'measured',
  };
}

/** Seconds from the making of a server's newest pod until it was ready; null where that cannot be told. */
export async function measureStartUp(
  { metrics, matcher }: ClusterMetrics,
  namespace: string,
  pods: readonly string[],
  atSeconds: number,
  signal: AbortSignal,
): Promise<number | null> {
  if (pods.length === 0) return null;
  const matchers = [
    ...(matcher ? [matcher] : []),
    `namespace=${JSON.stringify(namespace)}`,
    `pod=~${JSON.stringify(pods.join('|'))}`,
  ].join(',');
  const made = await metrics.query(
    `max by (pod) (kube_pod_created{${matchers}})`,
    atSeconds,
    signal,
  );
  const newest = made.sort((a, b) => b.value - a.value)[0];
  if (!newest || !Number.isFinite(newest.value)) return null;
  const [ready] = await metrics.queryRange(
    `max(kube_pod_status_ready{condition="true",${matchers},pod=${JSON.stringify(
      newest.labels.pod,
    )}})`,
    {
      fromSeconds: newest.value,
      untilSeconds: Math.min(atSeconds, newest.value + LONGEST_START_SECONDS),
      stepSeconds: 5,
    },
    signal,
  );
  const index = ready?.values.findIndex(value => value === 1) ?? -1;
  return ready && index >= 0 ? ready.times[index] - newest.value : null;
}
