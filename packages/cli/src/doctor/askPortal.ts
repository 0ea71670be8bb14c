import { isError, ResponseError } from '@backstage/errors';
import { ModelsClient } from '@bellwether/plugin-models-common';
import { z } from 'zod';
import { CliError } from '../CliError';
import { Findings } from './doctor';

const TIMEOUT_MS = 15_000;

/** Nothing answers at the portal's address. */
export class PortalSilentError extends CliError {
  readonly name = 'PortalSilentError';
}

const guestReplySchema = z.object({
  backstageIdentity: z.object({ token: z.string() }),
});

/**
 * Reads the rows of the Connections screen from a running portal.
 *
 * @param url - the backend's base URL
 * @param token - without it a guest is signed in, where the portal has guests
 * @throws PortalSilentError - no portal answers
 * @throws CliError - it answers, but not with connections
 */
export async function askPortal(
  url: string,
  token: string | undefined,
): Promise<Findings> {
  const signedIn = token ?? (await signInAsGuest(url));
  const client = new ModelsClient({
    discoveryApi: { getBaseUrl: async plugin => `${url}/api/${plugin}` },
    fetchApi: {
      fetch: (input, init) =>
        ask(url, input, {
          ...init,
          headers: {
            ...init?.headers,
            ...(signedIn && { Authorization: `Bearer ${signedIn}` }),
          },
        }),
    },
  });
  try {
    return { source: 'portal', ...(await client.getConnections()) };
  } catch (error) {
    if (error instanceof PortalSilentError) throw error;
    throw new CliError(explain(url, error, token !== undefined), {
      cause: error,
    });
  }
}

async function signInAsGuest(url: string): Promise<string | undefined> {
  const response = await ask(url, `${url}/api/auth/guest/refresh`, {
    headers: { 'X-Requested-With': 'XMLHttpRequest' },
  });
  if (!response.ok) return undefined;
  const reply = guestReplySchema.safeParse(
    await response.json().catch(() => undefined),
  );
  return reply.success ? reply.data.backstageIdentity.token : undefined;
}

async function ask(
  url: string,
  input: Parameters<typeof fetch>[0],
  init: RequestInit,
): Promise<Response> {
  try {
    return await fetch(input, {
      ...init,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new PortalSilentError(`No portal answers at ${url}.`, {
      cause: error,
    });
  }
}

function explain(url: string, error: unknown, hasToken: boolean): string {
  const status =
    error instanceof ResponseError ? error.response.status : undefined;
  if (status === 401 || status === 403) {
    return hasToken
      ? `The portal at ${url} does not accept the token`
      : `The portal at ${url} asks who you are: give --token, or BELLWETHER_TOKEN`;
  }
  if (status === 404) {
    return `${url} answers, but has no models plugin; --url wants the address of the portal's backend`;
  }
  if (status !== undefined) {
    return `The portal at ${url} answers HTTP ${status}`;
  }
  return isError(error) && error.name === 'ZodError'
    ? `The portal at ${url} is of another version than this command`
    : `${url} does not answer as a portal does; --url wants the address of its backend`;
}
