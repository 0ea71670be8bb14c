import type { Arm } from '@bellwether/rollout-judge';
import { PodCounters, Snapshot } from './Snapshot';

/** What an arm's pods did between two snapshots. */
export interface ArmIncrements {
  /** Null while nothing of the arm could be counted: that is not zero. */
  arm: Arm | null;
  /** Pods whose counters began anew in between. */
  resets: string[];
  /** Pods that are counted from now on only, since it is not known what they did in this interval. */
  joined: string[];
}

/** Whether a process began anew: a counter never falls otherwise. */
function hasReset(before: PodCounters, now: PodCounters): boolean {
  return (
    now.requests < before.requests ||
    (now.failures ?? 0) < (before.failures ?? 0) ||
    (now.latency?.count ?? []).some(
      (count, index) => count < (before.latency?.count[index] ?? 0),
    )
  );
}

function sameEdges(left: PodCounters, right: PodCounters): boolean {
  return (
    left.latency === undefined ||
    right.latency === undefined ||
    left.latency.le.join() === right.latency.le.join()
  );
}

function minus(now: PodCounters, before: PodCounters): PodCounters {
  // Buckets that had not been read for a while show what was counted in all of it.
  const isKnown = before.latency !== undefined || before.requests === 0;
  return {
    requests: now.requests - before.requests,
    ...(now.failures !== undefined && {
      failures: now.failures - (before.failures ?? 0),
    }),
    ...(now.latency &&
      isKnown && {
        latency: {
          le: now.latency.le,
          count: now.latency.count.map(
            (count, index) => count - (before.latency?.count[index] ?? 0),
          ),
        },
      }),
  };
}

function plus(left: PodCounters, right: PodCounters): PodCounters {
  const latency =
    left.latency && right.latency
      ? {
          le: left.latency.le,
          count: left.latency.count.map(
            (count, index) => count + (right.latency?.count[index] ?? 0),
          ),
        }
      : left.latency ?? right.latency;
  return {
    requests: left.requests + right.requests,
    ...((left.failures ?? right.failures) !== undefined && {
      failures: (left.failures ?? 0) + (right.failures ?? 0),
    }),
    ...(latency && { latency }),
  };
}

/** The last bucket counts all requests; where a scrape fell between two counters, they differ by a few. */
function toArm({ requests, failures = 0, latency }: PodCounters): Arm {
  return {
    requests,
    errors: Math.min(failures, requests),
    ...(latency && latency.count.length > 0 && { latency }),
  };
}

/**
 * Counts what the pods of an arm did between two snapshots of raw counters.
 *
 * - A counter that fell has begun anew, and what it shows was counted since; what was counted before the end of the
 *   process and after the last snapshot is lost, which is a little evidence and never a wrong one.
 * - A pod that came after the last snapshot counts with all that it shows. Of a pod that was there and was not read then, it
 *   is not known when it counted what: it counts from now on.
 *
 * @param isOfArm - by name of the pod
 * @param startedAt - when pods came to be, seconds since 1970, where that is known
 */
export function incrementsBetween(
  before: Snapshot,
  now: Snapshot,
  isOfArm: (pod: string) => boolean,
  startedAt: ReadonlyMap<string, number>,
): ArmIncrements {
  const resets: string[] = [];
  const joined: string[] = [];
  const counted: PodCounters[] = [];
  for (const [pod, counters] of Object.entries(now.pods)) {
    if (!isOfArm(pod)) continue;
    const earlier = before.pods[pod];
    if (!earlier) {
      const isNew = (startedAt.get(pod) ?? -Infinity) > before.at;
      if (isNew) counted.push(counters);
      else joined.push(pod);
    } else if (!sameEdges(earlier, counters)) {
      joined.push(pod);
    } else if (hasReset(earlier, counters)) {
      resets.push(pod);
      counted.push(counters);
    } else {
      counted.push(minus(counters, earlier));
    }
  }
  return {
    arm: counted.length > 0 ? toArm(counted.reduce(plus)) : null,
    resets,
    joined,
  };
}
