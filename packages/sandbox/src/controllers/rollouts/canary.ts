import { millisecondsOf } from '../engine/clock';
import { shortHash } from '../../kubernetes/objects/hashes';
import type { CanaryStep } from '../schemas/rollout';
import { reconcileRuns } from './analysisRuns';
import { pauseSeconds } from './durations';
import { hasWantedReplicas } from './replicaCounts';
import { restartPods } from './restart';
import { keepHistoryShort } from './revisions';
import { scaleCanarySets } from './scaling';
import { reconcileCanaryServices } from './services';
import { countInto, promote, startOver, writeStatus } from './status';
import { routeTraffic } from './traffic';
import { hashOf, type Turn } from './Turn';

/** A step as events call it. */
function describeStep({
  setWeight,
  pause,
  analysis,
  setCanaryScale,
}: CanaryStep): string {
  if (setWeight !== undefined) {
    return `setWeight: ${setWeight}`;
  }
  if (pause) {
    return pause.duration === undefined ? 'pause' : `pause: ${pause.duration}`;
  }
  if (analysis) {
    return 'analysis';
  }
  if (setCanaryScale?.weight !== undefined) {
    return `setCanaryScale{weight: ${setCanaryScale.weight}}`;
  }
  return setCanaryScale?.matchTrafficWeight
    ? 'setCanaryScale{matchTrafficWeight: true}'
    : `setCanaryScale{replicas: ${setCanaryScale?.replicas}}`;
}

function hasChanged({ status, sets, steps }: Turn): boolean {
  const { currentPodHash, currentStepHash } = status;
  return (
    currentStepHash !== shortHash(steps) ||
    (currentPodHash !== '' && currentPodHash !== hashOf(sets.current))
  );
}

/** Seconds left of a pause that ends by itself; undefined when somebody has to end it. */
function secondsLeft({ step, pause, now }: Turn): number | undefined {
  const seconds = pauseSeconds(step?.pause?.duration);
  const condition = pause.find('CanaryPauseStep');
  return seconds === undefined || !condition
    ? undefined
    : seconds - (now.getTime() - millisecondsOf(condition.startTime)) / 1_000;
}

/** Begins a pause, or sees to it that its end is not missed. */
function keepPause(turn: Turn): void {
  const { spec, status, step, pause, plan } = turn;
  if (spec.paused || status.promoteFull || !step?.pause) {
    return;
  }
  if (pause.has('CanaryPauseStep')) {
    const left = secondsLeft(turn);
    if (left !== undefined && left >= 0) {
      // A pause is over once its time has passed, not when it is reached.
      plan.wake(left * 1_000 + 1);
    }
  } else if (!status.controllerPause) {
    pause.add('CanaryPauseStep');
  }
}

function isStepDone(turn: Turn): boolean {
  const { spec, step, pause, runs } = turn;
  if (spec.paused || !step) {
    return false;
  }
  if (step.pause) {
    const left = secondsLeft(turn);
    return (
      pause.isEndedByPerson('CanaryPauseStep') ||
      (left !== undefined && left < 0)
    );
  }
  if (step.analysis) {
    return runs.step?.status.phase === 'Successful';
  }
  return hasWantedReplicas(turn);
}

/** Why the newest ReplicaSet is to become the stable one now; undefined when it is not. */
function whyPromote({
  sets,
  spec,
  status,
  steps,
  stepIndex,
  pause,
}: Turn): string | undefined {
  if (!sets.stable) {
    return 'Initial deploy';
  }
  const { availableReplicas } = sets.current.status;
  if (pause.isAborted || availableReplicas < spec.replicas) {
    return undefined;
  }
  if (status.promoteFull) {
    return 'Full promotion requested';
  }
  return stepIndex === undefined || stepIndex === steps.length
    ? `Completed all ${steps.length} canary steps`
    : undefined;
}

function endTurn(turn: Turn): void {
  const { next, status, sets, steps, pause } = turn;
  countInto(turn, next);
  next.currentStepHash = shortHash(steps);
  if (hasChanged(turn)) {
    startOver(turn, next);
    if (steps.length > 0 && status.stableRS === hashOf(sets.current)) {
      turn.event('SkipSteps', 'Rollback to stable ReplicaSets');
      next.currentStepIndex = steps.length;
    }
    writeStatus(turn, next);
    return;
  }
  let index = turn.stepIndex;
  if (status.promoteFull) {
    pause.clear();
    pause.removeAbort();
    index = steps.length || undefined;
  }
  const why = whyPromote(turn);
  if (why) {
    promote(turn, next, why);
    writeStatus(turn, next);
    return;
  }
  if (pause.isAborted) {
    if (steps.length > 0) {
      const isBack = next.stableRS === next.currentPodHash;
      next.currentStepIndex = isBack ? steps.length : 0;
    }
    writeStatus(turn, next);
    return;
  }
  if (
    turn.step &&
    index !== undefined &&
    !status.promoteFull &&
    isStepDone(turn)
  ) {
    index += 1;
    next.canary.currentStepAnalysisRunStatus = undefined;
    turn.event(
      'RolloutStepCompleted',
      `Rollout step ${index}/${steps.length} completed (${describeStep(
        turn.step,
      )})`,
    );
    pause.remove('CanaryPauseStep');
  }
  next.currentStepIndex = index;
  writeStatus(turn, next);
}

/** One look at a Rollout that releases by canary. */
export function reconcileCanary(turn: Turn): void {
  if (hasChanged(turn)) {
    endTurn(turn);
    return;
  }
  if (restartPods(turn) > 0) {
    return;
  }
  keepHistoryShort(turn);
  reconcileCanaryServices(turn);
  routeTraffic(turn);
  reconcileRuns(turn);
  if (!turn.pause.hasAdded && !scaleCanarySets(turn)) {
    keepPause(turn);
  }
  endTurn(turn);
}
