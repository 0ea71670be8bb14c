import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { driftPermissions } from '@bellwether/plugin-drift-common';
import { createDriftBackend } from './createDriftBackend';
import { connectDatabase } from './database';
import { RunJob } from './judge';

/** @param overrides - what the tests put in place of the plugin's own */
export function createDriftPlugin(overrides: { runJob?: RunJob } = {}) {
  return createBackendPlugin({
    pluginId: 'drift',
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
          reader: coreServices.urlReader,
          scheduler: coreServices.scheduler,
          signals: signalsServiceRef,
        },
        async init({ database, httpRouter, permissionsRegistry, ...services }) {
          permissionsRegistry.addPermissions(driftPermissions);
          // Payload loggers authenticate in their own way; the route asks who they are.
          httpRouter.addAuthPolicy({
            path: '/v1/inference-logs',
            allow: 'unauthenticated',
          });
          httpRouter.use(
            await createDriftBackend({
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
 * Runs monitors, keeps baselines and judgements, and alerts.
 *
 * @public
 */
export const driftPlugin = createDriftPlugin();
