import { ClusterObject, withoutBulk } from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { keepFieldManagers } from './git/fieldManagers';

/** The object with a digest of who wrote which field, in the place of the long one of the API server. */
export function keepServer(object: ClusterObject): ClusterObject {
  const kept = withoutBulk(object);
  return {
    ...kept,
    metadata: {
      ...kept.metadata,
      fieldManagers: keepFieldManagers(object.metadata.managedFields),
    },
  };
}

/** The whole object as it was read, to be written back: with what other tools keep on it. */
export function keepWhole(object: ClusterObject): ClusterObject {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      fieldManagers: keepFieldManagers(object.metadata.managedFields),
    },
  };
}

const statusSchema = z
  .looseObject({
    phase: z.unknown(),
    startTime: z.unknown(),
    reason: z.unknown(),
    containerStatuses: z.array(z.looseObject({})).optional(),
    conditions: z.array(z.looseObject({})).optional(),
  })
  .partial();

/** What is read of a pod: a cluster has many, and most of one is its spec. */
export function keepPod(object: ClusterObject): ClusterObject {
  const { metadata } = object;
  const status = statusSchema.safeParse(object.status).data ?? {};
  return {
    metadata: {
      name: metadata.name,
      namespace: metadata.namespace,
      uid: metadata.uid,
      resourceVersion: metadata.resourceVersion,
      labels: metadata.labels,
      ownerReferences: metadata.ownerReferences,
      creationTimestamp: metadata.creationTimestamp,
    },
    status: {
      phase: status.phase,
      startTime: status.startTime,
      reason: status.reason,
      conditions: status.conditions?.filter(({ type }) => type === 'Ready'),
      containerStatuses: status.containerStatuses?.map(
        ({ restartCount, ready, state }) => ({ restartCount, ready, state }),
      ),
    },
  };
}

/** What is read of a route or an Ingress: to whom it belongs and what it weighs. */
export function keepMetadataAndSpec({
  metadata,
  spec,
}: ClusterObject): ClusterObject {
  return {
    metadata: withoutBulk({ metadata }).metadata,
    spec,
  };
}

/** Of an Ingress only its annotations say what it weighs. */
export function keepMetadata({ metadata }: ClusterObject): ClusterObject {
  return { metadata: withoutBulk({ metadata }).metadata };
}
