import { type Volume, volumeOf } from '../usageHistory';
import type { PodHistory } from '../prometheus/world/PodHistory';
import { extentOf, RESOLUTION_SECONDS } from './extent';
import type { Span, VolumePart } from './types';

/** What each pod is charged for its disk in a stretch of time. */
export interface VolumeShares {
  of(history: PodHistory): { key: string; part: VolumePart } | undefined;
}

/**
 * Splits disks over the pods that have them, as OpenCost does: the share of its time that a disk was a pod's, with n pods each a
 * n-th, times the hours of the **pod**. One that did not run all the time is charged less than its share, and what is left is nobody's.
 *
 * @param now - seconds since 1970
 */
export function shareVolumes(
  cluster: string,
  histories: readonly PodHistory[],
  span: Span,
  now: number,
): VolumeShares {
  const hours = Math.max(0, Math.min(span.end, now) - span.start) / 3600;
  const claims = new Map<string, Array<{ history: PodHistory; ran: Span }>>();
  for (const history of histories) {
    const volume = volumeOf(history.pod);
    const ran = extentOf(history, span, now);
    if (volume && ran) {
      claims.set(volume.name, [
        ...(claims.get(volume.name) ?? []),
        { history, ran },
      ]);
    }
  }
  const shares = new Map<PodHistory, number>();
  for (const users of claims.values()) {
    for (const { history, ran } of users) {
      shares.set(history, hoursShared(ran, users) / hours);
    }
  }
  return {
    of(history) {
      const volume: Volume | undefined = volumeOf(history.pod);
      const ran = extentOf(history, span, now);
      const share = shares.get(history);
      if (!volume || !ran || share === undefined) return undefined;
      const podHours = (ran.end - ran.start) / 3600;
      return {
        key: `cluster=${cluster}:name=${volume.name}`,
        part: {
          byteHours: volume.bytes * podHours * share,
          cost: volume.price * podHours * share,
          providerID: volume.name,
          adjustment: 0,
        },
      };
    },
  };
}

/** Hours of a pod, each divided by how many had the disk. */
function hoursShared(
  { start, end }: Span,
  users: ReadonlyArray<{ ran: Span }>,
): number {
  const whole = users.every(
    ({ ran }) => ran.start === start && ran.end === end,
  );
  if (whole) return (end - start) / 3600 / users.length;
  let hours = 0;
  for (let at = start; at < end; at += RESOLUTION_SECONDS) {
    const sharers = users.filter(
      ({ ran }) => ran.start <= at && at < ran.end,
    ).length;
    hours +=
      Math.min(RESOLUTION_SECONDS, end - at) / 3600 / Math.max(1, sharers);
  }
  return hours;
}
