import {
  AuthService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import {
  CatalogService,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { ServerOwners } from '../mapping';
import { EntitySync } from '../sync';
import { ProviderServices } from './ModelEntityProvider';
import { ServerReader } from './ServerReader';

export interface ServerEntityProviderOptions extends ProviderServices {
  auth: AuthService;
  catalog: CatalogService;
  owners: ServerOwners;
  schedule: SchedulerServiceTaskScheduleDefinition;
}

/** Gives what serves models on the clusters to the catalog. */
export class ServerEntityProvider implements EntityProvider {
  static create(options: ServerEntityProviderOptions): ServerEntityProvider {
    return new ServerEntityProvider(options);
  }

  readonly #options: ServerEntityProviderOptions;

  private constructor(options: ServerEntityProviderOptions) {
    this.#options = options;
  }

  getProviderName(): string {
    return 'ServerEntityProvider';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    const { auth, catalog, owners, records, ...services } = this.#options;
    await EntitySync.start(
      {
        ...services,
        providerName: this.getProviderName(),
        locationKey: 'models-servers',
        logger: services.logger.child({ provider: this.getProviderName() }),
        reader: ServerReader.create({ auth, catalog, owners, records }),
      },
      connection,
    );
  }
}
