import {
  type Connection,
  type ModelEvent,
  ModelsClient,
} from '@bellwether/plugin-models-common';
import { z } from 'zod';

const signInSchema = z.object({
  backstageIdentity: z.object({ token: z.string() }),
});

/** No answer of the portal may take longer, whatever its upstreams do. */
const ANSWER_SECONDS = 20;

/** The portal as somebody uses it who is signed in as guest, and so is a member of travel-ml. */
export class PortalApi {
  readonly models: ModelsClient;
  private token?: string;

  constructor(private readonly url: string) {
    this.models = new ModelsClient({
      discoveryApi: { getBaseUrl: async plugin => `${url}/api/${plugin}` },
      fetchApi: { fetch: (input, init) => this.fetchSignedIn(input, init) },
    });
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

  async connection(id: string): Promise<Connection> {
    const { connections } = await this.models.getConnections();
    const found = connections.find(connection => connection.id === id);
    if (!found) {
      throw new Error(
        `There is no connection ${id}; there are ${connections
          .map(connection => connection.id)
          .join(', ')}`,
      );
    }
    return found;
  }

  /** Names of all models, sorted. */
  async modelNames(): Promise<string[]> {
    const names: string[] = [];
    for (let page = 1; ; page++) {
      const reply = await this.models.queryFleet({ page, pageSize: 100 });
      names.push(...reply.items.map(({ name }) => name));
      if (names.length >= reply.total) return names.sort();
    }
  }

  /** Every event of a model, newest first. */
  async events(entityRef: string): Promise<ModelEvent[]> {
    const all: ModelEvent[] = [];
    let before: string | undefined;
    do {
      const reply = await this.models.getEvents(entityRef, {
        ...(before && { before }),
      });
      all.push(...reply.events);
      before = reply.next;
    } while (before !== undefined);
    return all;
  }

  private async fetchSignedIn(
    input: Parameters<typeof fetch>[0],
    init: RequestInit = {},
  ): Promise<Response> {
    if (!this.token) await this.signIn();
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${this.token}`);
    return fetch(input, {
      ...init,
      headers,
      signal: AbortSignal.timeout(ANSWER_SECONDS * 1000),
    });
  }
}

/** Entity ref of a model of that name in the registry; the names that are used here need no change for it. */
export function refOf(model: string): string {
  return `resource:default/${model}`;
}
