import type { KubernetesObject } from '../../kubernetes/types';
import { timestamp } from '../engine/clock';
import { mergeDiff, withoutZeros } from '../engine/mergeDiff';
import { Plan } from '../engine/Plan';
import { isReady, type Pod, type ReplicaSet } from '../schemas/workloads';

const REPLICA_SET = { apiVersion: 'apps/v1', kind: 'ReplicaSet' };
const POD = { apiVersion: 'v1', kind: 'Pod' };

export interface ReplicaSetSnapshot {
  replicaSet: ReplicaSet;
  /** The pods that it controls. */
  pods: readonly Pod[];
}

function makePod(
  { metadata, spec }: ReplicaSet,
  suffix: string,
  now: Date,
): KubernetesObject {
  const { name, namespace, uid } = metadata;
  const { template } = spec;
  return {
    ...POD,
    metadata: {
      name: `${name}-${suffix}`,
      generateName: `${name}-`,
      namespace,
      generation: 1,
      creationTimestamp: timestamp(now),
      labels: template.metadata.labels,
      ...(template.metadata.annotations && {
        annotations: template.metadata.annotations,
      }),
      ownerReferences: [
        {
          ...REPLICA_SET,
          name,
          uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: { ...template.spec, serviceAccountName: 'default' },
    status: { phase: 'Pending', qosClass: 'Burstable' },
  };
}

/** What is not ready goes first, then what came last. */
function firstToGo(left: Pod, right: Pod): number {
  if (isReady(left) !== isReady(right)) {
    return isReady(left) ? 1 : -1;
  }
  return left.metadata.creationTimestamp > right.metadata.creationTimestamp
    ? -1
    : 1;
}

/**
 * One look of the ReplicaSet controller: makes or deletes pods until there are as many as wanted, and counts those that are
 * there.
 *
 * @param makeSuffix - gives the end of the name of a new pod
 */
export function reconcileReplicaSet(
  { replicaSet, pods }: ReplicaSetSnapshot,
  now: Date,
  makeSuffix: () => string,
): Plan {
  const plan = new Plan();
  const { metadata, spec, status } = replicaSet;
  const { name, namespace, uid, generation } = metadata;
  const about = { ...REPLICA_SET, name, namespace, uid };
  const event = (reason: string, message: string) =>
    plan.event({ about, type: 'Normal', reason, message });

  for (let index = pods.length; index < spec.replicas; index++) {
    const pod = makePod(replicaSet, makeSuffix(), now);
    plan.create(pod);
    event('SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
  }
  const excess = Math.max(0, pods.length - spec.replicas);
  const going = [...pods].sort(firstToGo).slice(0, excess);
  for (const pod of going) {
    plan.delete({ ...POD, namespace, name: pod.metadata.name });
    event('SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
  }

  const kept = pods.filter(pod => !going.includes(pod));
  const ready = kept.filter(isReady).length;
  const patch = mergeDiff(
    withoutZeros({ ...status }),
    withoutZeros({
      ...status,
      replicas: kept.length,
      fullyLabeledReplicas: kept.length,
      readyReplicas: ready,
      availableReplicas: ready,
      observedGeneration: generation,
    }),
  );
  if (patch) {
    // Of the counts, only this one is written also when it is zero.
    const replicas = 'replicas' in patch ? { replicas: kept.length } : {};
    plan.patch(about, { status: { ...patch, ...replicas } });
  }
  return plan;
}
