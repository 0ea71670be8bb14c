import type { Request } from 'express';
import type { Cluster } from '../Cluster';
import { readBody } from '../http/body';
import { badRequest, methodNotAllowed, notFound } from '../StatusError';
import { isJsonObject, type ResourceType } from '../types';
import { createObject } from './create';
import { deleteObject } from './remove';
import { patchObject, updateObject } from './replace';

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

function wantsDryRun(query: URLSearchParams, options?: unknown): boolean {
  const values = isJsonObject(options) ? options.dryRun : [];
  return (
    query.get('dryRun') === 'All' ||
    (Array.isArray(values) && values.includes('All'))
  );
}

/**
 * Answers a request that changes something.
 *
 * @throws StatusError
 */
export function change(
  cluster: Cluster,
  { resource, namespace, name, subresource, verb }: ChangeTarget,
  query: URLSearchParams,
  request: Request,
): Answer {
  const { kind } = resource;
  if (resource.readOnly) {
    throw methodNotAllowed();
  }
  if (!name) {
    if (verb === 'create') {
      const body = readBody(request, kind);
      const isDryRun = wantsDryRun(query);
      return {
        code: 201,
        body: createObject(cluster, resource, namespace, body, isDryRun),
      };
    }
    throw resource.custom && verb !== 'deletecollection'
      ? badRequest('name must be provided')
      : methodNotAllowed();
  }
  if (verb === 'delete' && !subresource) {
    const options = readBody(request, 'DeleteOptions');
    const isDryRun = wantsDryRun(query, options);
    return {
      code: 200,
      body: deleteObject(cluster, resource, namespace, name, options, isDryRun),
    };
  }
  const current = cluster.store.get(resource, namespace, name);
  if (!current) {
    throw notFound(resource, name);
  }
  const target = { resource, subresource, current };
  const isDryRun = wantsDryRun(query);
  switch (verb) {
    case 'update': {
      const body = readBody(request, kind);
      return { code: 200, body: updateObject(cluster, target, body, isDryRun) };
    }
    case 'patch':
      return {
        code: 200,
        body: patchObject(cluster, target, request, isDryRun),
      };
    default:
      throw methodNotAllowed();
  }
}
