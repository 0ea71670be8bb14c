import type { Request, RequestHandler, Response } from 'express';
import type { FaultMatch, FaultRule } from './types';

const SIGN_IN_PAGE = `<!doctype html>
<html lang="en">
<head><title>Sign in</title></head>
<body><h1>Sign in to continue</h1><form action="/login" method="post"><input name="user"></form></body>
</html>
`;

function matches(match: FaultMatch | undefined, request: Request): boolean {
  const { method, pathPrefix } = match ?? {};
  if (method && method.toUpperCase() !== request.method) {
    return false;
  }
  return !pathPrefix || request.path.startsWith(pathPrefix);
}

/** Sends the first half of the first piece of the answer, and ends there. */
function cutAnswer(response: Response): void {
  const end = response.end.bind(response);
  const cut = (chunk: unknown) => {
    const text =
      typeof chunk === 'string' || Buffer.isBuffer(chunk)
        ? Buffer.from(chunk as string)
        : Buffer.alloc(0);
    const half = text.subarray(0, Math.floor(text.length / 2));
    if (!response.headersSent) {
      response.setHeader('Content-Length', half.length);
    }
    response.write = () => false;
    response.end = () => response;
    end(half);
  };
  response.write = (chunk: unknown) => {
    cut(chunk);
    return false;
  };
  response.end = (chunk?: unknown) => {
    cut(chunk);
    return response;
  };
}

/** Lets the upstream do what it is asked, and ends the connection in the place of its answer. */
function loseAnswer(response: Response): void {
  const lose = () => {
    response.socket?.destroy();
  };
  response.write = () => {
    lose();
    return false;
  };
  response.end = () => {
    lose();
    return response;
  };
}

/** Applies the rule that is in force to the requests it matches. */
export function faultMiddleware(rule: {
  peek(): FaultRule | undefined;
  take(): FaultRule | undefined;
}): RequestHandler {
  return (request, response, next) => {
    const current = rule.peek();
    if (!current || current.kind === 'drop-watch') {
      next();
      return;
    }
    if (current.kind === 'refuse') {
      request.socket.destroy();
      return;
    }
    if (!matches(current.match, request)) {
      next();
      return;
    }
    rule.take();
    switch (current.kind) {
      case 'delay': {
        const timer = setTimeout(next, current.milliseconds);
        response.once('close', () => clearTimeout(timer));
        break;
      }
      case 'status':
        if (current.retryAfterSeconds !== undefined) {
          response.setHeader('Retry-After', String(current.retryAfterSeconds));
        }
        response
          .status(current.status)
          .json({ message: `Sandbox fault: status ${current.status}` });
        break;
      case 'html':
        response.status(200).type('html').send(SIGN_IN_PAGE);
        break;
      case 'lost':
        loseAnswer(response);
        next();
        break;
      default:
        cutAnswer(response);
        next();
    }
  };
}
