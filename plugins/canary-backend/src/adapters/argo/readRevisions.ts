import { ClusterObject } from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { ObservedRevision } from '../DeliveryAdapter';
import { Pod, readPod, restartsOf } from '../readPod';
import { asTime } from '../times';
import {
  HASH_LABEL,
  imagesOf,
  ReadRollout,
  referenceOf,
  RevisionSet,
} from './ReadRollout';

const SCALE_DOWN = 'scale-down-deadline';

/** The ReplicaSets of a Rollout with their pods, newest first. */
export function readRevisions(read: ReadRollout): ObservedRevision[] {
  const byHash = podsByHash(read.objects.related.pods);
  return read.sets.map(revision => {
    const { set, hash, number, object } = revision;
    const pods = byHash?.get(hash) ?? [];
    return {
      id: hash,
      number,
      role: roleOf(read, revision),
      reference: referenceOf(read, revision),
      images: imagesOf(set.spec.template),
      createdAt: asTime(timeOf(object)),
      counts: {
        wanted: set.spec.replicas ?? 0,
        ready: set.status.readyReplicas ?? 0,
        ...(byHash && { restarts: restartsOf(pods) }),
      },
      scaleDownAt: asTime(object.metadata.annotations?.[SCALE_DOWN]),
      pods,
    };
  });
}

function roleOf(
  { stable, current }: ReadRollout,
  revision: RevisionSet,
): ObservedRevision['role'] {
  if (revision === stable) return 'stable';
  if (revision !== current) return 'earlier';
  // Before its first promotion a Rollout has no stable side: the only one there is stands for it.
  return stable ? 'canary' : 'stable';
}

function podsByHash(
  objects: readonly ClusterObject[] | undefined,
): Map<string, Pod[]> | undefined {
  if (!objects) return undefined;
  const byHash = new Map<string, Pod[]>();
  for (const object of objects) {
    const hash = object.metadata.labels?.[HASH_LABEL] ?? '';
    const pod = readPod(object);
    if (pod) byHash.set(hash, [...(byHash.get(hash) ?? []), pod]);
  }
  return byHash;
}

const createdSchema = z.string().optional();

function timeOf({ metadata }: ClusterObject): string | undefined {
  return createdSchema.safeParse(metadata.creationTimestamp).data;
}
