import type { LoadSample } from '@bellwether/rightsizing';
import {
  increments,
  momentsOf,
  sample,
  Sampled,
} from '../adapters/priceList/sampled';
import { RequestCounter } from '../config';
import {
  CountedMetrics,
  findCounter,
  latencyBounds,
  ServerPods,
} from '../predictions/readLatency';

/** Each hour of the week is in it. */
const LOAD_DAYS = 7;

/** Buckets are dear to read, so no finer than a peak of an hour asks for. */
const STEP_SECONDS = 1800;

/** The latency that is spoken of. */
const QUANTILE = 0.99;

/** Of fewer requests in an interval a p99 says nothing. */
const LEAST_REQUESTS = 100;

/** What was asked of a server, and whether it answered in time. */
export interface ServerLoad {
  samples: LoadSample[];
  /** The bound of its histogram that is the target, seconds; null where it has none at or below the target. */
  targetSeconds: number | null;
}

type Steps = Array<number | undefined>;

function sumAt(pods: readonly Steps[]) {
  return (step: number) =>
    pods.reduce((sum, steps) => sum + (steps[step] ?? 0), 0);
}

/**
 * Reads what was asked of a server's pods, and how many of the answers took no longer than the target: of a histogram only two series
 * are needed for that, all requests and those up to a bound.
 *
 * @returns undefined where nobody counts its requests
 */
export async function readLoad(
  found: CountedMetrics,
  pods: ServerPods,
  options: {
    counters: readonly RequestCounter[];
    targetSeconds: number;
    untilSeconds: number;
    signal: AbortSignal;
  },
): Promise<ServerLoad | undefined> {
  const { counters, untilSeconds: at, signal } = options;
  const range = {
    fromSeconds: at - LOAD_DAYS * 86_400,
    untilSeconds: at,
    stepSeconds: STEP_SECONDS,
  };
  const counted = await findCounter(found, pods, counters, at, signal);
  if (!counted) return undefined;
  const { matchers, counter } = counted;
  const target = (await latencyBounds(found, counted, at, signal))
    .filter(({ seconds }) => seconds <= options.targetSeconds)
    .at(-1);
  const grown = async (metric: string, more = ''): Promise<Steps[]> =>
    (
      await sample(
        found.metrics,
        `sum by (pod) (${metric}{${matchers}${more}})`,
        range,
        signal,
      )
    ).map(({ values }: Sampled) => increments(values, 'unknown'));
  const answered = await grown(counter.metric);
  const timed =
    target && counter.latencyHistogram
      ? {
          within: sumAt(
            await grown(
              `${counter.latencyHistogram}_bucket`,
              `,le=${JSON.stringify(target.le)}`,
            ),
          ),
          all: sumAt(await grown(`${counter.latencyHistogram}_count`)),
          seconds: target.seconds,
        }
      : undefined;
  const requests = sumAt(answered);
  const samples = momentsOf(range)
    .slice(1)
    .map(
      (moment, step): LoadSample => ({
        at: moment,
        requestsPerSecond: requests(step) / range.stepSeconds,
        replicas: answered.filter(steps => steps[step] !== undefined).length,
        latencySeconds: timed ? sideOf(timed, step) : null,
      }),
    );
  return { samples, targetSeconds: timed?.seconds ?? null };
}

/** On which side of a bound the p99 is: more is not known of it, and more is not asked. */
function sideOf(
  timed: {
    within(step: number): number;
    all(step: number): number;
    seconds: number;
  },
  step: number,
): number | null {
  const all = timed.all(step);
  if (all < LEAST_REQUESTS) return null;
  return (timed.within(step) >= QUANTILE * all ? 1 : 2) * timed.seconds;
}
