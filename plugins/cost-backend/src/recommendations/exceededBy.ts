import { Revised } from '../database';
import { bytesInWords, coresInWords } from '../sizes/quantities';
import { ReadServer } from '../usage/types';

/** What is looked at of use since a size was made: the newest day of it. */
const NEWEST_HOURS = 24;

/** Fewer hours say nothing of a share of time. */
const LEAST_HOURS = 12;

/** A request that use is above in more of the hours than this is not the one that was promised: at most 1 % of the time is. */
const MOST_HOURS_ABOVE = 0.25;

/**
 * In which way use since it was made exceeds what is recommended: memory its limit, or CPU its request in more than a quarter of the
 * newest day's hours.
 *
 * @returns a sentence; undefined where it does not
 */
export function exceededBy(
  { stored: { recommendation } }: Revised,
  usage: ReadServer,
): string | undefined {
  // What was known when it was made is no contradiction.
  const since = Date.parse(recommendation.heldOut.until) / 1000;
  const after = (values: ReadonlyArray<number | undefined>) =>
    usage.hours.flatMap((hour, index) =>
      hour > since ? values[index] ?? [] : [],
    );
  for (const { container, current, recommended } of recommendation.containers) {
    const used = usage.hourly.get(container);
    if (!used) continue;
    const limit = recommended.memoryLimitBytes;
    const most = Math.max(0, ...after(used.memory));
    if (limit !== null && most > limit) {
      return `Withdrawn: since then ${container} used ${bytesInWords(
        most,
      )} of memory, more than the ${bytesInWords(
        limit,
      )} that were recommended.`;
    }
    const request = recommended.cpuRequestCores;
    const cores = after(used.cpu).slice(-NEWEST_HOURS);
    // A request that is raised, or that an autoscaler aims at, is no less right for use above it.
    if (request === null || request >= (current.cpuRequestCores ?? 0)) continue;
    if (cores.length < LEAST_HOURS) continue;
    const above = cores.filter(value => value > request).length;
    if (above > MOST_HOURS_ABOVE * cores.length) {
      return `Withdrawn: in ${above} of the last ${
        cores.length
      } hours ${container} used more than the ${coresInWords(
        request,
      )} cores that were recommended, ${coresInWords(
        Math.max(...cores),
      )} at most.`;
    }
  }
  return undefined;
}
