/**
 * A replica of the portal in a process of its own, so that it can be killed: `replica.ts <JSON>`, with the database's configuration for
 * knex, that of the portal, and the servers that its models backend has joined. Tasks run by the real scheduler.
 */
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import kubernetesPlugin from '@backstage/plugin-kubernetes-backend';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import createKnex from 'knex';
import { canaryPlugin } from '../plugin';
import { modelsBackend } from './modelsBackend';

async function main() {
  const { database, config, servers } = JSON.parse(process.argv[2]);
  await startTestBackend({
    features: [
      canaryPlugin,
      kubernetesPlugin,
      modelsBackend(
        () => servers,
        () => {},
      ),
      schedulerServiceFactory,
      catalogServiceMock.factory(),
      mockServices.database.factory({ knex: createKnex(database) }),
      mockServices.rootConfig.factory({ data: config }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({ publish: async () => {} }),
      }),
    ],
  });
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
