import type { Rollout, RolloutStatus } from '../schemas/rollout';

interface PhaseAndMessage {
  phase: 'Healthy' | 'Paused' | 'Progressing' | 'Degraded';
  message: string;
}

const progressing = (message: string): PhaseAndMessage => ({
  phase: 'Progressing',
  message,
});

function isRunCompleted(status: string | undefined): boolean {
  return ['Successful', 'Failed', 'Error', 'Inconclusive'].includes(
    status ?? '',
  );
}

function blueGreenPhase(
  { strategy }: Rollout['spec'],
  { blueGreen, stableRS, currentPodHash }: RolloutStatus,
): PhaseAndMessage | undefined {
  const { activeSelector, postPromotionAnalysisRunStatus: run } = blueGreen;
  if (!activeSelector || activeSelector !== currentPodHash) {
    return progressing('active service cutover pending');
  }
  if (stableRS === currentPodHash) {
    return undefined;
  }
  return strategy.blueGreen?.postPromotionAnalysis &&
    !isRunCompleted(run?.status)
    ? progressing('waiting for analysis to complete')
    : progressing('waiting for post-promotion verification to complete');
}

function canaryPhase(
  { strategy }: Rollout['spec'],
  { replicas, updatedReplicas, stableRS, currentPodHash }: RolloutStatus,
): PhaseAndMessage | undefined {
  if (!strategy.canary?.trafficRouting && replicas > updatedReplicas) {
    return progressing('old replicas are pending termination');
  }
  return stableRS && stableRS === currentPodHash
    ? undefined
    : progressing('waiting for all steps to complete');
}

/** The phase of a Rollout with what it waits for: the first of the controller's questions that has an answer. */
export function phaseOf(
  spec: Rollout['spec'],
  status: RolloutStatus,
): PhaseAndMessage {
  for (const { type, reason, message } of status.conditions) {
    if (type === 'InvalidSpec') {
      return { phase: 'Degraded', message: `InvalidSpec: ${message}` };
    }
    if (reason === 'RolloutAborted' || reason === 'ProgressDeadlineExceeded') {
      return { phase: 'Degraded', message: `${reason}: ${message}` };
    }
  }
  if (spec.paused) {
    return { phase: 'Paused', message: 'manually paused' };
  }
  if (status.pauseConditions.length > 0) {
    return { phase: 'Paused', message: status.pauseConditions[0].reason };
  }
  if (spec.restartAt && !isSameMoment(spec.restartAt, status.restartedAt)) {
    return progressing('rollout is restarting');
  }
  if (status.updatedReplicas < spec.replicas) {
    return progressing('more replicas need to be updated');
  }
  if (status.availableReplicas < status.updatedReplicas) {
    return progressing('updated replicas are still becoming available');
  }
  const bySide = spec.strategy.blueGreen
    ? blueGreenPhase(spec, status)
    : canaryPhase(spec, status);
  return bySide ?? { phase: 'Healthy', message: '' };
}

export function isSameMoment(left: string, right: string | undefined): boolean {
  return (
    right !== undefined &&
    new Date(left).getTime() === new Date(right).getTime()
  );
}
