import { millisecondsOf, timestamp } from '../engine/clock';
import type { RolloutStatus } from '../schemas/rollout';
import { isSaturated } from './saturation';
import {
  conditionOf,
  isNews,
  type NewCondition,
  PAUSED,
  withCondition,
  withoutCondition,
} from './conditions';
import { SCALE_DOWN_DEADLINE } from './names';
import { hashOf, type Turn } from './Turn';

/** Whether the release is through, and nothing is left of the one before. */
function isHealthy(
  { spec, status, rollout }: Turn,
  next: RolloutStatus,
): boolean {
  const { canary, blueGreen } = spec.strategy;
  const steps = canary?.steps.length ?? 0;
  const isActive =
    !blueGreen ||
    (next.blueGreen.activeSelector === next.currentPodHash &&
      (!blueGreen.previewService ||
        next.blueGreen.previewSelector === next.currentPodHash));
  const isThrough =
    !canary ||
    ((steps === 0 ||
      next.currentStepIndex === undefined ||
      next.currentStepIndex === steps) &&
      next.stableRS !== '' &&
      next.stableRS === next.currentPodHash &&
      next.replicas === spec.replicas);
  return (
    next.updatedReplicas === spec.replicas &&
    next.availableReplicas === spec.replicas &&
    status.observedGeneration === String(rollout.metadata.generation) &&
    isActive &&
    isThrough
  );
}

function hasMoved(
  { status, blueGreen, canary }: Turn,
  next: RolloutStatus,
): boolean {
  const old = (counts: RolloutStatus) =>
    counts.replicas - counts.updatedReplicas;
  const hasSwitched =
    blueGreen !== undefined &&
    (status.blueGreen.activeSelector !== next.blueGreen.activeSelector ||
      status.blueGreen.previewSelector !== next.blueGreen.previewSelector);
  const hasStepped =
    canary !== undefined &&
    (next.stableRS !== status.stableRS ||
      (next.currentStepIndex !== undefined &&
        status.currentStepIndex !== undefined &&
        next.currentStepIndex !== status.currentStepIndex) ||
      next.currentStepHash !== status.currentStepHash);
  return (
    next.updatedReplicas !== status.updatedReplicas ||
    old(next) < old(status) ||
    next.readyReplicas > status.readyReplicas ||
    next.availableReplicas > status.availableReplicas ||
    hasSwitched ||
    hasStepped
  );
}

/** Steps that last as long as somebody or something else takes count for no deadline. */
function isOpenEnded({ step, status }: Turn): boolean {
  return (
    step?.analysis !== undefined ||
    step?.pause !== undefined ||
    conditionOf(status.conditions, 'Paused')?.status === 'True'
  );
}

/** Milliseconds until the release counts as stuck, from the last progress in its conditions. */
function untilDeadline(
  { spec, now }: Turn,
  next: RolloutStatus,
): number | undefined {
  const condition = conditionOf(next.conditions, 'Progressing');
  if (
    !condition ||
    condition.reason === 'RolloutAborted' ||
    condition.reason === 'RolloutPaused'
  ) {
    return undefined;
  }
  if (condition.reason === 'ProgressDeadlineExceeded') {
    return 0;
  }
  return (
    millisecondsOf(condition.lastUpdateTime) +
    spec.progressDeadlineSeconds * 1_000 -
    now.getTime()
  );
}

/** Writes how far the release has come into the conditions of the status that is being made. */
export function judgeProgress(turn: Turn, next: RolloutStatus): void {
  const { status, spec, sets, pause, now } = turn;
  const set = (condition: NewCondition): boolean => {
    const news = isNews(next.conditions, condition);
    next.conditions = withCondition(next.conditions, condition, now);
    return news;
  };
  const name = sets.current.metadata.name;
  const isPaused = status.pauseConditions.length > 0 || spec.paused;
  const healthy = isHealthy(turn, next);
  let becameUnhealthy = false;
  if (!isPaused && healthy) {
    set({
      type: 'Healthy',
      status: 'True',
      reason: 'RolloutHealthy',
      message: 'Rollout is healthy',
    });
  } else if (conditionOf(status.conditions, 'Healthy')) {
    becameUnhealthy = set({
      type: 'Healthy',
      status: 'False',
      reason: 'RolloutHealthy',
      message: 'Rollout is not healthy',
    });
  }
  if (pause.isAborted) {
    const message = `Rollout aborted update to revision ${turn.revision}${
      pause.abortMessage && `: ${pause.abortMessage}`
    }`;
    if (
      set({
        type: 'Progressing',
        status: 'False',
        reason: 'RolloutAborted',
        message,
      })
    ) {
      turn.event('RolloutAborted', message, 'Warning');
    }
  } else if (healthy) {
    set({
      type: 'Progressing',
      status: 'True',
      reason: 'NewReplicaSetAvailable',
      message: `ReplicaSet "${name}" has successfully progressed.`,
    });
  } else if (hasMoved(turn, next) || becameUnhealthy) {
    noteProgress(turn, next, name, becameUnhealthy);
  } else {
    judgeDeadline(turn, next, name, set);
  }
  const isAvailable = turn.blueGreen
    ? sets.all.some(
        candidate =>
          hashOf(candidate) === next.blueGreen.activeSelector &&
          isSaturated(turn.rollout, candidate),
      )
    : sets.all.reduce(
        (sum, { status: counts }) => sum + counts.availableReplicas,
        0,
      ) >= spec.replicas;
  set({
    type: 'Available',
    status: isAvailable ? 'True' : 'False',
    reason: 'AvailableReason',
    message: isAvailable
      ? 'Rollout has minimum availability'
      : 'Rollout does not have minimum availability',
  });
  const isComplete =
    next.stableRS !== '' && next.stableRS === next.currentPodHash;
  const isNew = set({
    type: 'Completed',
    status: isComplete ? 'True' : 'False',
    reason: 'RolloutCompleted',
    message: 'RolloutCompleted',
  });
  if (isNew && !isComplete) {
    turn.event(
      'RolloutNotCompleted',
      `Rollout not completed, started update to revision ${turn.revision} (${next.currentPodHash})`,
    );
  }
}

