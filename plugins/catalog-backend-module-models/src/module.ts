import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { RecordsClient } from '@bellwether/plugin-models-node';
import { readProviders, readServerOwners } from './config';
import { ModelEntityProvider, ServerEntityProvider } from './providers';
import { AppliedSets } from './sync';

/**
 * Gives the models of registries, and the servers that run them, to the catalog.
 *
 * @public
 */
export const catalogModuleModels = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'models',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        processing: catalogProcessingExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({
        auth,
        catalog,
        config,
        database,
        discovery,
        events,
        lifecycle,
        logger,
        processing,
        scheduler,
      }) {
        const registries = readProviders(config);
        const owners = readServerOwners(config);
        if (registries.length === 0) {
          logger.info('No models: catalog.providers.models is not configured');
          return;
        }
        const shutdown = new AbortController();
        lifecycle.addShutdownHook(() => shutdown.abort());
        const services = {
          applied: await AppliedSets.create({ database }),
          events,
          logger,
          records: RecordsClient.create({ auth, discovery }),
          scheduler,
          shutdown: shutdown.signal,
        };
        processing.addEntityProvider(
          ...registries.map(registry =>
            ModelEntityProvider.create(registry, services),
          ),
          ServerEntityProvider.create({
            ...services,
            auth,
            catalog,
            owners,
            schedule: registries[0].schedule,
          }),
        );
      },
    });
  },
});
