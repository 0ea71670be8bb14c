import type { Request, Response } from 'express';
import { reviewAccess, reviewRules, reviewSelf } from '../access/reviews';
import type { Identity } from '../access/roles';
import type { Cluster } from '../Cluster';
import { REVIEWS } from '../discovery/discovery';
import { apiVersionOf, BUILT_IN } from '../resources';
import { methodNotAllowed, noSuchResource, notFound } from '../StatusError';
import type { ResourceType } from '../types';
import { change } from '../verbs/change';
import { listObjects } from '../verbs/list';
import { watchObjects } from '../verbs/watch';
import { readBody } from './body';
import { sendJson, sendPageNotFound } from './replies';
import type { RequestInfo } from './requestInfo';

type ResourceInfo = Extract<RequestInfo, { isResource: true }>;

/** Answers what is asked about the caller; undefined when it is something else. */
function review(
  cluster: Cluster,
  identity: Identity,
  { group, version, resource, verb }: ResourceInfo,
  request: Request,
): object | undefined {
  if (verb !== 'create' || version !== 'v1') {
    return undefined;
  }
  switch (`${group}/${resource}`) {
    case 'authorization.k8s.io/selfsubjectaccessreviews':
      return reviewAccess(
        cluster.access,
        identity,
        readBody(request, 'SelfSubjectAccessReview'),
      );
    case 'authorization.k8s.io/selfsubjectrulesreviews':
      return reviewRules(
        cluster.access,
        identity,
        readBody(request, 'SelfSubjectRulesReview'),
      );
    case 'authentication.k8s.io/selfsubjectreviews':
      return reviewSelf(identity);
    default:
      return undefined;
  }
}

function isReview(info: ResourceInfo): boolean {
  return (REVIEWS[apiVersionOf(info)] ?? []).some(
    ({ plural }) => plural === info.resource,
  );
}

function isServed(resource: ResourceType, info: ResourceInfo): boolean {
  if (!resource.namespaced) {
    return info.resource === 'namespaces' || info.namespace === undefined;
  }
  const isAboutAll = ['list', 'watch'].includes(info.verb);
  return info.namespace !== undefined || isAboutAll;
}

/** Answers a request about objects. @throws StatusError */
export function answerResource(
  cluster: Cluster,
  identity: Identity,
  info: ResourceInfo,
  query: URLSearchParams,
  request: Request,
  response: Response,
): void {
  cluster.access.assertMay(identity, info);
  const reviewed = review(cluster, identity, info, request);
  if (reviewed) {
    sendJson(response, 201, reviewed);
    return;
  }
  const { group, version, name, subresource, verb } = info;
  const resource = cluster.resource(group, version, info.resource);
  if (!resource || !isServed(resource, info)) {
    if (BUILT_IN.some(known => apiVersionOf(known) === apiVersionOf(info))) {
      throw noSuchResource();
    }
    if (isReview(info)) {
      throw name ? noSuchResource() : methodNotAllowed();
    }
    sendPageNotFound(response);
    return;
  }
  const namespace = resource.namespaced ? info.namespace : undefined;
  if (
    subresource &&
    !(subresource === 'status' && resource.statusSubresource)
  ) {
    throw resource.custom ? notFound(resource, name ?? '') : noSuchResource();
  }
  const { store, watches } = cluster;
  if (verb === 'list') {
    sendJson(response, 200, listObjects(store, resource, namespace, query));
  } else if (verb === 'watch') {
    watchObjects({ store, watches, resource, namespace }, query, response);
  } else if (verb === 'get' && name) {
    const object = store.get(resource, namespace, name);
    if (!object) {
      throw notFound(resource, name);
    }
    sendJson(response, 200, object);
  } else {
    const { code, body } = change(
      cluster,
      { resource, namespace, name, subresource, verb },
      query,
      request,
    );
    sendJson(response, code, body);
  }
}
