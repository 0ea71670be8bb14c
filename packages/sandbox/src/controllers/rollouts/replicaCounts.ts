import type { ReplicaSet } from '../schemas/workloads';
import type { Turn } from './Turn';

export const MAX_WEIGHT = 100;

/** Weight of the newest step that sets one; none once the Rollout is aborted, all when no step is left. */
export function weightOfSteps({
  status,
  step,
  steps,
  stepIndex,
}: Turn): number {
  if (status.abort) {
    return 0;
  }
  if (!step || stepIndex === undefined) {
    return MAX_WEIGHT;
  }
  return weightBefore(steps, stepIndex + 1);
}

/** Weight that the steps before an index have set. */
export function weightBefore(
  steps: readonly { setWeight?: number }[],
  index: number,
): number {
  return (
    steps
      .slice(0, index)
      .map(({ setWeight }) => setWeight)
      .filter(weight => weight !== undefined)
      .pop() ?? 0
  );
}

/** What the newest `setCanaryScale` step wants; undefined when pods follow the weight. */
function canaryScale({ status, step, steps, stepIndex, isRouted }: Turn) {
  if (!isRouted || status.abort || !step || stepIndex === undefined) {
    return undefined;
  }
  const scale = steps
    .slice(0, stepIndex + 1)
    .map(({ setCanaryScale }) => setCanaryScale)
    .filter(wanted => wanted !== undefined)
    .pop();
  return scale?.matchTrafficWeight ? undefined : scale;
}

/** A share of the pods, rounded up. */
function share(replicas: number, weight: number): number {
  return Math.ceil((weight * replicas) / MAX_WEIGHT);
}

export interface ReplicaCounts {
  canary: number;
  stable: number;
}

/**
 * How many pods each side of a canary wants. With a traffic router the stable side keeps all of its pods; without one, the
 * pods themselves divide the requests, and the stable side gives up as many as the canary gets.
 */
export function wantedReplicas(turn: Turn): ReplicaCounts {
  const { status, spec, isRouted } = turn;
  const takesAll =
    status.promoteFull || !status.stableRS || turn.isFullyPromoted;
  const scale = takesAll ? undefined : canaryScale(turn);
  const weight = takesAll ? MAX_WEIGHT : scale?.weight ?? weightOfSteps(turn);
  const canary = scale?.replicas ?? share(spec.replicas, weight);
  return {
    canary,
    stable: isRouted ? spec.replicas : Math.max(0, spec.replicas - canary),
  };
}

function allAvailable(set: ReplicaSet, wanted: number): boolean {
  return (
    set.spec.replicas === wanted && set.status.availableReplicas === wanted
  );
}

function allCreated(set: ReplicaSet | undefined, wanted: number): boolean {
  return set?.spec.replicas === wanted && set.status.replicas === wanted;
}

/** Whether both sides of a canary have the pods that they want. */
export function hasWantedReplicas(turn: Turn): boolean {
  const { sets, isRouted } = turn;
  const wanted = wantedReplicas(turn);
  const isStableDone =
    sets.stable === sets.current || allCreated(sets.stable, wanted.stable);
  const areOthersGone =
    isRouted || sets.others.every(set => set.status.availableReplicas === 0);
  return (
    allAvailable(sets.current, wanted.canary) && isStableDone && areOthersGone
  );
}

export function sumOf(
  sets: readonly (ReplicaSet | undefined)[],
  count: 'replicas' | 'readyReplicas' | 'availableReplicas',
): number {
  return sets.reduce((sum, set) => sum + (set?.status[count] ?? 0), 0);
}

/** Pods that may be missing at a time: a quarter, rounded down, as where a Rollout says nothing else. */
export function maxUnavailable(replicas: number): number {
  return Math.floor(replicas / 4);
}
