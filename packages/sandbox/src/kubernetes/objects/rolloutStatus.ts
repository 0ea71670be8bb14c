import type { JsonObject } from '../types';
import type { Sides } from './rolloutSides';
import type { Site } from './Site';

export interface RolloutStatusOptions {
  name: string;
  generation: number;
  sides: Sides;
  weight: number;
  currentStepIndex: number;
  stepHash: string;
  services: { stable: string; canary: string };
}

type ConditionStatus = 'True' | 'False' | 'Unknown';

interface Phase {
  phase: 'Healthy' | 'Paused' | 'Progressing' | 'Degraded';
  message?: string;
}

function phaseOf(name: string, { stable, canary }: Sides): Phase {
  const current = canary ?? stable;
  if (current.replicas > 0 && current.ready === 0) {
    return {
      phase: 'Degraded',
      message: `ProgressDeadlineExceeded: ReplicaSet "${name}-${current.hash}" has timed out progressing.`,
    };
  }
  if (current.ready < current.replicas) {
    return {
      phase: 'Progressing',
      message: 'updated replicas are still becoming available',
    };
  }
  return canary
    ? { phase: 'Paused', message: 'CanaryPauseStep' }
    : { phase: 'Healthy' };
}

/** Conditions as the controller leaves them behind, in its words. */
function conditionsOf(
  site: Site,
  name: string,
  phase: Phase['phase'],
  { stable, canary }: Sides,
  available: boolean,
): object[] {
  const current = canary ?? stable;
  const at = site.time(current.ageSeconds);
  const replicaSet = `ReplicaSet "${name}-${current.hash}"`;
  const condition = (
    type: string,
    status: ConditionStatus,
    reason: string,
    message: string,
  ) => ({
    lastTransitionTime: at,
    lastUpdateTime: at,
    message,
    reason,
    status,
    type,
  });
  const progressing: Record<Phase['phase'], object[]> = {
    Healthy: [
      condition(
        'Progressing',
        'True',
        'NewReplicaSetAvailable',
        `${replicaSet} has successfully progressed.`,
      ),
    ],
    Paused: [
      condition('Progressing', 'Unknown', 'RolloutPaused', 'Rollout is paused'),
      condition('Paused', 'True', 'RolloutPaused', 'Rollout is paused'),
    ],
    Progressing: [
      condition(
        'Progressing',
        'True',
        'ReplicaSetUpdated',
        `${replicaSet} is progressing.`,
      ),
    ],
    Degraded: [
      condition(
        'Progressing',
        'False',
        'ProgressDeadlineExceeded',
        `${replicaSet} has timed out progressing.`,
      ),
    ],
  };
  return [
    condition(
      'Completed',
      canary ? 'False' : 'True',
      'RolloutCompleted',
      'RolloutCompleted',
    ),
    condition(
      'Healthy',
      phase === 'Healthy' ? 'True' : 'False',
      'RolloutHealthy',
      phase === 'Healthy' ? 'Rollout is healthy' : 'Rollout is not healthy',
    ),
    ...progressing[phase],
    available
      ? condition(
          'Available',
          'True',
          'AvailableReason',
          'Rollout has minimum availability',
        )
      : condition(
          'Available',
          'False',
          'AvailableReason',
          'Rollout does not have minimum availability',
        ),
  ];
}

/** The status as the controller of Argo Rollouts 1.9 writes it. */
export function rolloutStatus(
  site: Site,
  options: RolloutStatusOptions,
): JsonObject {
  const { name, sides, weight, services } = options;
  const { stable, canary } = sides;
  const current = canary ?? stable;
  const replicas = stable.replicas + (canary?.replicas ?? 0);
  const ready = stable.ready + (canary?.ready ?? 0);
  const { phase, message } = phaseOf(name, sides);
  return {
    HPAReplicas: replicas,
    availableReplicas: ready,
    blueGreen: {},
    canary: {
      weights: {
        canary: {
          podTemplateHash: current.hash,
          serviceName: services.canary,
          weight,
        },
        stable: {
          podTemplateHash: stable.hash,
          serviceName: services.stable,
          weight: 100 - weight,
        },
      },
    },
    conditions: conditionsOf(
      site,
      name,
      phase,
      sides,
      ready >= stable.replicas,
    ),
    currentPodHash: current.hash,
    currentStepHash: options.stepHash,
    currentStepIndex: options.currentStepIndex,
    ...(message && { message }),
    observedGeneration: String(options.generation),
    ...(phase === 'Paused' && {
      controllerPause: true,
      pauseConditions: [
        {
          reason: 'CanaryPauseStep',
          startTime: site.time(current.ageSeconds / 2),
        },
      ],
    }),
    phase,
    readyReplicas: ready,
    replicas,
    selector: `app=${name}`,
    stableRS: stable.hash,
    updatedReplicas: current.replicas,
  };
}
