import { Plan } from '../engine/Plan';
import { reconcileBlueGreen } from './blueGreen';
import { reconcileCanary } from './canary';
import { conditionOf, withoutCondition } from './conditions';
import { CONTROLLER_INSTANCE, DESIRED_REPLICAS } from './names';
import { notePauses } from './progress';
import {
  announceCurrent,
  createCurrent,
  findCurrent,
  numberRevision,
} from './revisions';
import { scaleBlueGreenSets, scaleCanarySets } from './scaling';
import { writeCondition, writeConditions, writeScaled } from './status';
import { type RolloutSnapshot, sortSets, Turn } from './Turn';
import { problemOf } from './validate';

/** Wait before it is looked again whether a Rollout that cannot be played was mended: what it lacks may come later. */
const INVALID_RETRY_MILLISECONDS = 20_000;

/** Says in the status why a Rollout cannot be played. */
function refuse(turn: Turn, problem: string): void {
  const message = `The Rollout "${turn.rollout.metadata.name}" is invalid: ${problem}`;
  const before = conditionOf(turn.status.conditions, 'InvalidSpec');
  if (before && before.message !== message) {
    // Another reason counts as news although it has the same name.
    turn.written = {
      ...turn.written,
      conditions: withoutCondition(turn.written.conditions, 'InvalidSpec'),
    };
  }
  writeConditions(turn, [
    { type: 'InvalidSpec', status: 'True', reason: 'InvalidSpec', message },
  ]);
  turn.plan.wake(INVALID_RETRY_MILLISECONDS);
}

/** Whether only the number of pods is asked for anew. That comes before everything else, also while a release is paused. */
function isScaling({ sets, spec }: Turn): boolean {
  return [sets.current, sets.stable].some(set => {
    const desired = set?.metadata.annotations[DESIRED_REPLICAS];
    return (
      set !== undefined &&
      set.spec.replicas > 0 &&
      desired !== undefined &&
      Number(desired) !== spec.replicas
    );
  });
}

/**
 * One look of the Argo Rollouts controller, version 1.9, at one Rollout: what it does to the cluster now, and when it looks again
 * although nothing changed. It keeps nothing between two looks; all that it knows is in the objects.
 */
export function reconcileRollout(snapshot: RolloutSnapshot, now: Date): Plan {
  const { rollout } = snapshot;
  const { metadata, status } = rollout;
  if (metadata.deletionTimestamp || metadata.labels[CONTROLLER_INSTANCE]) {
    return new Plan();
  }
  const plan = new Plan();
  const replicaSets = [...snapshot.replicaSets];
  const found = findCurrent(rollout, replicaSets);
  const problem = problemOf(snapshot);
  const current =
    found ??
    // Nothing is made for a Rollout that is refused; the turn only needs something to look at.
    createCurrent(rollout, replicaSets, now, problem ? new Plan() : plan);
  const all = found ? replicaSets : [...replicaSets, current];
  const sets = sortSets(all, current, status.stableRS);
  const turn = new Turn(snapshot, sets, now, plan);
  if (problem) {
    refuse(turn, problem);
    return plan;
  }
  if (!found) {
    announceCurrent(turn);
    writeCondition(turn, {
      type: 'Progressing',
      status: 'True',
      reason: 'NewReplicaSetCreated',
      message: `Created new replica set "${current.metadata.name}"`,
    });
  }
  const pauses = notePauses(turn);
  if (pauses) {
    writeConditions(turn, pauses);
  }
  numberRevision(turn);
  if (isScaling(turn)) {
    if (turn.blueGreen) {
      scaleBlueGreenSets(turn);
    } else {
      scaleCanarySets(turn);
    }
    writeScaled(turn);
  } else if (turn.blueGreen) {
    reconcileBlueGreen(turn);
  } else {
    reconcileCanary(turn);
  }
  return plan;
}
