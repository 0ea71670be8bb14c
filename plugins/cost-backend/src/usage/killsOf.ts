import { increments, type Sampled } from '../adapters/priceList/sampled';

/** A kill of a pod's container for lack of memory. */
export interface Kill {
  pod: string;
  /** Index of the moment at which it was first seen. */
  moment: number;
  /** So many were counted by then. */
  count: number;
}

/** Of the two that tell of kills one may see it a step after the other. */
const SAME_STEPS = 1;

/**
 * Kills of one container for lack of memory, of all its pods, at the steps of a range: those that cAdvisor counts
 * (`container_oom_events_total`, which is lost with a container that is replaced), and restarts after which kube-state-metrics says
 * that the last one was such a kill (`kube_pod_container_status_last_terminated_reason`). One that both tell of counts once.
 */
export function killsOf(series: {
  counted: readonly Sampled[];
  restarts: readonly Sampled[];
  /** 1 where the reason is `OOMKilled`. */
  killed: readonly Sampled[];
}): Kill[] {
  const { counted, restarts, killed } = series;
  const kills = counted.flatMap(({ labels, values }) =>
    growthOf(values).map(one => ({ pod: labels.pod, ...one })),
  );
  for (const { labels, values } of restarts) {
    const { pod } = labels;
    const reasons = killed.filter(one => one.labels.pod === pod);
    for (const { moment } of growthOf(values)) {
      const isKill = reasons.some(one => (one.values[moment] ?? 0) >= 1);
      const isKnown = kills.some(
        one => one.pod === pod && Math.abs(one.moment - moment) <= SAME_STEPS,
      );
      // Of several restarts between two looks the reason of the last alone is told.
      if (isKill && !isKnown) kills.push({ pod, moment, count: 1 });
    }
  }
  return kills;
}

/** Moments by which a counter grew, and by how much. */
function growthOf(values: Sampled['values']): Omit<Kill, 'pod'>[] {
  return increments(values).flatMap((grown, index) =>
    grown !== undefined && grown > 0 && values[index] !== undefined
      ? [{ moment: index + 1, count: grown }]
      : [],
  );
}
