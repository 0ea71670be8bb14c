import type { Response } from 'express';
import { StatusError } from '../StatusError';

export function sendJson(response: Response, code: number, body: object): void {
  response.statusCode = code;
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Cache-Control', 'no-cache, private');
  response.end(`${JSON.stringify(body)}\n`);
}

export function sendText(response: Response, code: number, text: string): void {
  response.statusCode = code;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.end(text);
}

/** What Go's router says of a path that it does not know: plain text, no `Status`. */
export function sendPageNotFound(response: Response): void {
  sendText(response, 404, '404 page not found\n');
}

export function sendError(response: Response, error: unknown): void {
  const status =
    error instanceof StatusError
      ? error
      : new StatusError(
          500,
          'InternalError',
          `Internal error occurred: ${
            error instanceof Error ? error.message : String(error)
          }`,
        );
  const { retryAfterSeconds } = status.details ?? {};
  if (retryAfterSeconds !== undefined) {
    response.setHeader('Retry-After', String(retryAfterSeconds));
  }
  sendJson(response, status.code, status.toStatus());
}
