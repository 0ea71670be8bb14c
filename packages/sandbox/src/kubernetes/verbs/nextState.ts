import { isDeepStrictEqual } from 'node:util';
import { conflict, invalid } from '../StatusError';
import type { KubernetesObject, ObjectMeta, ResourceType } from '../types';

/** What is asked for, without what is observed. */
function asked(
  resource: ResourceType,
  { metadata: _metadata, status, ...rest }: KubernetesObject,
): object {
  return resource.statusSubresource ? rest : { ...rest, status };
}

/** Equal as JSON: a field without a value is no field. */
export function sameJson(left: object, right: object): boolean {
  return isDeepStrictEqual(
    JSON.parse(JSON.stringify(left)),
    JSON.parse(JSON.stringify(right)),
  );
}

function assertPreconditions(
  resource: ResourceType,
  current: ObjectMeta,
  proposed: ObjectMeta,
): void {
  if (
    proposed.resourceVersion &&
    proposed.resourceVersion !== current.resourceVersion
  ) {
    throw conflict(resource, current.name);
  }
  if (proposed.uid && proposed.uid !== current.uid) {
    throw invalid(resource, current.name, [
      {
        reason: 'FieldValueInvalid',
        message: `Invalid value: "${proposed.uid}": field is immutable`,
        field: 'metadata.uid',
      },
    ]);
  }
}

/** Whether what is asked for differs: then `metadata.generation` goes up. */
export function isNewGeneration(
  resource: ResourceType,
  before: KubernetesObject,
  after: KubernetesObject,
): boolean {
  return (
    resource.counted &&
    !sameJson(asked(resource, before), asked(resource, after))
  );
}

/**
 * The object that follows from what a client proposes in the place of the current one: which parts it may change depends
 * on the endpoint. Returns the current object itself when nothing changes.
 *
 * @throws StatusError 409 or 422
 */
export function nextState(
  resource: ResourceType,
  subresource: string | undefined,
  current: KubernetesObject,
  proposed: KubernetesObject,
): KubernetesObject {
  assertPreconditions(resource, current.metadata, proposed.metadata);
  let next: KubernetesObject;
  if (subresource === 'status') {
    next = { ...current, status: proposed.status };
  } else {
    const { uid, creationTimestamp, deletionTimestamp, generation, namespace } =
      current.metadata;
    next = {
      ...proposed,
      ...(resource.statusSubresource && { status: current.status }),
      metadata: {
        ...proposed.metadata,
        uid,
        creationTimestamp,
        deletionTimestamp,
        generation,
        namespace,
        resourceVersion: current.metadata.resourceVersion,
      },
    };
  }
  if (sameJson(next, current)) {
    return current;
  }
  return subresource !== 'status' && isNewGeneration(resource, current, next)
    ? {
        ...next,
        metadata: {
          ...next.metadata,
          generation: (current.metadata.generation ?? 0) + 1,
        },
      }
    : next;
}
