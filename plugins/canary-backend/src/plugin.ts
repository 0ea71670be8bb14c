import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { canaryPermissions } from '@bellwether/plugin-canary-common';
import { createCanaryBackend } from './createCanaryBackend';
import { connectDatabase } from './database';
import { WEB_PROVIDER_PATH } from './verdict';

/**
 * Watches rollouts on every cluster, keeps their history, and acts on them.
 *
 * @public
 */
export const canaryPlugin = createBackendPlugin({
  pluginId: 'canary',
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootLifecycle: coreServices.rootLifecycle,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        urlReader: coreServices.urlReader,
      },
      async init({ database, httpRouter, permissionsRegistry, ...services }) {
        permissionsRegistry.addPermissions(canaryPermissions);
        const { router, start } = await createCanaryBackend({
          ...services,
          knex: await connectDatabase(database),
        });
        httpRouter.addAuthPolicy({
          path: WEB_PROVIDER_PATH,
          allow: 'unauthenticated',
        });
        httpRouter.use(router);
        // Whatever is read of the clusters first would hold up the other plugins' start.
        services.rootLifecycle.addStartupHook(start);
      },
    });
  },
});
