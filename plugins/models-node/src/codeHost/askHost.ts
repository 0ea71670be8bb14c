import {
  ConflictError,
  InputError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Asked {
  body?: object;
  /** 404 gives undefined to the schema. */
  absent?: 'is an answer';
  /** What a refusal of it means; that it is another by now, where nothing is said. */
  refusal?: string;
}

/** How a host is reached, and as whom. */
export interface HostConnection {
  /** Named in what goes wrong. */
  host: string;
  /** Root of the API as it is configured, without a slash at its end. */
  api: string;
  headers: Record<string, string>;
  /** Statuses by which this host refuses a change of what is another by now. */
  conflicts: readonly number[];
}

const REFUSAL = 'it is another by now, or the name is taken';

/** Above what a host takes to store a large file. */
const TIMEOUT_MS = 20_000;

/** A host's own words are no more than a remark in a sentence of the portal. */
const MOST_SAID = 200;

const saidSchema = z.object({
  message: z
    .union([z.string(), z.array(z.string())])
    .transform(message => [message].flat().join('; ')),
});

/**
 * One request to a host of repositories, below the root of its API.
 *
 * @param path - below the root; begins with a slash
 * @param subject - the repository, for what goes wrong
 * @throws ConflictError, ServiceUnavailableError - one sentence that begins with the host
 * @throws InputError - the path leads out of the API
 */
export async function askHost<T>(
  connection: HostConnection,
  subject: string,
  [method, path]: readonly [Method, string],
  schema: z.ZodType<T>,
  { body, absent, refusal = REFUSAL }: Asked = {},
): Promise<T> {
  const { host, api, headers } = connection;
  let response: Response;
  try {
    response = await fetch(within(api, path), {
      method,
      headers: {
        Accept: 'application/json',
        ...headers,
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new ServiceUnavailableError(`${host} did not answer`);
  }
  const { status } = response;
  if (new URL(response.url).origin !== new URL(api).origin) {
    throw new ServiceUnavailableError(`${host} sends the portal elsewhere`);
  }
  const isAbsent = status === 404 && absent !== undefined;
  const answer: unknown =
    isAbsent || status === 204
      ? undefined
      : await response.json().catch(() => null);
  if (!response.ok && !isAbsent) {
    const words = said(answer, Object.values(headers));
    throw failureOf(connection, subject, method, status, [refusal, words]);
  }
  const read = schema.safeParse(answer);
  if (!read.success) {
    throw new ServiceUnavailableError(
      `${host} answered something that is not understood`,
    );
  }
  return read.data;
}

/** Credentials go nowhere but to the API that is configured. */
function within(api: string, path: string): URL {
  const root = new URL(`${api}/`);
  const url = new URL(`${api}${path}`);
  if (
    url.origin !== root.origin ||
    !`${url.pathname}/`.startsWith(root.pathname)
  ) {
    throw new InputError('The address leads out of the code host');
  }
  return url;
}

function failureOf(
  { host, conflicts }: HostConnection,
  subject: string,
  method: Method,
  status: number,
  [refusal, words]: readonly [string, string],
): Error {
  // By 400 GitLab refuses a change, and a question that it does not understand.
  if (conflicts.includes(status) && (method !== 'GET' || status !== 400)) {
    return new ConflictError(
      `${host} refuses the change of ${subject} (${status}): ${refusal}${words}`,
    );
  }
  if (status === 401 || status === 403) {
    // Of the portal, not of the person: they need not be told that they may not.
    return new ServiceUnavailableError(
      `${host} does not permit this to the portal's account (${status})${words}`,
    );
  }
  return new ServiceUnavailableError(
    `${host} answered HTTP ${status} for ${subject}${words}`,
  );
}

/** What the host says itself, in a line; never what it was sent to know the portal by. */
function said(answer: unknown, headers: readonly string[]): string {
  const read = saidSchema.safeParse(answer);
  if (!read.success) return '';
  const words = read.data.message.replace(/[\s\p{C}]+/gu, ' ').trim();
  const secrets = headers.map(value => value.split(' ').pop() ?? value);
  if (!words || secrets.some(secret => secret && words.includes(secret))) {
    return '';
  }
  return `; it says: ${
    words.length > MOST_SAID ? `${words.slice(0, MOST_SAID)}…` : words
  }`;
}
