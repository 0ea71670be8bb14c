import { qualifiedName } from './resources';
import type { ResourceType } from './types';

type Resource = Pick<ResourceType, 'group' | 'plural'>;

export interface StatusCause {
  reason: string;
  message: string;
  field?: string;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** An answer other than success, with the body that the API server gives it: an object of kind `Status`. */
export class StatusError extends Error {
  constructor(
    readonly code: number,
    /** Absent where the API server says none. */
    readonly reason: string | undefined,
    message: string,
    readonly details?: StatusDetails,
  ) {
    super(message);
  }

  toStatus() {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason && { reason: this.reason }),
      ...(this.details && { details: this.details }),
      code: this.code,
    };
  }
}

function detailsOf({ group, plural }: Resource, name?: string): StatusDetails {
  return { ...(name && { name }), ...(group && { group }), kind: plural };
}

export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

export function unauthorized(): StatusError {
  return new StatusError(401, 'Unauthorized', 'Unauthorized');
}

/** @param why - the sentence after "is forbidden: " */
export function forbidden(
  resource: Resource,
  name: string | undefined,
  why: string,
): StatusError {
  const subject = name
    ? `${qualifiedName(resource)} "${name}"`
    : qualifiedName(resource);
  return new StatusError(
    403,
    'Forbidden',
    `${subject} is forbidden: ${why}`,
    detailsOf(resource, name),
  );
}

export function notFound(resource: Resource, name: string): StatusError {
  return new StatusError(
    404,
    'NotFound',
    `${qualifiedName(resource)} "${name}" not found`,
    detailsOf(resource, name),
  );
}

/** Of a path within a built-in group that leads nowhere. */
export function noSuchResource(): StatusError {
  return new StatusError(
    404,
    'NotFound',
    'the server could not find the requested resource',
    {},
  );
}

export function methodNotAllowed(): StatusError {
  return new StatusError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );
}

export function alreadyExists(resource: Resource, name: string): StatusError {
  return new StatusError(
    409,
    'AlreadyExists',
    `${qualifiedName(resource)} "${name}" already exists`,
    detailsOf(resource, name),
  );
}

export function conflict(
  resource: Resource,
  name: string,
  why = 'the object has been modified; please apply your changes to the latest version and try again',
): StatusError {
  return new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualifiedName(
      resource,
    )} "${name}": ${why}`,
    detailsOf(resource, name),
  );
}

export function expired(message: string): StatusError {
  return new StatusError(410, 'Expired', message);
}

export function unsupportedMediaType(accepted: string[]): StatusError {
  return new StatusError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(
      ', ',
    )}`,
  );
}

/** What a JSON patch that does not apply gives, a failed `test` included. */
export function unprocessable(): StatusError {
  return new StatusError(
    422,
    'Invalid',
    'the server rejected our request due to an error in our request',
    {},
  );
}

/** @param causes - at least one */
export function invalid(
  { group, kind }: Pick<ResourceType, 'group' | 'kind'>,
  name: string,
  causes: StatusCause[],
): StatusError {
  const texts = causes.map(({ field, message }) =>
    field ? `${field}: ${message}` : message,
  );
  return new StatusError(
    422,
    'Invalid',
    `${group ? `${kind}.${group}` : kind} "${name}" is invalid: ${
      texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
    }`,
    {
      ...(name && { name }),
      ...(group && { group }),
      ...(kind && { kind }),
      causes,
    },
  );
}

export function tooLargeResourceVersion(
  asked: number,
  current: number,
): StatusError {
  return new StatusError(
    504,
    'Timeout',
    `Timeout: Too large resource version: ${asked}, current: ${current}`,
    {
      causes: [
        {
          reason: 'ResourceVersionTooLarge',
          message: 'Too large resource version',
        },
      ],
      retryAfterSeconds: 1,
    },
  );
}
