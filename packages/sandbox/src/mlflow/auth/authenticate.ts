import type { Request, RequestHandler, Response } from 'express';
import { sendPage } from '../routes/pages';
import { neededFor } from './actions';
import type { User, Users } from './Users';

const NOT_AUTHENTICATED =
  'You are not authenticated. Please see https://www.mlflow.org/docs/latest/auth/index.html#authenticating-to-mlflow on how to authenticate.';

/** Answered to everybody, whether known or not. */
const OPEN_PATHS = ['/health', '/api/3.0/mlflow/server-info'];

/** Where the user of a request is kept for those who answer it. */
const USER = Symbol('user');

type Locals = { [USER]?: User };

function localsOf(response: Response): Locals {
  return response.locals;
}

/** Who sent the request; undefined on a server without users. */
export function userOf(response: Response): User | undefined {
  return localsOf(response)[USER];
}

/** Credentials of the header; undefined when they are of another kind than the server knows. */
function credentialsOf(
  authorization: string,
): { username: string; password: string } | undefined {
  const [scheme, value = ''] = authorization.split(' ');
  if (scheme.toLowerCase() !== 'basic') {
    return undefined;
  }
  const text = Buffer.from(value, 'base64').toString('utf8');
  const [username, ...password] = text.split(':');
  return { username, password: password.join(':') };
}

function refuseUnknown(response: Response): void {
  response
    .status(401)
    .set('WWW-Authenticate', 'Basic realm="mlflow"')
    .type('html')
    .send(NOT_AUTHENTICATED);
}

function isAllowed(users: Users, user: User, request: Request): boolean {
  const needed = neededFor(request);
  if (needed === undefined) {
    return true;
  }
  return needed === 'administration'
    ? user.isAdmin
    : users.may(user, needed.action, needed.model);
}

/** Asks who is there, and refuses what that one may not do. */
export function authenticate(users: Users): RequestHandler {
  return (request, response, next) => {
    const { authorization } = request.headers;
    if (OPEN_PATHS.includes(request.path)) {
      next();
      return;
    }
    if (authorization === undefined) {
      refuseUnknown(response);
      return;
    }
    const credentials = credentialsOf(authorization);
    if (!credentials) {
      // The real server stumbles over a bearer token.
      sendPage(response, 500);
      return;
    }
    const user = users.find(credentials.username, credentials.password);
    if (!user) {
      refuseUnknown(response);
    } else if (isAllowed(users, user, request)) {
      localsOf(response)[USER] = user;
      next();
    } else {
      response.status(403).type('html').send('Permission denied');
    }
  };
}
