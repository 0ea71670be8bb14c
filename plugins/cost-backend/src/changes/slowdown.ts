import { shareInterval } from '@bellwether/rightsizing';
import { RequestCounter } from '../config';
import {
  CountedMetrics,
  findCounter,
  LatencyCounts,
  readLatency,
  ServerPods,
} from '../predictions/readLatency';

const HOUR = 3600;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** Latency is watched for two weeks: what becomes of it later has other causes. */
const WATCHED_SECONDS = 2 * WEEK;

/** The share of requests that may be slower than p99. */
const SLOW_SHARE = 0.01;

/** p99 latency that is so many times that of before is worse. */
const WORSE = 1.25;

/** Fewer requests, on either side, say nothing of the slowest hundredth. */
const LEAST_REQUESTS = 2_000;

const CONFIDENCE = 0.99;

const total = ({ requests }: LatencyCounts) => requests.at(-1) ?? 0;

/**
 * A quantile of a histogram, by a straight line within its bucket as `histogram_quantile` has it.
 *
 * @returns undefined without requests, or where it is beyond the last bound that is finite
 */
export function quantileOf(
  { bounds, requests }: LatencyCounts,
  quantile: number,
): number | undefined {
  const wanted = quantile * (requests.at(-1) ?? 0);
  const index = requests.findIndex(count => count > 0 && count >= wanted);
  if (index < 0 || !Number.isFinite(bounds[index])) return undefined;
  const from = index === 0 ? 0 : bounds[index - 1];
  const below = index === 0 ? 0 : requests[index - 1];
  return (
    from +
    ((bounds[index] - from) * (wanted - below)) / (requests[index] - below)
  );
}

const inWords = (seconds: number) =>
  seconds < 1
    ? `${Math.round(seconds * 1000)} ms`
    : `${Number(seconds.toPrecision(2))} s`;

const counted = (requests: number) =>
  Math.round(requests).toLocaleString('en-US');

/**
 * Whether requests take longer than before: more than a hundredth of them, with a confidence of 99 %, took longer than 1.25 times the
 * p99 of before, rounded up to a bound of the histogram, where counts are exact.
 *
 * @returns a sentence; undefined where it is not so, or is not known
 */
export function slowerThan(
  before: LatencyCounts,
  after: LatencyCounts,
): string | undefined {
  const requests = total(after);
  if (Math.min(total(before), requests) < LEAST_REQUESTS) return undefined;
  const was = quantileOf(before, 1 - SLOW_SHARE);
  if (was === undefined) return undefined;
  const index = after.bounds.findIndex(bound => bound >= WORSE * was);
  if (index < 0 || !Number.isFinite(after.bounds[index])) return undefined;
  const slow = Math.round(requests - after.requests[index]);
  const { low } = shareInterval(
    slow,
    Math.round(requests),
    // Both tails together: only the lower one is asked for.
    2 * CONFIDENCE - 1,
  );
  if (low <= SLOW_SHARE) return undefined;
  const is = quantileOf(after, 1 - SLOW_SHARE);
  return `Breached: p99 latency is ${
    is === undefined ? 'beyond its histogram' : inWords(is)
  } since it is live, and was ${inWords(
    was,
  )} in the same hours before (${counted(requests)} and ${counted(
    total(before),
  )} requests). Take the size back.`;
}

/**
 * Whether a server answers slower since a size is live; compared with the same hours of the week, before it was.
 *
 * @returns a sentence; undefined where it is not slower, or too little was measured
 */
export async function slowdownOf(
  found: CountedMetrics,
  pods: ServerPods,
  counters: readonly RequestCounter[],
  { since, now }: { since: number; now: number },
  signal: AbortSignal,
): Promise<string | undefined> {
  if (now - since > WATCHED_SECONDS) return undefined;
  const from = Math.max(since, now - WEEK);
  // A month of buckets is too much to read every ten minutes; of the first day finer steps are.
  const stepSeconds = now - from < DAY ? HOUR / 4 : HOUR;
  const fromSeconds = Math.ceil(from / stepSeconds) * stepSeconds;
  const untilSeconds = Math.floor(now / stepSeconds) * stepSeconds;
  if (untilSeconds <= fromSeconds) return undefined;
  const earlier = Math.ceil((untilSeconds - since) / WEEK) * WEEK;
  const requests = await findCounter(found, pods, counters, now, signal);
  if (!requests?.counter.latencyHistogram) return undefined;
  const read = (shift: number) =>
    readLatency(
      found,
      requests,
      {
        fromSeconds: fromSeconds - shift,
        untilSeconds: untilSeconds - shift,
        stepSeconds,
      },
      signal,
    );
  return slowerThan(await read(earlier), await read(0));
}
