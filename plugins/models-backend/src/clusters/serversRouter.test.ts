import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  serverRecordsReplySchema,
  serversReplySchema,
  unregisteredReplySchema,
} from '@bellwether/plugin-models-common';
import express from 'express';
import request from 'supertest';
import { up } from '../../migrations/20261101000002_servers';
import { KnownModel } from '../database';
import { AuthorizedServersService } from './AuthorizedServersService';
import { DefaultServersService } from './DefaultServersService';
import { ServerOfKind, ServerStore } from './ServerStore';
import { createServersRouter } from './serversRouter';

jest.setTimeout(60_000);

const churn: KnownModel = {
  instance: 'mlflow-eu',
  name: 'churn',
  entityRef: 'resource:default/churn',
  aliases: { champion: 12 },
  owner: 'group:default/crm',
};

const serving = (
  name: string,
  model: string,
  version: string,
): ServerOfKind => ({
  cluster: 'prod-eu',
  namespace: 'crm',
  name,
  kindTitle: 'Argo Rollout',
  reference: { model, version, from: 'annotation' },
  versions: [
    {
      role: 'stable',
      reference: { model, version, from: 'annotation' },
      readyReplicas: 2,
      wantedReplicas: 2,
    },
  ],
  phase: 'healthy',
});

const MODEL = '/api/models/v1/models/resource/default/churn/servers';
const UNREGISTERED = '/api/models/v1/unregistered';
const RECORDS = '/api/models/v1/records/servers';

const user = mockCredentials.user.header();
const service = mockCredentials.service.header({
  onBehalfOf: mockCredentials.service('plugin:catalog'),
  targetPluginId: 'models',
});
const nobody = mockCredentials.none.header();

/** A backend with three servers: of the champion, of another version, and of a model that is in no registry. */
async function startBackend(
  options: {
    result?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
    visible?: boolean;
  } = {},
) {
  const plugin = createBackendPlugin({
    pluginId: 'models',
    register(env) {
      env.registerInit({
        deps: {
          database: coreServices.database,
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
          permissions: coreServices.permissions,
        },
        async init({ database, httpAuth, httpRouter, permissions }) {
          const knex = await database.getClient();
          await up(knex);
          const store = ServerStore.create({ knex });
          await store.replace(
            'prod-eu',
            'argo-rollout',
            [
              serving('champion', 'churn', '12'),
              serving('older', 'churn', '11'),
              serving('stray', 'notebook-test', '1'),
            ],
            new Date('2026-06-16T14:30:00.000Z'),
          );
          for (const cluster of ['prod-eu', 'prod-us']) {
            await store.saveCluster({
              cluster,
              complete: cluster === 'prod-eu',
              readAt: new Date().toISOString(),
              staleSince:
                cluster === 'prod-us' ? '2026-06-16T14:02:00.000Z' : undefined,
              condition: {
                missingPermissions: [],
                kinds: [],
                problem: 'cannot be reached',
              },
            });
          }
          httpRouter.use(
            express.Router().use(
              '/v1',
              createServersRouter({
                httpAuth,
                servers: AuthorizedServersService.create(
                  DefaultServersService.create({
                    servers: store,
                    models: {
                      findByEntityRef: async ref =>
                        ref === churn.entityRef ? churn : undefined,
                      findByRegistryNames: async names =>
                        names.includes('churn') ? [churn] : [],
                    },
                  }),
                  {
                    permissions,
                    assertVisible: async ref => {
                      if (options.visible === false) {
                        throw new NotFoundError(`There is no ${ref}`);
                      }
                    },
                  },
                ),
              }),
            ),
          );
        },
      });
    },
  });
  const { server } = await startTestBackend({
    features: [
      plugin,
      mockServices.permissions.factory({
        result: options.result ?? AuthorizeResult.ALLOW,
      }),
    ],
  });
  return server;
}

