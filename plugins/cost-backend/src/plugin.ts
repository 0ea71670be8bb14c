import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { costPermissions } from '@bellwether/plugin-cost-common';
import { CostBackendOptions, createCostBackend } from './createCostBackend';
import { connectDatabase } from './database';

/** @param overrides - what the tests put in place of the plugin's own */
export function createCostPlugin(
  overrides: Pick<CostBackendOptions, 'host' | 'now'> = {},
) {
  return createBackendPlugin({
    pluginId: 'cost',
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
          notifications: notificationService,
          permissions: coreServices.permissions,
          permissionsRegistry: coreServices.permissionsRegistry,
          scheduler: coreServices.scheduler,
          signals: signalsServiceRef,
        },
        async init({ database, httpRouter, permissionsRegistry, ...services }) {
          permissionsRegistry.addPermissions(costPermissions);
          httpRouter.use(
            await createCostBackend({
              ...services,
              ...overrides,
              knex: await connectDatabase(database),
            }),
          );
        },
      });
    },
  });
}

/**
 * Reads what models cost and use, recommends sizes, and keeps the ledger of what was saved.
 *
 * @public
 */
export const costPlugin = createCostPlugin();
