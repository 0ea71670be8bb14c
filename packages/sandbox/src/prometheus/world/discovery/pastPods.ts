import type { KubernetesApi } from '../../../kubernetes';
import { builtIn } from '../../../kubernetes/resources';
import { isJsonObject } from '../../../kubernetes/types';
import { seededRandom } from '../../../world/random';
import { monitored, type ServingPod } from './pods';

const REPLICA_SETS = builtIn('replicasets');
const NODES = 6;

/** Seconds for which the pods of the version before go on when those of the next have begun. */
const OVERLAP_SECONDS = 180;

export interface PastPod {
  pod: ServingPod;
  /** Seconds since 1970. */
  endedAt: number;
}

function isServedBy(pod: ServingPod, past: ServingPod): boolean {
  return (
    pod.namespace === past.namespace &&
    pod.serving?.server === past.serving?.server &&
    pod.serving?.side !== past.serving?.side
  );
}

/** The pods that ran before those that a cluster has now: of the ReplicaSets that were scaled down to nothing. */
export function pastPods(
  { name: cluster, store }: Pick<KubernetesApi, 'name' | 'store'>,
  present: ServingPod[],
): PastPod[] {
  return store.list(REPLICA_SETS).flatMap(replicaSet => {
    const { metadata, spec } = replicaSet;
    const template = isJsonObject(spec) ? spec.template : undefined;
    if (!isJsonObject(spec) || spec.replicas !== 0 || !isJsonObject(template)) {
      return [];
    }
    const wanted = Number(
      metadata.annotations?.['rollout.argoproj.io/desired-replicas'] ?? 1,
    );
    return Array.from({ length: wanted }, (_, index) => {
      const random = seededRandom('past pod', metadata.uid ?? '', index);
      const pod = monitored(cluster, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          ...metadata,
          name: `${metadata.name}-${random.hex(5)}`,
          uid: `${metadata.uid}-${index}`,
          ownerReferences: [
            {
              apiVersion: 'apps/v1',
              kind: 'ReplicaSet',
              name: metadata.name,
              uid: metadata.uid ?? '',
            },
          ],
        },
        spec: {
          ...(isJsonObject(template.spec) && template.spec),
          nodeName: `node-${random.integer(1, NODES)}`,
        },
        status: {
          phase: 'Running',
          podIP: `10.2.${random.integer(0, 255)}.${random.integer(2, 254)}`,
          conditions: [{ type: 'Ready', status: 'True' }],
        },
      });
      const successors = present
        .filter(other => isServedBy(other, pod))
        .map(({ createdAt }) => createdAt)
        .filter(createdAt => createdAt > pod.createdAt);
      return successors.length > 0 && pod.serving
        ? [{ pod, endedAt: Math.min(...successors) + OVERLAP_SECONDS }]
        : [];
    }).flat();
  });
}
