import { stabilityIndex } from '../evidence/scoreEvidence';
import type { ArmLatency, Observation, ScoreWindow } from '../observation';
import { limitRule, type ReplayedRule } from './otherRules';

function edgeOf(edge: ArmLatency['le'][number]): number {
  return edge === '+Inf' ? Infinity : edge;
}

/** The counts of the histograms that have the edges of the newest one, added up; undefined without any. */
function added(histograms: ArmLatency[]): ArmLatency | undefined {
  const newest = histograms[histograms.length - 1];
  if (!newest) return undefined;
  const edges = newest.le.join();
  const alike = histograms.filter(({ le }) => le.join() === edges);
  return {
    le: newest.le,
    count: newest.count.map((_, i) =>
      alike.reduce((total, { count }) => total + count[i], 0),
    ),
  };
}

/**
 * A quantile of a histogram as Prometheus's `histogram_quantile` has it: straight within a bucket, the last edge beyond it.
 *
 * @param requests - all of them, where the histogram has no bucket for those beyond its last edge
 * @returns seconds; undefined where nothing was counted
 */
export function histogramQuantile(
  quantile: number,
  { le, count }: ArmLatency,
  requests: number,
): number | undefined {
  const edges = le.map(edgeOf);
  const all =
    edges[edges.length - 1] === Infinity
      ? count[count.length - 1]
      : Math.max(requests, count[count.length - 1]);
  if (all === 0) return undefined;
  const rank = quantile * all;
  const at = count.findIndex(upTo => upTo >= rank);
  const finite = edges.filter(Number.isFinite);
  if (at < 0 || edges[at] === Infinity) return finite[finite.length - 1];
  const low = at === 0 ? 0 : edges[at - 1];
  const below = at === 0 ? 0 : count[at - 1];
  const inBucket = count[at] - below;
  return inBucket === 0
    ? edges[at]
    : low + ((edges[at] - low) * (rank - below)) / inBucket;
}

/** A fixed limit of the canary's latency: its quantile in a sliding window above `seconds`, more than `failureLimit` times. */
export function fixedLatency(
  quantile: number,
  seconds: number,
  windowMinutes: number,
  failureLimit: number,
): ReplayedRule {
  return limitRule({
    name: `fixed p${
      100 * quantile
    } > ${seconds} s, ${windowMinutes} min, limit ${failureLimit}`,
    limit: seconds,
    failureLimit,
    look: run => minute => {
      const arms = run
        .slice(Math.max(0, minute + 1 - windowMinutes), minute + 1)
        .flatMap(({ canary }) => canary ?? []);
      const histogram = added(arms.flatMap(({ latency }) => latency ?? []));
      const requests = arms.reduce((total, arm) => total + arm.requests, 0);
      const value =
        histogram && histogramQuantile(quantile, histogram, requests);
      return value === undefined ? undefined : { value };
    },
  });
}

function windowsOf({
  scoreWindows = [],
  stable,
  canary,
}: Observation): ScoreWindow[] {
  return stable?.scores && canary?.scores
    ? [
        ...scoreWindows,
        { stable: stable.scores.count, canary: canary.scores.count },
      ]
    : scoreWindows;
}

/** A fixed limit of the stability index of all predictions so far, however few they are. */
export function fixedStabilityIndex(limit: number): ReplayedRule {
  return limitRule({
    name: `fixed PSI > ${limit}`,
    limit,
    look(run) {
      const indices = run.map(indexSoFar());
      return minute => {
        const value = indices[minute];
        return value === undefined ? undefined : { value };
      };
    },
  });
}

/** Adds up the scores of one observation after another, and says how unlike they are. */
function indexSoFar(): (observation: Observation) => number | undefined {
  const seen: ScoreWindow = { stable: [], canary: [] };
  const add = (arm: keyof ScoreWindow, counts: number[]) => {
    counts.forEach((count, bin) => {
      seen[arm][bin] = (seen[arm][bin] ?? 0) + count;
    });
  };
  return observation => {
    for (const { stable, canary } of windowsOf(observation)) {
      add('stable', stable);
      add('canary', canary);
    }
    const hasBoth = Object.values(seen).every(counts =>
      counts.some(count => count > 0),
    );
    return hasBoth ? stabilityIndex(seen) : undefined;
  };
}
