import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { codeOf, messageOf, SourceError } from '../SourceError';
import { shownUrl } from './SqlSource';

const PAGE_TIMEOUT_MS = 60_000;
/** Answers that mean "ask again", as the protocol has it, with the pauses before asking. */
const BUSY = new Set([429, 502, 503, 504]);
const PAUSES_MS = [50, 200, 800, 3200];

const page = z.object({
  id: z.string(),
  nextUri: z.string().optional(),
  columns: z.array(z.object({ name: z.string(), type: z.string() })).optional(),
  data: z.array(z.array(z.unknown())).optional(),
  error: z
    .object({
      message: z.string(),
      errorName: z.string().optional(),
      errorLocation: z
        .object({ lineNumber: z.number(), columnNumber: z.number() })
        .optional(),
    })
    .optional(),
});

export interface TrinoPage {
  columns?: { name: string; type: string }[];
  rows: unknown[][];
}

/** What a URL says about a coordinator: `trino://user:password@host:port/catalog/schema`. */
function addressOf(url: URL): {
  base: string;
  headers: Record<string, string>;
} {
  const isSecure = url.protocol === 'trino+https:';
  const [catalog, schema] = url.pathname.split('/').filter(Boolean);
  const user = decodeURIComponent(url.username || 'bellwether');
  const password = decodeURIComponent(url.password);
  const basic = Buffer.from(`${user}:${password}`).toString('base64');
  return {
    base: `${isSecure ? 'https' : 'http'}://${url.host}`,
    headers: {
      'X-Trino-User': user,
      'X-Trino-Source': 'bellwether',
      'X-Trino-Time-Zone': 'UTC',
      // Without it, instants are cut to milliseconds.
      'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME',
      ...(catalog ? { 'X-Trino-Catalog': catalog } : {}),
      ...(schema ? { 'X-Trino-Schema': schema } : {}),
      ...(password ? { Authorization: `Basic ${basic}` } : {}),
    },
  };
}

/**
 * Runs a statement on Trino over its REST protocol and gives its pages. A query starts at the first request for its
 * `nextUri` and is cancelled by deleting it: aborting, or leaving the loop, does so.
 *
 * @throws SourceError with Trino's own error, which it sends with HTTP 200
 */
export async function* trinoPages(
  url: URL,
  statement: string,
  signal?: AbortSignal,
): AsyncGenerator<TrinoPage> {
  const { base, headers } = addressOf(url);
  const place = { source: `sql:${shownUrl(url)}` };
  async function ask(method: 'POST' | 'GET', address: string, body?: string) {
    for (let attempt = 0; ; attempt++) {
      signal?.throwIfAborted();
      let response: Response;
      try {
        response = await fetch(address, {
          method,
          body,
          headers,
          signal: AbortSignal.any([
            AbortSignal.timeout(PAGE_TIMEOUT_MS),
            ...(signal ? [signal] : []),
          ]),
        });
      } catch (error) {
        signal?.throwIfAborted();
        const cause =
          typeof error === 'object' && error !== null && 'cause' in error
            ? error.cause
            : error;
        throw new SourceError(place, messageOf(cause) || codeOf(cause), {
          cause: error,
        });
      }
      if (response.ok) return page.parse(await response.json());
      const text = await response.text();
      if (BUSY.has(response.status) && attempt < PAUSES_MS.length) {
        await delay(PAUSES_MS[attempt], undefined, { signal });
        continue;
      }
      throw new SourceError(
        place,
        `the coordinator answered ${response.status} ${response.statusText} ${
          text.startsWith('<') ? '' : text.slice(0, 200)
        }`,
      );
    }
  }
  let next: string | undefined;
  try {
    let answer = await ask('POST', `${base}/v1/statement`, statement);
    for (;;) {
      next = answer.nextUri;
      if (answer.error) {
        const { errorName, message, errorLocation } = answer.error;
        next = undefined;
        throw new SourceError(
          place,
          `${errorName ?? 'error'}: ${message}${
            errorLocation ? ` (line ${errorLocation.lineNumber})` : ''
          }`,
        );
      }
      if (answer.data || answer.columns) {
        yield { columns: answer.columns, rows: answer.data ?? [] };
      }
      if (!next) return;
      answer = await ask('GET', next);
    }
  } finally {
    if (next) {
      await fetch(next, {
        method: 'DELETE',
        headers,
        signal: AbortSignal.timeout(5000),
      }).catch(() => undefined);
    }
  }
}
