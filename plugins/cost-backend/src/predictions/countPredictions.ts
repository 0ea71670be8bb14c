import { RangeMetrics } from '@bellwether/plugin-models-node';
import { increments, momentsOf, sample } from '../adapters/priceList/sampled';
import { RequestCounter } from '../config';
import { endOf, startOf } from '../days';

const STEP_SECONDS = 900;

/** Predictions by `<namespace>/<pod>`. */
export type Predictions = ReadonlyMap<string, number>;

/**
 * How many predictions each pod of a cluster answered on a day, from raw counters: `increase()` would extrapolate. Of several
 * counters of one pod the first is taken, so that no request counts twice.
 */
export async function countPredictions(
  metrics: RangeMetrics,
  options: {
    clusterMatcher: string;
    counters: readonly RequestCounter[];
    day: string;
    now: Date;
    signal: AbortSignal;
  },
): Promise<Predictions> {
  const { clusterMatcher, counters, day, now, signal } = options;
  const fromSeconds = startOf(day) / 1000;
  const untilSeconds = Math.min(endOf(day), now.getTime()) / 1000;
  const range = { fromSeconds, untilSeconds, stepSeconds: STEP_SECONDS };
  const counted = new Map<string, number>();
  for (const { metric, matchers } of counters) {
    const all = [clusterMatcher, matchers].filter(Boolean).join(',');
    const pods = await sample(
      metrics,
      `sum by (namespace,pod) (${metric}{${all}})`,
      range,
      signal,
    );
    // What the first counter of a pod says goes to the day only where somebody measured before and did not see it.
    const measured = momentsOf(range).map((_, moment) =>
      pods.some(({ values }) => values[moment] !== undefined),
    );
    for (const { labels, values } of pods) {
      const pod = `${labels.namespace}/${labels.pod}`;
      if (counted.has(pod)) continue;
      counted.set(
        pod,
        increments(values, 'at-end', measured).reduce<number>(
          (sum, one) => sum + (one ?? 0),
          0,
        ),
      );
    }
  }
  return counted;
}
