import { isError, ServiceUnavailableError } from '@backstage/errors';
import { ErrorRequestHandler } from 'express';

/** How PostgreSQL says that a connection is or was not to be had: classes 08 and 57P of its error codes. */
const LOST_CONNECTION = /^(08|57P)/;
/** How the driver and the pool say it, which give no code. */
const SILENCE =
  /^(Connection terminated|Query read timeout|timeout expired|timeout exceeded when trying to connect)/;
const REFUSALS = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

function isDatabaseFailure(error: unknown): boolean {
  if (!isError(error)) return false;
  // The driver tries every address of a name, and tells of all of them.
  if (Array.isArray(error.errors)) return error.errors.some(isDatabaseFailure);
  const code = String(error.code ?? '');
  return (
    error.name === 'KnexTimeoutError' ||
    LOST_CONNECTION.test(code) ||
    REFUSALS.has(code) ||
    SILENCE.test(error.message)
  );
}

/**
 * Answers 503 with a sentence where the plugin's own database is not to be had, and says nothing of what the database
 * said. Stands behind all routes of a plugin. Failures of upstreams have names of their own and pass through.
 *
 * @public
 */
export function databaseFailures(): ErrorRequestHandler {
  return (error, _request, _response, next) =>
    next(
      isDatabaseFailure(error)
        ? new ServiceUnavailableError(
            'The portal’s database does not answer; nothing was changed that this answer does not tell of. Try again in a moment.',
          )
        : error,
    );
}
