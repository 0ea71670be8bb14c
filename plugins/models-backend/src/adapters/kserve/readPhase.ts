import {
  InferenceService,
  isServiceStopped,
  ObservedServer,
} from '@bellwether/plugin-models-node';

/**
 * Readiness from the conditions. `status.observedGeneration` is left out: KServe 0.20 leaves it behind while it acts on a canary.
 */
export function readPhase(
  service: InferenceService,
): Pick<ObservedServer, 'phase' | 'message'> {
  const { status } = service;
  const condition = (type: string) =>
    status.conditions?.find(candidate => candidate.type === type);
  const ready = condition('Ready');
  const { transitionStatus, lastFailureInfo } = status.modelStatus ?? {};
  if (isServiceStopped(service)) {
    return { phase: 'paused', message: 'Stopped.' };
  }
  if (ready?.status === 'True') return { phase: 'healthy' };
  if (
    transitionStatus === 'BlockedByFailedLoad' ||
    transitionStatus === 'InvalidSpec'
  ) {
    const reason = lastFailureInfo?.reason ?? transitionStatus;
    return { phase: 'degraded', message: `The model did not load: ${reason}.` };
  }
  if (!ready) return { phase: 'unknown' };
  if (ready.status === 'Unknown' || transitionStatus === 'InProgress') {
    return { phase: 'progressing', message: 'The model is being loaded.' };
  }
  const cause = ['PredictorReady', 'IngressReady', 'RoutesReady']
    .map(condition)
    .find(part => part?.status === 'False');
  return {
    phase: 'degraded',
    message: cause
      ? `${cause.type} is false${cause.reason ? `: ${cause.reason}` : ''}.`
      : 'Not ready.',
  };
}
