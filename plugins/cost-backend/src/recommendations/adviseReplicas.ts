import { ReplicaAdvice, ReplicaChange } from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import { recommendReplicas } from '@bellwether/rightsizing';
import { Scaling } from '../clusters/scalingOf';
import { ServerLoad } from './readLoad';

/** Pods that a server keeps whatever its load, so that one of them may end. */
const LEAST_PODS = 2;

const SCALED_BY = {
  autoscaler:
    'An autoscaler decides how many pods there are, so no number is recommended.',
  knative:
    'Knative adds and takes away pods with the requests, so no number is recommended.',
};

/**
 * How many pods a server needs for its requests to be answered in time.
 *
 * @param load - undefined where nobody counts its requests
 * @returns null where it has no pods, or its object could not be read
 */
export function adviseReplicas(
  { versions }: Pick<Server, 'versions'>,
  scaling: Scaling | undefined,
  load: ServerLoad | undefined,
): ReplicaAdvice | null {
  const current = versions.reduce((sum, one) => sum + one.wantedReplicas, 0);
  if (current === 0 || !scaling) return null;
  const { scaledBy } = scaling;
  const unsaid = (
    sentence: string,
    known: Partial<ReplicaAdvice> = {},
  ): ReplicaAdvice => ({
    current,
    recommended: null,
    scaledBy,
    latencyTargetSeconds: null,
    perPodPerSecond: null,
    isLowerBound: false,
    peakPerSecond: null,
    ...known,
    sentence,
  });
  if (scaledBy) return unsaid(SCALED_BY[scaledBy]);
  if (!load) {
    return unsaid(
      'Nobody counts its requests, so how many pods they need is not known.',
    );
  }
  if (load.targetSeconds === null) {
    return unsaid(
      'It has no histogram of latency with a bound at or below the target, so how many pods it needs is not known.',
    );
  }
  const latencyTargetSeconds = load.targetSeconds;
  if (versions.some(({ role }) => role === 'canary')) {
    return unsaid(
      'A canary is in progress: its pods and the stable ones bear different loads, so nothing is said of their number.',
      { latencyTargetSeconds },
    );
  }
  const { replicas, perPod, isLowerBound, peakLoad, sentence } =
    recommendReplicas(load.samples, {
      targetLatencySeconds: latencyTargetSeconds,
      // What has one pod was not meant to outlive it.
      least: Math.min(LEAST_PODS, current),
      current,
    });
  const known = { latencyTargetSeconds, peakPerSecond: peakLoad };
  return replicas === null || perPod === null
    ? unsaid(sentence, known)
    : unsaid(sentence, {
        ...known,
        recommended: replicas,
        perPodPerSecond: perPod,
        isLowerBound,
      });
}

/** The number of pods as part of a change; null where it stays. */
export function replicaChangeOf(
  advice: ReplicaAdvice | null,
): ReplicaChange | null {
  if (!advice) return null;
  const { current, recommended } = advice;
  return recommended === null || recommended === current
    ? null
    : { current, recommended };
}
