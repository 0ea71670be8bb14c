import { CountsReply } from '@bellwether/plugin-models-common';
import { ServersService } from '../clusters';
import { ConnectionsService } from '../connections';
import { CountsService, CountsServiceOptions } from './CountsService';
import { FleetService } from './FleetService';

export interface CountedServices {
  fleet: FleetService;
  servers: ServersService;
  connections: ConnectionsService;
}

/** Counts what the other services show. They decide what the caller may see, so nothing is decided here. */
export class DefaultCountsService implements CountsService {
  static create(counted: CountedServices): CountsService {
    return new DefaultCountsService(counted);
  }

  readonly #counted: CountedServices;

  private constructor(counted: CountedServices) {
    this.#counted = counted;
  }

  async get(options: CountsServiceOptions): Promise<CountsReply> {
    const { connections } = await this.#counted.connections.list(options);
    const inState = (wanted: string) =>
      connections.filter(({ state }) => state === wanted).length;
    return {
      ...(await this.#counted.fleet.counts(options)),
      unregistered: await this.#countUnregistered(options),
      connections: {
        failed: inState('failed'),
        limited: inState('limited'),
        stale: inState('stale'),
      },
    };
  }

  async #countUnregistered(
    options: CountsServiceOptions,
  ): Promise<number | undefined> {
    try {
      const { unregistered } = await this.#counted.servers.listUnregistered(
        options,
      );
      return unregistered.length;
    } catch (error) {
      if (error instanceof Error && error.name === 'NotAllowedError') {
        return undefined;
      }
      throw error;
    }
  }
}
