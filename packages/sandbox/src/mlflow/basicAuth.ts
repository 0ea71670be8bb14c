import type { Request, RequestHandler } from 'express';

export interface MlflowAuth {
  /** Administrator, who may do everything. */
  username: string;
  password: string;
  /** A user with MLflow's default permission: reads every model, changes nothing, sees no webhooks. */
  reader?: { username: string; password: string };
}

const NOT_AUTHENTICATED =
  'You are not authenticated. Please see https://www.mlflow.org/docs/latest/auth/index.html#authenticating-to-mlflow on how to authenticate.';

function credentialsOf(request: Request): string | undefined {
  const [scheme, value] = (request.headers.authorization ?? '').split(' ');
  return scheme.toLowerCase() === 'basic' && value
    ? Buffer.from(value, 'base64').toString('utf8')
    : undefined;
}

/** Searches that are sent by POST read all the same. */
function isRead(request: Request): boolean {
  return request.method === 'GET' || request.path.endsWith('/search');
}

/** MLflow's basic-auth app. */
export function basicAuth(auth: MlflowAuth): RequestHandler {
  const { reader } = auth;
  return (request, response, next) => {
    if (request.path === '/health') {
      next();
      return;
    }
    const credentials = credentialsOf(request);
    if (credentials === `${auth.username}:${auth.password}`) {
      next();
    } else if (
      reader &&
      credentials === `${reader.username}:${reader.password}`
    ) {
      if (isRead(request) && !request.path.includes('/webhooks')) {
        next();
      } else {
        response.status(403).type('html').send('Permission denied');
      }
    } else {
      response
        .status(401)
        .set('WWW-Authenticate', 'Basic realm="mlflow"')
        .type('html')
        .send(NOT_AUTHENTICATED);
    }
  };
}
