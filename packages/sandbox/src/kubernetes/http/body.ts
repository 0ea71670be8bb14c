import type { Request } from 'express';
import { badRequest, unsupportedMediaType } from '../StatusError';

/** The media type of the body, without its parameters. */
export function mediaTypeOf(request: Request): string {
  return (request.headers['content-type'] ?? 'application/json')
    .split(';')[0]
    .trim()
    .toLowerCase();
}

export function parseBody(request: Request): unknown {
  const body: unknown = request.body;
  const text = Buffer.isBuffer(body) ? body.toString('utf8') : '';
  try {
    return text ? JSON.parse(text) : undefined;
  } catch (error) {
    throw badRequest(
      `the object provided is unrecognized (must be of type JSON): ${
        error instanceof Error ? error.message : ''
      }`,
    );
  }
}

/** @throws StatusError 400 or 415 */
export function readJsonBody(request: Request): unknown {
  if (mediaTypeOf(request) !== 'application/json') {
    throw unsupportedMediaType(['application/json']);
  }
  return parseBody(request);
}
