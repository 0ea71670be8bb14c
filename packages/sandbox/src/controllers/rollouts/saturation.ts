import type { Rollout } from '../schemas/rollout';
import type { ReplicaSet } from '../schemas/workloads';
import { DESIRED_REPLICAS } from './names';

/** Whether a ReplicaSet has all the pods that its Rollout wants, and they are available. */
export function isSaturated({ spec }: Rollout, set: ReplicaSet): boolean {
  const desired = set.metadata.annotations[DESIRED_REPLICAS];
  return (
    Number(desired) === spec.replicas &&
    set.spec.replicas === spec.replicas &&
    set.status.availableReplicas === spec.replicas
  );
}
