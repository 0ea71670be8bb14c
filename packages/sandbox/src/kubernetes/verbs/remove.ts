import type { Cluster } from '../Cluster';
import { conflict, notFound } from '../StatusError';
import {
  isJsonObject,
  type KubernetesObject,
  type ResourceType,
} from '../types';

/** Deletes what belongs to the object, as the garbage collector does. */
function collect(cluster: Cluster, { kind, metadata }: KubernetesObject): void {
  for (const resource of cluster.platform.resources) {
    for (const object of cluster.store.list(resource)) {
      const isOwned = object.metadata.ownerReferences?.some(
        ({ uid }) => uid === metadata.uid,
      );
      const isInside =
        kind === 'Namespace' && object.metadata.namespace === metadata.name;
      // It may be gone already, together with something else that was deleted.
      const { namespace, name } = object.metadata;
      if (
        (isOwned || isInside) &&
        cluster.store.get(resource, namespace, name)
      ) {
        cluster.store.delete(resource, object);
        collect(cluster, object);
      }
    }
  }
}

/** Deletes an object that nothing holds back. */
export function removeObject(
  cluster: Cluster,
  resource: ResourceType,
  object: KubernetesObject,
  orphansDependents = false,
): void {
  cluster.store.delete(resource, object);
  if (!orphansDependents) {
    collect(cluster, object);
  }
}

/** What a deletion is refused for is called by its kind, not by its plural. */
function byKind({ group, kind }: ResourceType) {
  return { group, plural: kind };
}

function assertPreconditions(
  resource: ResourceType,
  { metadata }: KubernetesObject,
  options: unknown,
): void {
  const preconditions = isJsonObject(options) ? options.preconditions : {};
  if (!isJsonObject(preconditions)) {
    return;
  }
  const { uid, resourceVersion } = preconditions;
  if (uid && uid !== metadata.uid) {
    throw conflict(
      byKind(resource),
      metadata.name,
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion && resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      byKind(resource),
      metadata.name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  }
}

/**
 * Answers a deletion. An object with finalizers is only marked; it goes when the last of them is taken away.
 *
 * @param options - `DeleteOptions` of the request
 * @throws StatusError 404 or 409
 */
export function deleteObject(
  cluster: Cluster,
  resource: ResourceType,
  namespace: string | undefined,
  name: string,
  options: unknown,
  isDryRun: boolean,
): object {
  const { store } = cluster;
  const object = store.get(resource, namespace, name);
  if (!object) {
    throw notFound(resource, name);
  }
  assertPreconditions(resource, object, options);
  const { metadata } = object;
  if (metadata.finalizers?.length) {
    const marked: KubernetesObject = {
      ...object,
      metadata: {
        ...metadata,
        deletionTimestamp:
          metadata.deletionTimestamp ??
          `${new Date().toISOString().slice(0, 19)}Z`,
        deletionGracePeriodSeconds: 0,
        ...(resource.counted && { generation: (metadata.generation ?? 0) + 1 }),
      },
    };
    return isDryRun || metadata.deletionTimestamp
      ? object
      : store.put(resource, marked);
  }
  if (!isDryRun) {
    const orphans =
      isJsonObject(options) && options.propagationPolicy === 'Orphan';
    removeObject(cluster, resource, object, orphans);
  }
  if (['Pod', 'Namespace'].includes(resource.kind)) {
    return object;
  }
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name,
      ...(resource.group && { group: resource.group }),
      kind: resource.plural,
      uid: metadata.uid,
    },
  };
}
