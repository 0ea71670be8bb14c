import { isError, ResponseError } from '@backstage/errors';

/** What a person is told of a failed read. @public */
export interface ErrorDescription {
  kind: 'not-permitted' | 'not-found' | 'failed';
  /** One sentence; never the body of an upstream's answer. */
  sentence: string;
  /** Text for a report: what was asked, when, and how it ended. */
  details: string;
}

type Thrown = Pick<Error, 'name' | 'message'>;

const MAX_LENGTH = 400;

/** Errors of the framework are raised by our backends with sentences for people; a plain `Error` may quote anything. */
function isFrameworkError(name: string) {
  return name !== 'Error' && /^[A-Z]\w*Error$/.test(name);
}

function isSentence(message: string) {
  return (
    message !== '' && message.length <= MAX_LENGTH && !/[<>{]/.test(message)
  );
}

function sentenceOfStatus(status: number) {
  if (status === 401) return 'Your session has ended. Sign in again.';
  if (status === 404) {
    return 'The backend does not know this address: the plugin may not be installed there.';
  }
  if (status === 429)
    return 'Too many requests. Wait a moment, then try again.';
  if (status >= 502 && status <= 504) {
    return `The backend does not answer (${status}).`;
  }
  return `The backend failed (${status}).`;
}

/** By name as well, since a portal may hold the errors package more than once. */
function isResponseError(error: Thrown): error is ResponseError {
  return (
    error instanceof ResponseError ||
    (error.name === 'ResponseError' && 'statusCode' in error && 'body' in error)
  );
}

function kindOf(name: string): ErrorDescription['kind'] {
  if (name === 'NotAllowedError') return 'not-permitted';
  return name === 'NotFoundError' ? 'not-found' : 'failed';
}

function sentenceOfResponse({ cause, statusCode }: ResponseError) {
  return isFrameworkError(cause.name) && isSentence(cause.message)
    ? cause.message
    : sentenceOfStatus(statusCode);
}

function sentenceOfOther(error: Thrown) {
  if (/^\$?ZodError$/.test(error.name)) {
    return 'The backend answered in a form that this page does not know. Are both of the same version?';
  }
  if (error.name === 'TypeError') {
    return 'The backend cannot be reached. Check the connection.';
  }
  return isSentence(error.message)
    ? error.message
    : 'The read failed for a reason that cannot be shown here.';
}

function requestLine({ body, response }: ResponseError) {
  const method = body.request?.method ?? 'GET';
  const path = body.request?.url ?? pathOf(response.url);
  return path && `${method} ${path}`;
}

function pathOf(url: string | undefined) {
  return url && URL.canParse(url) ? new URL(url).pathname : undefined;
}

/**
 * What to tell a person of a failed read. Only sentences that a backend of the portal made are passed on: a gateway's
 * page, or whatever else came instead of an answer, is not.
 *
 * @public
 */
export function describeError(error: unknown): ErrorDescription {
  const thrown: Thrown = isError(error) ? error : new Error('');
  const response = isResponseError(thrown) ? thrown : undefined;
  const name = response?.cause.name ?? thrown.name;
  const sentence = response
    ? sentenceOfResponse(response)
    : sentenceOfOther(thrown);
  const details = [
    response ? `${name}, HTTP ${response.statusCode}` : name,
    response && requestLine(response),
    new Date().toISOString(),
    sentence,
  ];
  return {
    kind: kindOf(name),
    sentence,
    details: details.filter(Boolean).join('\n'),
  };
}
