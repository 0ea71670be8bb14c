import { mergeDiff, withoutZeros } from '../engine/mergeDiff';
import type { RolloutStatus } from '../schemas/rollout';
import { type NewCondition, withCondition } from './conditions';
import { phaseOf } from './phase';
import { judgeProgress } from './progress';
import { sumOf } from './replicaCounts';
import { hashOf, type Turn } from './Turn';

/** Writes the difference between what is written and what is now so. */
function write(turn: Turn, next: RolloutStatus): boolean {
  const patch = mergeDiff(
    withoutZeros({ ...turn.written }),
    withoutZeros({ ...next }),
  );
  if (patch) {
    turn.plan.patch(turn.reference, { status: patch });
  }
  turn.written = next;
  return patch !== undefined;
}

/** Writes a condition at once, and nothing else of the status: the rest goes on to tell of the release before. */
export function writeCondition(turn: Turn, condition: NewCondition): void {
  const { written, now } = turn;
  write(turn, {
    ...written,
    conditions: withCondition(written.conditions, condition, now),
  });
}

/** Writes conditions at once, with the phase that follows from them. */
export function writeConditions(
  turn: Turn,
  conditions: readonly NewCondition[],
): void {
  const { written, spec, rollout, now } = turn;
  const next = {
    ...written,
    conditions: conditions.reduce(
      (all, condition) => withCondition(all, condition, now),
      written.conditions,
    ),
    observedGeneration: String(rollout.metadata.generation),
  };
  write(turn, { ...next, ...phaseOf(spec, next) });
}

/** What every strategy says in the same way. */
export function countInto(turn: Turn, next: RolloutStatus): void {
  const { sets, status, spec, written } = turn;
  next.currentPodHash = hashOf(sets.current);
  next.stableRS = status.stableRS;
  next.replicas = sumOf(sets.all, 'replicas');
  next.updatedReplicas = sumOf([sets.current], 'replicas');
  next.readyReplicas = sumOf(sets.all, 'readyReplicas');
  next.availableReplicas = sumOf(sets.all, 'availableReplicas');
  next.HPAReplicas = next.replicas;
  next.selector = Object.entries(spec.selector.matchLabels)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  next.conditions = written.conditions.filter(
    ({ type }) => type !== 'InvalidSpec',
  );
  next.promoteFull =
    status.promoteFull && next.currentPodHash !== next.stableRS;
}

/** Forgets the release before: another template or other steps are asked for. */
export function startOver(turn: Turn, next: RolloutStatus): void {
  turn.pause.clear();
  turn.pause.removeAbort();
  next.restartedAt = turn.spec.restartAt;
  next.promoteFull = false;
  next.blueGreen.prePromotionAnalysisRunStatus = undefined;
  next.blueGreen.postPromotionAnalysisRunStatus = undefined;
  next.canary.currentStepAnalysisRunStatus = undefined;
  next.canary.currentBackgroundAnalysisRunStatus = undefined;
  next.currentStepIndex = turn.steps.length > 0 ? 0 : undefined;
}

/** Makes the newest ReplicaSet the stable one. */
export function promote(turn: Turn, next: RolloutStatus, why: string): void {
  turn.pause.clear();
  turn.pause.removeAbort();
  next.promoteFull = false;
  if (turn.canary) {
    next.currentStepIndex = turn.steps.length || undefined;
  }
  if (next.stableRS !== next.currentPodHash) {
    next.stableRS = next.currentPodHash;
    turn.event(
      'RolloutCompleted',
      `Rollout completed update to revision ${turn.revision} (${next.currentPodHash}): ${why}`,
    );
  }
}

/** Ends a turn: judges how far the release has come, and writes the status when it is another one. */
export function writeStatus(turn: Turn, next: RolloutStatus): void {
  const { pause, spec, rollout, status } = turn;
  judgeProgress(turn, next);
  pause.writeTo(next);
  next.observedGeneration = String(rollout.metadata.generation);
  Object.assign(next, phaseOf(spec, next));
  if (!write(turn, next)) {
    return;
  }
  const wasPaused = status.pauseConditions.length > 0;
  const isPaused = next.pauseConditions.length > 0;
  if (isPaused && !wasPaused) {
    turn.event(
      'RolloutPaused',
      `Rollout is paused (${next.pauseConditions[0].reason})`,
    );
  } else if (wasPaused && !isPaused && next.abortedAt === undefined) {
    turn.event('RolloutResumed', 'Rollout is resumed');
  }
}

/** Ends a turn that only changed the number of pods: the rest of the status is looked at in the next one. */
export function writeScaled(turn: Turn): void {
  const { sets, rollout, spec } = turn;
  const next = {
    ...turn.written,
    availableReplicas: sumOf(sets.all, 'availableReplicas'),
    HPAReplicas: sumOf(sets.all, 'replicas'),
    observedGeneration: String(rollout.metadata.generation),
  };
  write(turn, { ...next, ...phaseOf(spec, next) });
}
