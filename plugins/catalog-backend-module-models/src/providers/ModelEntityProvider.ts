import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { RecordsClient } from '@bellwether/plugin-models-node';
import { CataloguedRegistry } from '../config';
import { EntitySync, EntitySyncOptions } from '../sync';
import { ModelReader } from './ModelReader';

/** What both providers need of the backend. */
export type ProviderServices = Pick<
  EntitySyncOptions,
  'applied' | 'events' | 'logger' | 'scheduler' | 'shutdown'
> & { records: RecordsClient };

/** Gives the models of one registry to the catalog. */
export class ModelEntityProvider implements EntityProvider {
  static create(
    catalogued: CataloguedRegistry,
    services: ProviderServices,
  ): ModelEntityProvider {
    return new ModelEntityProvider(catalogued, services);
  }

  readonly #catalogued: CataloguedRegistry;
  readonly #services: ProviderServices;

  private constructor(
    catalogued: CataloguedRegistry,
    services: ProviderServices,
  ) {
    this.#catalogued = catalogued;
    this.#services = services;
  }

  getProviderName(): string {
    return `ModelEntityProvider:${this.#catalogued.registry}`;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    const { registry, schedule } = this.#catalogued;
    const { records, ...services } = this.#services;
    const logger = services.logger.child({ provider: this.getProviderName() });
    await EntitySync.start(
      {
        ...services,
        providerName: this.getProviderName(),
        locationKey: `models:${registry}`,
        schedule,
        logger,
        reader: ModelReader.create({ registry, records, logger }),
      },
      connection,
    );
  }
}
