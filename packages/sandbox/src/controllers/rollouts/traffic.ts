import { sameJson } from '../../kubernetes/verbs/nextState';
import type { RolloutStatus } from '../schemas/rollout';
import { writeCanaryIngress } from './canaryIngress';
import {
  hasWantedReplicas,
  MAX_WEIGHT,
  weightBefore,
  weightOfSteps,
} from './replicaCounts';
import { hashOf, type Turn } from './Turn';

/** Share of the requests that the canary is to get now. */
function wantedWeight(turn: Turn): number {
  const { sets, status, steps, stepIndex, pause } = turn;
  if (turn.isFullyPromoted || pause.isAborted) {
    return 0;
  }
  if (sets.current.status.availableReplicas === 0) {
    return 0;
  }
  if (status.promoteFull) {
    // Nothing moves before all pods are there; then everything does.
    return status.canary.weights?.canary.weight ?? 0;
  }
  if (stepIndex === undefined) {
    return 0;
  }
  if (!hasWantedReplicas(turn)) {
    return weightBefore(steps, stepIndex);
  }
  return stepIndex < steps.length ? weightOfSteps(turn) : MAX_WEIGHT;
}

function hasEnoughStable({ sets, spec }: Turn, weight: number): boolean {
  if (!sets.stable) {
    return false;
  }
  const needed = Math.floor((weight * spec.replicas) / MAX_WEIGHT);
  return sets.stable.status.availableReplicas >= needed;
}

/** Moves requests between the sides of a canary, and notes in the status how they are divided. */
export function routeTraffic(turn: Turn): void {
  const { sets, status, canary, next } = turn;
  if (!turn.isRouted) {
    next.canary.weights = undefined;
    return;
  }
  const weight = wantedWeight(turn);
  if (!hasEnoughStable(turn, MAX_WEIGHT - weight)) {
    return;
  }
  writeCanaryIngress(turn, weight);
  const weights: NonNullable<RolloutStatus['canary']['weights']> = {
    canary: {
      podTemplateHash: hashOf(sets.current),
      serviceName: canary?.canaryService,
      weight,
    },
    stable: {
      podTemplateHash: hashOf(sets.stable),
      serviceName: canary?.stableService,
      weight: MAX_WEIGHT - weight,
    },
  };
  const before = status.canary.weights;
  if (before && sameJson(before, weights)) {
    return;
  }
  next.canary.weights = weights;
  if (!before) {
    turn.event('TrafficWeightUpdated', `Traffic weight updated to ${weight}`);
    return;
  }
  const from = before.canary.weight;
  turn.event(
    'TrafficWeightUpdated',
    from === weight
      ? 'Traffic weight updated '
      : `Traffic weight updated from ${from} to ${weight}`,
  );
}
