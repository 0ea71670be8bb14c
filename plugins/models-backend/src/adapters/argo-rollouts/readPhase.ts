import { ObservedServer } from '@bellwether/plugin-models-node';
import { Rollout } from './schema';

const phases: Record<string, ObservedServer['phase']> = {
  Healthy: 'healthy',
  Progressing: 'progressing',
  Paused: 'paused',
  Degraded: 'degraded',
};

/** Longest message that is kept of what a controller says. */
const MESSAGE_LENGTH = 300;

/** What the controller says of a rollout, unless it has not yet seen what the rollout should be. */
export function readPhase(
  { spec, status }: Rollout,
  generation: number | undefined,
): Pick<ObservedServer, 'phase' | 'message'> {
  if (!status?.phase) return { phase: 'unknown' };
  if (
    generation !== undefined &&
    status.observedGeneration !== String(generation)
  ) {
    return {
      phase: 'progressing',
      message: 'The controller has not yet taken up the last change.',
    };
  }
  const phase = phases[status.phase] ?? 'unknown';
  const steps = spec?.strategy?.canary?.steps ?? [];
  if (status.message === 'CanaryPauseStep' && steps.length > 0) {
    const step = (status.currentStepIndex ?? 0) + 1;
    return { phase, message: `Pauses at step ${step} of ${steps.length}.` };
  }
  return { phase, message: status.message?.slice(0, MESSAGE_LENGTH) };
}
