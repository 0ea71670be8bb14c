import express, { type Express, type Request, type Response } from 'express';
import type { Identity } from '../access/roles';
import { reviewAccess, reviewRules, reviewSelf } from '../access/reviews';
import type { Cluster } from '../Cluster';
import { notFound, StatusError, unauthorized } from '../StatusError';
import type { ResourceType } from '../types';
import { listObjects } from '../verbs/list';
import { change } from '../verbs/change';
import { watchObjects } from '../verbs/watch';
import { readJsonBody } from './body';
import { sendError, sendJson, sendPageNotFound, sendText } from './replies';
import { readRequestInfo, type RequestInfo } from './requestInfo';

const LARGEST_BODY = '3mb';

/** The only paths that answer without a token, as where anonymous access is confined to them. */
const HEALTH_PATHS = ['/healthz', '/livez', '/readyz'];

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
      return reviewAccess(cluster.access, identity, readJsonBody(request));
    case 'authorization.k8s.io/selfsubjectrulesreviews':
      return reviewRules(cluster.access, identity, readJsonBody(request));
    case 'authentication.k8s.io/selfsubjectreviews':
      return reviewSelf(identity);
    default:
      return undefined;
  }
}

function isServed(resource: ResourceType, info: ResourceInfo): boolean {
  if (!resource.namespaced) {
    return info.resource === 'namespaces' || info.namespace === undefined;
  }
  const isAboutOne = ['get', 'update', 'patch', 'delete'].includes(info.verb);
  return info.namespace !== undefined || !isAboutOne;
}

function answerResource(
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
    sendPageNotFound(response);
    return;
  }
  const namespace = resource.namespaced ? info.namespace : undefined;
  if (
    subresource &&
    !(subresource === 'status' && resource.statusSubresource)
  ) {
    throw notFound(resource, name ?? '');
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

function assertAcceptable(request: Request): void {
  const accept = request.headers.accept ?? '*/*';
  if (!/json|\*/.test(accept)) {
    throw new StatusError(
      406,
      'NotAcceptable',
      'only the following media types are accepted: application/json',
    );
  }
}

function answer(cluster: Cluster, request: Request, response: Response): void {
  const url = new URL(request.originalUrl, 'http://cluster');
  if (request.method === 'GET' && HEALTH_PATHS.includes(url.pathname)) {
    sendText(response, 200, 'ok');
    return;
  }
  const { authorization } = request.headers;
  const identity = cluster.access.authenticate(authorization);
  if (!identity) {
    throw unauthorized();
  }
  const info = readRequestInfo(request.method, url.pathname, url.searchParams);
  if (info.isResource) {
    assertAcceptable(request);
    answerResource(
      cluster,
      identity,
      info,
      url.searchParams,
      request,
      response,
    );
    return;
  }
  cluster.access.assertMayPath(identity, info);
  const discovered =
    info.verb === 'get' ? cluster.discovery.answer(info.path) : undefined;
  if (discovered) {
    sendJson(response, 200, discovered);
  } else {
    sendPageNotFound(response);
  }
}

/** The API of a cluster over HTTP. */
export function createApp(
  cluster: Cluster,
  faults: express.RequestHandler,
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(faults);
  app.use(express.raw({ type: () => true, limit: LARGEST_BODY }));
  app.use((request, response) => {
    try {
      answer(cluster, request, response);
    } catch (error) {
      sendError(response, error);
    }
  });
  return app;
}
