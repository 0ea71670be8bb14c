/**
 * A replica of the portal in a process of its own, so that it can be killed: `replica.ts <config>`, JSON with the
 * database's configuration for knex and the plugin's. Tasks run by the real scheduler.
 */
import {
  createBackendPlugin,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import express from 'express';
import createKnex from 'knex';
import { driftPlugin } from '../plugin';

/** Stands in for the models backend: takes the families' summaries. */
const modelsBackend = createBackendPlugin({
  pluginId: 'models',
  register(env) {
    env.registerInit({
      deps: { httpRouter: coreServices.httpRouter },
      async init({ httpRouter }) {
        httpRouter.use(
          express.Router().put('/v1/summaries/drift', (_, response) => {
            response.status(204).end();
          }),
        );
      },
    });
  },
});

async function main() {
  const { database, drift } = JSON.parse(process.argv[2]);
  await startTestBackend({
    features: [
      driftPlugin,
      modelsBackend,
      schedulerServiceFactory,
      catalogServiceMock.factory(),
      mockServices.database.factory({ knex: createKnex(database) }),
      mockServices.rootConfig.factory({ data: { drift } }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({ send: async () => {} }),
      }),
    ],
  });
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
