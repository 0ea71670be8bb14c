import { z } from 'zod';

const signInSchema = z.object({
  backstageIdentity: z.object({ token: z.string() }),
});

/** No answer of the portal may take longer, whatever its upstreams do. */
const ANSWER_SECONDS = 20;

/** Somebody who is signed in at a portal as guest, and so is a member of travel-ml. */
export class GuestSession {
  private token?: string;

  constructor(private readonly url: string) {}

  /** What clients of the portal's plugins need. */
  get apis() {
    return {
      discoveryApi: {
        getBaseUrl: async (plugin: string) => `${this.url}/api/${plugin}`,
      },
      fetchApi: {
        fetch: (
          input: Parameters<typeof fetch>[0],
          init?: Parameters<typeof fetch>[1],
        ) => this.fetch(input, init),
      },
    };
  }

  /** Signs in anew, as after a restart of the portal. */
  async signIn(): Promise<void> {
    const answer = await fetch(`${this.url}/api/auth/guest/refresh`, {
      signal: AbortSignal.timeout(ANSWER_SECONDS * 1000),
    });
    if (!answer.ok) throw new Error(`Sign-in was refused: ${answer.status}`);
    const { backstageIdentity } = signInSchema.parse(await answer.json());
    this.token = backstageIdentity.token;
  }

  private async fetch(
    input: Parameters<typeof fetch>[0],
    init: RequestInit = {},
  ): Promise<Response> {
    if (!this.token) await this.signIn();
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${this.token}`);
    const ask = () =>
      fetch(input, {
        ...init,
        headers,
        signal: AbortSignal.timeout(ANSWER_SECONDS * 1000),
      });
    if ((init.method ?? 'GET') !== 'GET') return ask();
    // As a browser does where a connection that was kept is closed just then: a busy portal's are.
    return ask().catch(error => {
      if (error instanceof TypeError) return ask();
      throw error;
    });
  }
}
