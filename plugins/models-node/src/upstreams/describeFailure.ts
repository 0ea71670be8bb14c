import { isError } from '@backstage/errors';
import { UpstreamError } from './UpstreamError';

const NOT_REACHED: Record<string, [UpstreamError['kind'], string] | undefined> =
  {
    ECONNREFUSED: ['connection-refused', 'refused the connection'],
    ENOTFOUND: ['no-answer', 'is not known to the name service'],
    EAI_AGAIN: ['no-answer', 'is not known to the name service'],
    EHOSTUNREACH: ['no-answer', 'cannot be reached from here'],
    ENETUNREACH: ['no-answer', 'cannot be reached from here'],
    ECONNRESET: ['no-answer', 'closed the connection'],
    UND_ERR_SOCKET: ['no-answer', 'closed the connection'],
  };

/** Why there was no answer at all, from what Node's fetch threw. @public */
export function describeNoAnswer(
  instance: string,
  error: unknown,
): UpstreamError {
  const code = codeOf(error);
  const [kind, cause] = NOT_REACHED[code] ?? [
    'no-answer',
    /CERT|SELF_SIGNED|TLS/.test(code)
      ? 'has a certificate that is not trusted here'
      : 'did not answer',
  ];
  return new UpstreamError(instance, kind, cause);
}

function codeOf(error: unknown): string {
  for (let at = error; isError(at); at = at.cause) {
    if (typeof at.code === 'string') return at.code;
  }
  return '';
}

/** Why an answer with this status is no answer; undefined for one that is. @public */
export function describeStatus(
  instance: string,
  response: Response,
): UpstreamError | undefined {
  const { status } = response;
  if (status === 401) {
    return new UpstreamError(
      instance,
      'credentials-refused',
      "refused the portal's credentials (401)",
    );
  }
  if (status === 429) {
    return new UpstreamError(
      instance,
      'rate-limited',
      'answered 429: the portal asks more than it allows',
      retryAfterMs(response.headers.get('retry-after')),
    );
  }
  if (status >= 500) {
    return new UpstreamError(
      instance,
      'server-error',
      `answered ${status}`,
      retryAfterMs(response.headers.get('retry-after')),
    );
  }
  if (status >= 300 && status < 400) {
    return new UpstreamError(
      instance,
      'bad-answer',
      `answered with a redirection (${status}), as a sign-in page does`,
    );
  }
  return undefined;
}

function retryAfterMs(header: string | null): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  const waitMs = Number.isFinite(seconds)
    ? seconds * 1000
    : Date.parse(header) - Date.now();
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined;
}
