import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type Response,
} from 'express';
import type { Cluster } from '../Cluster';
import { badRequest, StatusError, unauthorized } from '../StatusError';
import { answerResource } from './answerResource';
import { messageOf } from './body';
import { sendError, sendJson, sendPageNotFound, sendText } from './replies';
import { readRequestInfo } from './requestInfo';

const LARGEST_BODY = '3mb';

/** The only paths that answer without a token, as where anonymous access is confined to them. */
const HEALTH_PATHS = ['/healthz', '/livez', '/readyz'];

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
  // Called for a body that could not be read.
  const refuseBody: ErrorRequestHandler = (error, _request, response, _next) =>
    sendError(
      response,
      error.type === 'entity.too.large'
        ? new StatusError(
            413,
            'RequestEntityTooLarge',
            `Request entity too large: limit is ${error.limit}`,
          )
        : badRequest(messageOf(error)),
    );
  app.use(refuseBody);
  return app;
}
