import type { Request } from 'express';
import type { Cluster } from '../Cluster';
import { mediaTypeOf, textOf } from '../http/body';
import { applyPatch } from '../patch/applyPatch';
import { badRequest, conflict, invalid } from '../StatusError';
import type { KubernetesObject, ResourceType } from '../types';
import { nextState } from './nextState';
import { removeObject } from './remove';
import { assertValid, readObject } from './wellFormed';

/** An object that is there, and the endpoint through which it is changed. */
export interface Replaced {
  resource: ResourceType;
  subresource: string | undefined;
  current: KubernetesObject;
}

function replace(
  cluster: Cluster,
  { resource, subresource, current }: Replaced,
  proposed: KubernetesObject,
  isDryRun: boolean,
): KubernetesObject {
  if (proposed.metadata.namespace !== current.metadata.namespace) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  if (proposed.metadata.name !== current.metadata.name) {
    throw badRequest(
      `the name of the object (${proposed.metadata.name}) does not match the name on the URL (${current.metadata.name})`,
    );
  }
  const next = nextState(resource, subresource, current, proposed);
  assertValid(cluster, resource, next);
  if (isDryRun || next === current) {
    return next;
  }
  const { deletionTimestamp, finalizers } = next.metadata;
  if (deletionTimestamp && !finalizers?.length) {
    removeObject(cluster, resource, current);
    return next;
  }
  return cluster.store.put(resource, next);
}

/** Answers a PUT. @throws StatusError */
export function updateObject(
  cluster: Cluster,
  target: Replaced,
  body: unknown,
  isDryRun: boolean,
): KubernetesObject {
  const { resource, current } = target;
  const { name, namespace, uid } = current.metadata;
  const proposed = readObject(resource, body);
  const { metadata } = proposed;
  if (metadata.name === name && resource.custom && !metadata.resourceVersion) {
    const { group, plural } = resource;
    throw invalid({ group, kind: plural }, name, [
      {
        reason: 'FieldValueInvalid',
        message: 'Invalid value: 0: must be specified for an update',
        field: 'metadata.resourceVersion',
      },
    ]);
  }
  if (metadata.uid && metadata.uid !== uid) {
    throw conflict(
      resource,
      name,
      `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${uid}`,
    );
  }
  const withNamespace = {
    ...proposed,
    metadata: { ...(namespace && { namespace }), ...metadata },
  };
  return replace(cluster, target, withNamespace, isDryRun);
}

/** Answers a PATCH. @throws StatusError */
export function patchObject(
  cluster: Cluster,
  target: Replaced,
  request: Request,
  isDryRun: boolean,
): KubernetesObject {
  const { resource, current } = target;
  const patched = applyPatch(
    resource,
    current,
    mediaTypeOf(request),
    textOf(request),
  );
  const proposed = readObject(resource, patched);
  return replace(cluster, target, proposed, isDryRun);
}
