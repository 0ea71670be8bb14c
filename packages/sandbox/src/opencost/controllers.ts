import type { ServingPod } from '../prometheus/world/discovery/pods';

type Owned = Pick<ServingPod, 'owner' | 'serving' | 'labels'>;

/** The label that tells the pods of one revision of a Rollout from those of another. */
const HASH = 'rollouts-pod-template-hash';

/** What controls a pod through its ReplicaSet; undefined where there is none in between. */
export function behindReplicaSet({
  owner,
  serving,
  labels,
}: Owned): { kind: 'Rollout' | 'Deployment'; name: string } | undefined {
  if (owner?.kind !== 'ReplicaSet') return undefined;
  return {
    kind:
      serving?.kind === 'Rollout' || labels[HASH] ? 'Rollout' : 'Deployment',
    name: owner.name.replace(/-[^-]*$/, ''),
  };
}

/** OpenCost looks through the ReplicaSet of a Deployment, but gives the one of a Rollout for the Rollout. */
export function controllerOf(pod: Owned): {
  controller?: string;
  controllerKind?: string;
} {
  const { owner } = pod;
  if (!owner) return {};
  const behind = behindReplicaSet(pod);
  return {
    controller: behind?.kind === 'Deployment' ? behind.name : owner.name,
    controllerKind: (behind?.kind ?? owner.kind).toLowerCase(),
  };
}