/** Progress is noted also when it is not the first: its time counts for the deadline. */
function noteProgress(
  turn: Turn,
  next: RolloutStatus,
  name: string,
  becameUnhealthy: boolean,
): void {
  const before = conditionOf(turn.status.conditions, 'Progressing');
  const at = timestamp(turn.now);
  const isTroubleLater =
    next.stableRS === next.currentPodHash && becameUnhealthy;
  next.conditions = [
    ...withoutCondition(next.conditions, 'Progressing'),
    {
      type: 'Progressing',
      status: 'True',
      ...(isTroubleLater
        ? {
            reason: 'ReplicaSetNotAvailable',
            message: 'Rollout does not have minimum availability',
          }
        : {
            reason: 'ReplicaSetUpdated',
            message: `ReplicaSet "${name}" is progressing.`,
          }),
      lastUpdateTime: at,
      lastTransitionTime:
        before?.status === 'True' ? before.lastTransitionTime : at,
    },
  ];
}

function judgeDeadline(
  turn: Turn,
  next: RolloutStatus,
  name: string,
  set: (condition: NewCondition) => boolean,
): void {
  const { spec, pause, sets, plan } = turn;
  const left = untilDeadline(turn, next);
  const waitsForScaleDown = sets.others.some(
    ({ metadata }) => SCALE_DOWN_DEADLINE in metadata.annotations,
  );
  if (left === undefined || isOpenEnded(turn) || waitsForScaleDown) {
    return;
  }
  if (left > 0) {
    plan.wake(left + 1_000);
    return;
  }
  const message = `ReplicaSet "${name}" has timed out progressing.`;
  set({
    type: 'Progressing',
    status: 'False',
    reason: 'ProgressDeadlineExceeded',
    message,
  });
  if (spec.progressDeadlineAbort && !pause.isAborted) {
    pause.addAbort(message);
    turn.event('RolloutAborted', message, 'Warning');
  }
}

/** Notes pauses, their end and retries in the conditions before anything else is done. Returns undefined when there is no news. */
export function notePauses(turn: Turn): NewCondition[] | undefined {
  const { status, spec } = turn;
  const progress = conditionOf(status.conditions, 'Progressing');
  const paused = conditionOf(status.conditions, 'Paused');
  const isPaused = status.pauseConditions.length > 0 || spec.paused;
  const wasAborted = progress?.reason === 'RolloutAborted';
  const news: NewCondition[] = [];
  const isProgressPaused = progress?.reason === 'RolloutPaused';
  const isComplete = status.stableRS !== '' && turn.isFullyPromoted;
  if (isPaused !== isProgressPaused && !wasAborted && !isComplete) {
    news.push(
      isPaused
        ? { type: 'Progressing', status: 'Unknown', ...PAUSED }
        : {
            type: 'Progressing',
            status: 'Unknown',
            reason: 'RolloutResumed',
            message: 'Rollout is resumed',
          },
    );
  }
  if (!status.abort && wasAborted) {
    news.push({
      type: 'Progressing',
      status: 'Unknown',
      reason: 'RolloutRetry',
      message: 'Retrying Rollout after abort',
    });
  }
  if (isPaused !== (paused?.status === 'True') && !wasAborted) {
    news.push({
      type: 'Paused',
      status: isPaused ? 'True' : 'False',
      ...PAUSED,
    });
  }
  return news.length > 0 ? news : undefined;
}
