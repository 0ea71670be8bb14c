import { seededRandom } from '../world/random';
import type { ServingPod } from '../prometheus/world/discovery/pods';

/** Everything that serves has been there for at least so long, whatever its newest pods are. */
const HISTORY_DAYS = 36;
const DAY = 86_400;

/** Seconds for which earlier pods go on when those after them have begun. */
const OVERLAP_SECONDS = 180;

export interface EarlierPod {
  pod: ServingPod;
  /** Seconds since 1970. */
  endedAt: number;
}

function serverKey({ namespace, serving }: ServingPod): string {
  return `${namespace}/${serving?.server}`;
}

/**
 * The pods that served before the oldest that a cluster's objects tell of: of the same version, so that what a server used
 * can be looked back on for a month. Objects forget them; a Prometheus does not.
 *
 * @param known - present and past pods of one cluster
 * @param now - seconds since 1970
 */
export function earlierPods(
  known: readonly ServingPod[],
  now: number,
): EarlierPod[] {
  const oldest = new Map<string, number>();
  for (const pod of known.filter(({ serving }) => serving)) {
    const key = serverKey(pod);
    oldest.set(key, Math.min(oldest.get(key) ?? Infinity, pod.createdAt));
  }
  const start = now - HISTORY_DAYS * DAY;
  return known.flatMap(pod => {
    const first = oldest.get(serverKey(pod));
    if (
      first === undefined ||
      !pod.serving ||
      pod.node === '' ||
      pod.createdAt !== first ||
      first <= start
    ) {
      return [];
    }
    const random = seededRandom('earlier pod', pod.uid);
    return [
      {
        pod: {
          ...pod,
          name: pod.name.replace(/-[^-]*$/, `-${random.hex(5)}`),
          uid: `${pod.uid}-earlier`,
          ip: `10.3.${random.integer(0, 255)}.${random.integer(2, 254)}`,
          createdAt: start,
          answers: true,
          restarts: 0,
        },
        endedAt: first + OVERLAP_SECONDS,
      },
    ];
  });
}
