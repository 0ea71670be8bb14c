import type { Request } from 'express';
import { parse as parseYaml } from 'yaml';
import { badRequest, unsupportedMediaType } from '../StatusError';

const JSON_TYPE = 'application/json';
const YAML_TYPE = 'application/yaml';

/** The media type of the body, without its parameters. */
export function mediaTypeOf(request: Request): string {
  return (request.headers['content-type'] ?? JSON_TYPE)
    .split(';')[0]
    .trim()
    .toLowerCase();
}

export function textOf(request: Request): string {
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body.toString('utf8') : '';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * What the body holds; undefined when it is empty.
 *
 * @param kind - of the object that is expected
 * @throws StatusError 400 or 415
 */
export function readBody(request: Request, kind: string): unknown {
  const text = textOf(request);
  const type = mediaTypeOf(request);
  if (type !== JSON_TYPE && type !== YAML_TYPE) {
    throw unsupportedMediaType([JSON_TYPE, YAML_TYPE]);
  }
  if (!text) {
    return undefined;
  }
  try {
    return type === JSON_TYPE ? JSON.parse(text) : parseYaml(text);
  } catch (error) {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${messageOf(
        error,
      )}`,
    );
  }
}
