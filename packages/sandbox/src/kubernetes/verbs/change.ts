import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import type { Cluster } from '../Cluster';
import { schemaOf } from '../crds/schemas';
import { violations } from '../crds/validate';
import { mediaTypeOf, parseBody, readJsonBody } from '../http/body';
import { applyPatch } from '../patch/applyPatch';
import { builtIn } from '../objects/pods';
import {
  alreadyExists,
  badRequest,
  invalid,
  methodNotAllowed,
  notFound,
  StatusError,
} from '../StatusError';
import type { KubernetesObject, ResourceType } from '../types';
import { nextState } from './nextState';
import { deleteObject, removeObject } from './remove';
import { assertName, readObject } from './wellFormed';

/** What a request changes. */
export interface ChangeTarget {
  resource: ResourceType;
  namespace: string | undefined;
  name: string | undefined;
  subresource: string | undefined;
  verb: string;
}

interface Answer {
  code: number;
  body: object;
}

const GENERATED_LENGTH = 5;

function assertValid(
  { platform }: Cluster,
  resource: ResourceType,
  object: KubernetesObject,
): void {
  if (resource.custom) {
    const causes = violations(schemaOf(resource, platform), object);
    if (causes.length > 0) {
      throw invalid(resource, object.metadata.name, causes);
    }
  }
}

function nameFor({ metadata }: KubernetesObject): string {
  return metadata.name || !metadata.generateName
    ? metadata.name ?? ''
    : `${metadata.generateName}${randomUUID().slice(0, GENERATED_LENGTH)}`;
}

function create(
  cluster: Cluster,
  { resource, namespace }: ChangeTarget,
  body: unknown,
  isDryRun: boolean,
): Answer {
  const { status: given, ...object } = readObject(resource, body);
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
  const name = nameFor({ ...object, metadata });
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
    ...(resource.kind === 'Namespace' && {
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    }),
    ...(resource.kind === 'Pod' && { status: { phase: 'Pending' } }),
    ...(!resource.statusSubresource &&
      given !== undefined && { status: given }),
  };
  assertValid(cluster, resource, created);
  return {
    code: 201,
    body: isDryRun ? created : store.put(resource, created),
  };
}

function replace(
  cluster: Cluster,
  { resource, namespace, subresource }: ChangeTarget,
  current: KubernetesObject,
  proposed: KubernetesObject,
  isDryRun: boolean,
): Answer {
  if (proposed.metadata.namespace !== namespace) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  const next = nextState(resource, subresource, current, proposed);
  assertValid(cluster, resource, next);
  if (isDryRun || next === current) {
    return { code: 200, body: next };
  }
  const { deletionTimestamp, finalizers } = next.metadata;
  if (deletionTimestamp && !finalizers?.length) {
    removeObject(cluster, resource, current);
    return { code: 200, body: next };
  }
  return { code: 200, body: cluster.store.put(resource, next) };
}

function update(
  cluster: Cluster,
  target: ChangeTarget,
  current: KubernetesObject,
  body: unknown,
  isDryRun: boolean,
): Answer {
  const { resource, name = '' } = target;
  const proposed = readObject(resource, body);
  const { metadata } = proposed;
  if (metadata.name !== name) {
    throw badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  if (resource.custom && !metadata.resourceVersion) {
    throw invalid(resource, name, [
      {
        reason: 'FieldValueInvalid',
        message: 'Invalid value: 0x0: must be specified for an update',
        field: 'metadata.resourceVersion',
      },
    ]);
  }
  const withNamespace = {
    ...proposed,
    metadata: { namespace: target.namespace, ...metadata },
  };
  return replace(cluster, target, current, withNamespace, isDryRun);
}

/**
 * Answers a request that changes something.
 *
 * @throws StatusError
 */
export function change(
  cluster: Cluster,
  target: ChangeTarget,
  query: URLSearchParams,
  request: Request,
): Answer {
  const { resource, namespace, name, subresource, verb } = target;
  const isDryRun = query.get('dryRun') === 'All';
  if (resource.readOnly || verb === 'deletecollection') {
    throw methodNotAllowed();
  }
  if (verb === 'create' && !name && (namespace || !resource.namespaced)) {
    return create(cluster, target, readJsonBody(request), isDryRun);
  }
  if (!name) {
    throw methodNotAllowed();
  }
  if (verb === 'delete' && !subresource) {
    const options = readJsonBody(request);
    const body = deleteObject(
      cluster,
      resource,
      namespace,
      name,
      options,
      isDryRun || hasDryRun(options),
    );
    return { code: 200, body };
  }
  const current = cluster.store.get(resource, namespace, name);
  if (!current) {
    throw notFound(resource, name);
  }
  if (verb === 'update') {
    return update(cluster, target, current, readJsonBody(request), isDryRun);
  }
  if (verb === 'patch') {
    const patched = applyPatch(
      resource,
      current,
      mediaTypeOf(request),
      parseBody(request),
    );
    const proposed = readObject(resource, patched);
    return replace(cluster, target, current, proposed, isDryRun);
  }
  throw methodNotAllowed();
}

function hasDryRun(options: unknown): boolean {
  return (
    typeof options === 'object' &&
    options !== null &&
    'dryRun' in options &&
    Array.isArray(options.dryRun) &&
    options.dryRun.includes('All')
  );
}
