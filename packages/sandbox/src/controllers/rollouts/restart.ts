import { millisecondsOf } from '../engine/clock';
import { isReady, type Pod } from '../schemas/workloads';
import { POD } from './names';
import { isSameMoment } from './phase';
import { maxUnavailable } from './replicaCounts';
import type { Turn } from './Turn';

/** Wait before it is looked again whether the next pods may go. */
const RETRY_MILLISECONDS = 30_000;

function seconds(time: string): number {
  return Math.floor(millisecondsOf(time) / 1_000);
}

/** The stable side first, then the newest, then what is left of others. */
function inOrder({ snapshot, sets }: Turn): Pod[] {
  const rank = ({ metadata }: Pod) => {
    const owner = metadata.ownerReferences[0]?.uid;
    const order = [sets.stable?.metadata.uid, sets.current.metadata.uid];
    return order.includes(owner) ? order.indexOf(owner) : order.length;
  };
  return [...snapshot.pods].sort((left, right) => rank(left) - rank(right));
}

/** Deletes pods from before the moment of a restart, a few at a time. Returns how many. */
export function restartPods(turn: Turn): number {
  const { spec, status, next, plan, now, sets } = turn;
  const { restartAt } = spec;
  if (!restartAt || isSameMoment(restartAt, status.restartedAt)) {
    return 0;
  }
  const left = millisecondsOf(restartAt) - now.getTime();
  if (left >= 0) {
    plan.wake(left + 1);
    return 0;
  }
  const total = sets.all.reduce((sum, set) => sum + set.spec.replicas, 0);
  const atOnce = Math.max(1, maxUnavailable(spec.replicas));
  const least = Math.max(spec.replicas, total) - atOnce;
  const available = turn.snapshot.pods.filter(isReady).length;
  const old = inOrder(turn).filter(
    ({ metadata }) => seconds(metadata.creationTimestamp) < seconds(restartAt),
  );
  const going = old.slice(0, Math.max(0, available - least));
  for (const { metadata } of going) {
    const { name, namespace } = metadata;
    plan.delete({ ...POD, name, namespace });
  }
  if (old.length > going.length) {
    plan.wake(RETRY_MILLISECONDS);
  } else {
    next.restartedAt = restartAt;
  }
  return going.length;
}
