import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { Server } from '@bellwether/plugin-models-common';
import { KnownServers, RecordsClient } from '@bellwether/plugin-models-node';

const REMEMBERED_MS = 30_000;

/** As long as a cluster is being listed; what waits for it asks again soon. */
const INCOMPLETE_REMEMBERED_MS = 5_000;

/** Which servers there are and whose, as the models backend joins them. */
export class ServerDirectory {
  static create(options: {
    auth: AuthService;
    discovery: DiscoveryService;
    now?: () => number;
  }): ServerDirectory {
    return new ServerDirectory(
      RecordsClient.create(options),
      options.now ?? Date.now,
    );
  }

  private last?: { until: number; reply: Promise<KnownServers> };

  private constructor(
    private readonly client: RecordsClient,
    private readonly now: () => number,
  ) {}

  /** Servers whose model some registry holds, and the others. */
  async servers(): Promise<Server[]> {
    return (await this.records()).servers;
  }

  /** Clusters that were listed in full at least once; servers of others are unknown, not absent. */
  async clusters(): Promise<string[]> {
    return (await this.records()).clusters
      .filter(({ complete }) => complete)
      .map(({ cluster }) => cluster);
  }

  /** All clusters that are watched, also those that were not listed yet. */
  async watchedClusters(): Promise<string[]> {
    return (await this.records()).clusters.map(({ cluster }) => cluster);
  }

  async find(id: string): Promise<Server | undefined> {
    return (await this.servers()).find(server => server.id === id);
  }

  private records(): Promise<KnownServers> {
    const now = this.now();
    if (!this.last || this.last.until <= now) {
      const reply = this.client.listServers();
      const last = { until: now + REMEMBERED_MS, reply };
      this.last = last;
      reply.then(
        ({ clusters }) => {
          if (!clusters.every(({ complete }) => complete)) {
            last.until = now + INCOMPLETE_REMEMBERED_MS;
          }
        },
        () => {
          if (this.last === last) this.last = undefined;
        },
      );
    }
    return this.last.reply;
  }
}