it('says where a model runs, and how old that knowledge is', async () => {
  const server = await startBackend();
  const reply = serversReplySchema.parse(
    (await request(server).get(MODEL).set('authorization', user)).body,
  );
  expect(
    reply.servers.map(({ id, champion, versions }) => [
      id,
      champion,
      versions[0].version,
    ]),
  ).toEqual([
    ['prod-eu/crm/argo-rollout/champion', 'match', 12],
    ['prod-eu/crm/argo-rollout/older', 'differs', 11],
  ]);
  expect(reply.clusters).toMatchObject([
    { cluster: 'prod-eu' },
    {
      cluster: 'prod-us',
      staleSince: '2026-06-16T14:02:00.000Z',
      problem: 'prod-us cannot be reached.',
    },
  ]);
  expect(reply.clusters[0].staleSince).toBeUndefined();
});

it('lists what is in no registry, and what is not the champion', async () => {
  const server = await startBackend();
  const reply = unregisteredReplySchema.parse(
    (await request(server).get(UNREGISTERED).set('authorization', user)).body,
  );
  expect(reply.unregistered.map(({ name }) => name)).toEqual(['stray']);
  expect(reply.notChampion.map(({ name }) => name)).toEqual(['older']);
});

it('gives the catalog all servers of a cluster, and says which clusters are known in full', async () => {
  const server = await startBackend();
  const all = serverRecordsReplySchema.parse(
    (await request(server).get(RECORDS).set('authorization', service)).body,
  );
  expect(all.servers).toHaveLength(3);
  expect(
    all.clusters.map(({ cluster, complete }) => [cluster, complete]),
  ).toEqual([
    ['prod-eu', true],
    ['prod-us', false],
  ]);
  const one = serverRecordsReplySchema.parse(
    (
      await request(server)
        .get(`${RECORDS}?cluster=prod-us`)
        .set('authorization', service)
    ).body,
  );
  expect(one.servers).toEqual([]);
  expect(one.clusters.map(({ cluster }) => cluster)).toEqual(['prod-us']);
});

it('gives services the servers of some models and ids only, and the rest after a cursor', async () => {
  const server = await startBackend();
  const read = async (search: string) =>
    serverRecordsReplySchema.parse(
      (
        await request(server)
          .get(`${RECORDS}${search}`)
          .set('authorization', service)
      ).body,
    );
  const all = (await read('')).servers;
  const [first, second, third] = all;
  expect((await read(`?cursor=${first.id}`)).servers).toEqual([second, third]);
  const some = await read(`?models=${third.model}&servers=${first.id}`);
  expect(some.servers).toEqual([first, third]);
  expect((await read('?models=unheard-of')).servers).toEqual([]);
  expect((await read('?servers=unheard-of&models=a,b')).servers).toEqual([]);
});

it.each([
  [MODEL, 'nobody', nobody, 401],
  [MODEL, 'a user', user, 200],
  [MODEL, 'a service', service, 200],
  [UNREGISTERED, 'nobody', nobody, 401],
  [UNREGISTERED, 'a user', user, 200],
  [UNREGISTERED, 'a service', service, 200],
  [RECORDS, 'nobody', nobody, 401],
  [RECORDS, 'a user', user, 403],
  [RECORDS, 'a service', service, 200],
  [`${RECORDS}?cluster=`, 'a service', service, 400],
  [MODEL.replace('churn', 'absent'), 'a user', user, 404],
])(
  'answers GET %s of %s as it should',
  async (path, _who, authorization, status) => {
    const server = await startBackend();
    const response = await request(server)
      .get(path)
      .set('authorization', authorization);
    expect(response.status).toBe(status);
  },
);

it('hides a model that the caller may not see', async () => {
  const server = await startBackend({ visible: false });
  const response = await request(server).get(MODEL).set('authorization', user);
  expect(response.status).toBe(404);
});

it('refuses what is in no registry to whom the policy denies it', async () => {
  const server = await startBackend({ result: AuthorizeResult.DENY });
  const response = await request(server)
    .get(UNREGISTERED)
    .set('authorization', user);
  expect(response.status).toBe(403);
  expect(JSON.stringify(response.body)).not.toContain('stray');
});
