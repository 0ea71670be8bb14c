import { LoggerService } from '@backstage/backend-plugin-api';
import { Outbox } from '@bellwether/plugin-models-node';
import { ClusterChange, ServerStore } from '../clusters';
import { ChangePublisher } from '../registries';
import { ServingProjector } from './ServingProjector';

/**
 * What follows when facts changed: they are joined anew, and the catalog, the timeline and open screens are told. The facts
 * are stored already, so nothing of this fails the read or the move that brought them.
 */
export class ChangeAnnouncer {
  static create(options: {
    serving: ServingProjector;
    servers: ServerStore;
    changes: ChangePublisher;
    outbox: Outbox;
    logger: LoggerService;
  }): ChangeAnnouncer {
    return new ChangeAnnouncer(options);
  }

  readonly #serving: ServingProjector;
  readonly #servers: ServerStore;
  readonly #changes: ChangePublisher;
  readonly #outbox: Outbox;
  readonly #logger: LoggerService;

  private constructor(options: {
    serving: ServingProjector;
    servers: ServerStore;
    changes: ChangePublisher;
    outbox: Outbox;
    logger: LoggerService;
  }) {
    this.#serving = options.serving;
    this.#servers = options.servers;
    this.#changes = options.changes;
    this.#outbox = options.outbox;
    this.#logger = options.logger;
  }

  async modelsChanged(instance: string, models: string[]): Promise<void> {
    await this.#quietly(async () => {
      const refs = await this.#serving.project(models);
      await this.#changes.publish({ instance, models }, refs);
      await this.#outbox.deliver();
    });
  }

  async serversChanged(change: ClusterChange): Promise<void> {
    const { cluster, freshness, models, servers } = change;
    await this.#quietly(async () => {
      const refs = await this.#serving.project(models);
      await this.#changes.publish(
        { cluster, servers: freshness ? undefined : servers },
        refs,
      );
    });
  }

  /** Makes up for what was interrupted before a restart. */
  async joinAgain(): Promise<void> {
    await this.#quietly(async () => {
      const servers = await this.#servers.list();
      await this.#serving.project(
        servers.map(({ observed }) => observed.reference.model),
      );
    });
  }

  async #quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#logger.error('A change was not passed on', error as Error);
    }
  }
}
