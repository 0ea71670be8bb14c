import { Freshness } from '@bellwether/plugin-models-common';
import { StoredCluster } from './ServerStore';

/** A watched cluster is heard of several times a minute; after this long without, nobody watches it. */
const UNWATCHED_MS = 5 * 60_000;

/** How old what is stored of a cluster is. */
export function clusterFreshness(
  { cluster, readAt, staleSince, condition }: StoredCluster,
  now: Date,
): Freshness {
  if (staleSince) {
    return {
      readAt,
      staleSince,
      problem: condition.problem && `${cluster} ${condition.problem}.`,
    };
  }
  if (readAt && now.getTime() - Date.parse(readAt) > UNWATCHED_MS) {
    return {
      readAt,
      staleSince: readAt,
      problem: `${cluster} has not been watched since.`,
    };
  }
  return { readAt };
}
