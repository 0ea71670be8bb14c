import { millisecondsOf, timestamp } from '../engine/clock';
import type { ReplicaSet } from '../schemas/workloads';
import {
  DESIRED_REPLICAS,
  HASH_LABEL,
  REPLICA_SET,
  REVISION,
  SCALE_DOWN_DEADLINE,
} from './names';
import { maxUnavailable, sumOf, wantedReplicas } from './replicaCounts';
import { hashOf, type Turn } from './Turn';

/** Time that the pods of a side are kept after the last request to them. */
const DEFAULT_DELAY_SECONDS = 30;

function referenceTo({ metadata: { name, namespace } }: ReplicaSet) {
  return { ...REPLICA_SET, name, namespace };
}

function deadlineOf({ metadata }: ReplicaSet): string | undefined {
  return metadata.annotations[SCALE_DOWN_DEADLINE];
}

/** Returns whether the number of pods changes. */
function scale(turn: Turn, set: ReplicaSet, replicas: number): boolean {
  const { spec, plan } = turn;
  const { name, annotations } = set.metadata;
  const before = set.spec.replicas;
  const desired = String(spec.replicas);
  if (before === replicas && annotations[DESIRED_REPLICAS] === desired) {
    return false;
  }
  const isGone = replicas === 0 && !keepsCanaryAfterAbort(turn);
  plan.patch(referenceTo(set), {
    metadata: {
      annotations: {
        [DESIRED_REPLICAS]: desired,
        ...(isGone && deadlineOf(set) && { [SCALE_DOWN_DEADLINE]: null }),
      },
    },
    spec: { replicas },
  });
  if (before === replicas) {
    return false;
  }
  const direction = before < replicas ? 'up' : 'down';
  turn.event(
    'ScalingReplicaSet',
    `Scaled ${direction} ReplicaSet ${name} (revision ${
      annotations[REVISION] ?? 0
    }) from ${before} to ${replicas}`,
  );
  return true;
}

function setDeadline(turn: Turn, set: ReplicaSet, afterSeconds: number): void {
  const at = new Date(turn.now.getTime() + afterSeconds * 1_000);
  turn.plan.patch(referenceTo(set), {
    metadata: { annotations: { [SCALE_DOWN_DEADLINE]: timestamp(at) } },
  });
  turn.plan.wake(afterSeconds * 1_000);
}

function clearDeadline(turn: Turn, set: ReplicaSet | undefined): void {
  if (set && deadlineOf(set)) {
    turn.plan.patch(referenceTo(set), {
      metadata: { annotations: { [SCALE_DOWN_DEADLINE]: null } },
    });
  }
}

/** Milliseconds until the deadline; negative when it has passed, undefined when there is none. */
function remaining(turn: Turn, set: ReplicaSet): number | undefined {
  const deadline = deadlineOf(set);
  return deadline === undefined
    ? undefined
    : millisecondsOf(deadline) - turn.now.getTime();
}

function abortDelaySeconds({ canary, blueGreen }: Turn): number {
  return (
    (canary ?? blueGreen)?.abortScaleDownDelaySeconds ?? DEFAULT_DELAY_SECONDS
  );
}

/** Whether the pods of an aborted release stay for a while: requests may still be on their way to them. */
function keepsCanaryAfterAbort(turn: Turn): boolean {
  return (
    turn.pause.isAborted &&
    turn.sets.stable !== undefined &&
    (turn.blueGreen !== undefined || turn.isRouted) &&
    abortDelaySeconds(turn) > 0
  );
}

export function clearDeadlines(turn: Turn): void {
  const { sets } = turn;
  if (!keepsCanaryAfterAbort(turn)) {
    clearDeadline(turn, sets.current);
  }
  if (sets.stable !== sets.current) {
    clearDeadline(turn, sets.stable);
  }
}

/** Scales the newest ReplicaSet. Returns whether it changes. */
export function scaleCurrent(turn: Turn, wanted: number): boolean {
  const { sets, spec, plan } = turn;
  const { current, stable } = sets;
  if (!keepsCanaryAfterAbort(turn)) {
    return scale(turn, current, wanted);
  }
  const left = remaining(turn, current);
  if (left === undefined) {
    if (stable?.status.availableReplicas === spec.replicas) {
      setDeadline(turn, current, abortDelaySeconds(turn));
    }
    return false;
  }
  if (left > 0) {
    plan.wake(left);
    return false;
  }
  return scale(turn, current, 0);
}

