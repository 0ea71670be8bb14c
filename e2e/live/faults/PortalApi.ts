import {
  type Connection,
  type ModelEvent,
  ModelsClient,
} from '@bellwether/plugin-models-common';
import { GuestSession } from '../portal/GuestSession';

/** The portal as somebody uses it who is signed in as guest, and so is a member of travel-ml. */
export class PortalApi {
  readonly models: ModelsClient;
  private readonly guest: GuestSession;

  constructor(url: string) {
    this.guest = new GuestSession(url);
    this.models = new ModelsClient(this.guest.apis);
  }

  /** Signs in anew, as after a restart of the portal. */
  signIn(): Promise<void> {
    return this.guest.signIn();
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
}

/** Entity ref of a model of that name in the registry; the names that are used here need no change for it. */
export function refOf(model: string): string {
  return `resource:default/${model}`;
}
