import { randomUUID } from 'node:crypto';
import type { Cluster } from '../Cluster';
import { builtIn } from '../resources';
import {
  alreadyExists,
  badRequest,
  notFound,
  StatusError,
} from '../StatusError';
import type { KubernetesObject, ObjectMeta, ResourceType } from '../types';
import { assertName, assertValid, readObject } from './wellFormed';

const GENERATED_LENGTH = 5;

function nameFor({ name, generateName }: ObjectMeta): string {
  return name || !generateName
    ? name ?? ''
    : `${generateName}${randomUUID().slice(0, GENERATED_LENGTH)}`;
}

/** What the API server adds to a new object of the kind. */
function initialFields(
  resource: ResourceType,
  given: unknown,
): Partial<KubernetesObject> {
  if (resource.kind === 'Namespace') {
    return {
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    };
  }
  if (resource.kind === 'Pod') {
    return { status: { phase: 'Pending' } };
  }
  // A status is not taken with the object where it has an endpoint of its own.
  return !resource.statusSubresource && given !== undefined
    ? { status: given }
    : {};
}

/**
 * Answers a creation.
 *
 * @throws StatusError
 */
export function createObject(
  cluster: Cluster,
  resource: ResourceType,
  namespace: string | undefined,
  body: unknown,
  isDryRun: boolean,
): KubernetesObject {
  const { status, ...object } = readObject(resource, body);
  const { metadata } = object;
  if (metadata.namespace && metadata.namespace !== namespace) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  if (metadata.resourceVersion) {
    throw new StatusError(
      500,
      undefined,
      'resourceVersion should not be set on objects to be created',
    );
  }
  const name = nameFor(metadata);
  assertName(resource, name);
  const { store } = cluster;
  if (namespace && !store.get(builtIn('namespaces'), undefined, namespace)) {
    throw notFound(builtIn('namespaces'), namespace);
  }
  if (store.get(resource, namespace, name)) {
    throw alreadyExists(resource, name);
  }
  const created: KubernetesObject = {
    ...object,
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: {
      ...metadata,
      name,
      ...(namespace && { namespace }),
      uid: randomUUID(),
      creationTimestamp: `${new Date().toISOString().slice(0, 19)}Z`,
      ...(resource.counted && { generation: 1 }),
      ...(resource.kind === 'Namespace' && {
        labels: { ...metadata.labels, 'kubernetes.io/metadata.name': name },
      }),
    },
    ...initialFields(resource, status),
  };
  assertValid(cluster, resource, created);
  return isDryRun ? created : store.put(resource, created);
}