/** Pods of a side that gets nothing any more are kept for a while. */
function replicasOfFormer(
  turn: Turn,
  set: ReplicaSet,
  delaySeconds: number,
): number {
  const left = remaining(turn, set);
  if (left === undefined) {
    setDeadline(turn, set, delaySeconds);
    return set.spec.replicas;
  }
  if (left > 0) {
    turn.plan.wake(left);
    return set.spec.replicas;
  }
  return 0;
}

/** Whether requests may still be sent to the pods of a ReplicaSet. */
function isReferenced(turn: Turn, set: ReplicaSet): boolean {
  const { status, canary, blueGreen } = turn;
  const { weights } = status.canary;
  const services = [
    canary?.stableService,
    canary?.canaryService,
    blueGreen?.activeService,
    blueGreen?.previewService,
  ];
  return [
    status.stableRS,
    status.currentPodHash,
    status.blueGreen.activeSelector,
    status.blueGreen.previewSelector,
    weights?.canary.podTemplateHash,
    weights?.stable.podTemplateHash,
    ...services.map(name => turn.service(name)?.spec.selector[HASH_LABEL]),
  ].includes(hashOf(set));
}

function scaleOthers(turn: Turn): boolean {
  const { sets, canary, blueGreen, spec, pause, runs } = turn;
  const running = sets.others.filter(set => set.spec.replicas > 0);
  if (running.length === 0) {
    return false;
  }
  const postRun = runs.postPromotion;
  const waitsForAnalysis =
    blueGreen?.postPromotionAnalysis !== undefined &&
    blueGreen.scaleDownDelaySeconds === undefined &&
    !turn.isFullyPromoted &&
    postRun?.status.phase !== 'Successful';
  if (blueGreen && (pause.has('InconclusiveAnalysisRun') || waitsForAnalysis)) {
    return false;
  }
  const least = spec.replicas - maxUnavailable(spec.replicas);
  if (canary && sumOf(sets.all, 'availableReplicas') <= least) {
    return false;
  }
  const delaySeconds =
    (canary ?? blueGreen)?.scaleDownDelaySeconds ?? DEFAULT_DELAY_SECONDS;
  let hasScaled = false;
  for (const set of running) {
    if ((turn.isRouted || blueGreen) && isReferenced(turn, set)) {
      continue;
    }
    // Somebody changed their mind in the middle of a canary: nothing is sent to what was in between.
    const isInBetween =
      canary && !turn.isFullyPromoted && deadlineOf(set) === undefined;
    const wanted =
      isInBetween || !(turn.isRouted || blueGreen)
        ? 0
        : replicasOfFormer(turn, set, delaySeconds);
    if (set.spec.replicas !== wanted) {
      hasScaled = scale(turn, set, wanted) || hasScaled;
    }
  }
  return hasScaled;
}

/** Without a traffic router the pods are the weight, and there are always enough of them: one side grows before the other shrinks. */
function unroutedCounts(turn: Turn) {
  const { sets, spec } = turn;
  const wanted = wantedReplicas(turn);
  const { current, stable } = sets;
  if (!stable || stable === current) {
    return { canary: spec.replicas, stable: 0 };
  }
  return wanted.canary >= current.spec.replicas
    ? {
        canary: wanted.canary,
        stable: Math.max(
          wanted.stable,
          spec.replicas - current.status.availableReplicas,
        ),
      }
    : {
        stable: wanted.stable,
        canary: Math.max(
          wanted.canary,
          spec.replicas - stable.status.availableReplicas,
        ),
      };
}

/** Gives each side of a canary the pods that it is to have now. Returns whether anything was scaled. */
export function scaleCanarySets(turn: Turn): boolean {
  if (turn.haltedBy) {
    return false;
  }
  const { sets } = turn;
  clearDeadlines(turn);
  const wanted = turn.isRouted ? wantedReplicas(turn) : unroutedCounts(turn);
  return (
    (sets.stable !== undefined &&
      sets.stable !== sets.current &&
      scale(turn, sets.stable, wanted.stable)) ||
    scaleCurrent(turn, wanted.canary) ||
    scaleOthers(turn)
  );
}

/** Both sides of a blue-green release have all their pods, until the one that is not active any more is let go. */
export function scaleBlueGreenSets(turn: Turn): void {
  const { sets, spec } = turn;
  clearDeadlines(turn);
  if (sets.stable && sets.stable !== sets.current) {
    scale(turn, sets.stable, spec.replicas);
  }
  scaleCurrent(turn, spec.replicas);
  scaleOthers(turn);
}
