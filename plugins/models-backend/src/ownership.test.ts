import { randomUUID } from 'crypto';
import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import { userInfoServiceFactory } from '@backstage/backend-defaults/userInfo';
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import guestProviderModule from '@backstage/plugin-auth-backend-module-guest-provider';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import permissionPlugin from '@backstage/plugin-permission-backend';
import {
  AuthorizeResult,
  isPermission,
  ResourcePermission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { modelsAliasUpdatePermission } from '@bellwether/plugin-models-common';
import request from 'supertest';
import { ScriptedRegistry } from './__testUtils__/ScriptedRegistry';
import { modelsPlugin } from './plugin';

jest.setTimeout(60_000);

type EntityPermission = ResourcePermission<'catalog-entity'>;

/** Everyone may do everything, but what is named only with what they own. */
class ForOwners implements PermissionPolicy {
  readonly #permissions: readonly EntityPermission[];

  constructor(permissions: readonly EntityPermission[]) {
    this.#permissions = permissions;
  }

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    const forOwners = this.#permissions.find(each =>
      isPermission(permission, each),
    );
    return forOwners
      ? createCatalogConditionalDecision(
          forOwners,
          catalogConditions.isEntityOwner({
            claims: user?.info.ownershipEntityRefs ?? [],
          }),
        )
      : { result: AuthorizeResult.ALLOW };
  }
}

const policyModule = (permissions: readonly EntityPermission[]) =>
  createBackendModule({
    pluginId: 'permission',
    moduleId: 'for-owners',
    register(env) {
      env.registerInit({
        deps: { policy: policyExtensionPoint },
        async init({ policy }) {
          policy.setPolicy(new ForOwners(permissions));
        },
      });
    },
  });

/** The entities of two models in a real catalog: one of the signed-in user, one of another team. */
const entitiesModule = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'two-models',
  register(env) {
    env.registerInit({
      deps: { catalog: catalogProcessingExtensionPoint },
      async init({ catalog }) {
        const location = 'url:http://example.com/models';
        const model = (name: string, owner: string) => ({
          entity: {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Resource',
            metadata: {
              name,
              annotations: {
                'backstage.io/managed-by-location': location,
                'backstage.io/managed-by-origin-location': location,
              },
            },
            spec: { type: 'ml-model', owner },
          },
          locationKey: 'two-models',
        });
        catalog.addEntityProvider({
          getProviderName: () => 'two-models',
          connect: connection =>
            connection.applyMutation({
              type: 'full',
              entities: [
                model('mine', 'user:default/guest'),
                model('theirs', 'group:default/others'),
              ],
            }),
        });
      },
    });
  },
});

// The mock auth service cannot serve conditional decisions: its on-behalf-of credentials carry no actor, and
// `apply-conditions` then answers 403. So this test runs the real auth services and signs a guest in.
async function startPortalOf(permissions: readonly EntityPermission[]) {
  const registry = new ScriptedRegistry();
  registry.add('mine', { versions: 3, aliases: { champion: 2 } });
  registry.add('theirs', { versions: 3, aliases: { champion: 2 } });
  const scheduler = mockServices.scheduler();
  const { server } = await startTestBackend({
    features: [
      authPlugin,
      authServiceFactory,
      catalogPlugin,
      entitiesModule,
      guestProviderModule,
      httpAuthServiceFactory,
      modelsPlugin,
      permissionPlugin,
      permissionsServiceFactory,
      policyModule(permissions),
      registry.module,
      userInfoServiceFactory,
      // In the catalog the scheduler also runs what makes entities.
      createServiceFactory({
        service: coreServices.scheduler,
        deps: { plugin: coreServices.pluginMetadata },
        factory: ({ plugin }) =>
          plugin.getId() === 'models' ? scheduler : mockServices.scheduler(),
      }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          auth: {
            environment: 'development',
            providers: {
              guest: {
                dangerouslyAllowOutsideDevelopment: true,
                userEntityRef: 'user:default/guest',
              },
            },
          },
          backend: {
            baseUrl: 'http://localhost:0',
            database: { client: 'better-sqlite3', connection: ':memory:' },
          },
          catalog: {
            stitchingStrategy: { mode: 'immediate' },
            providers: {
              models: {
                scripted: {
                  registry: 'scripted',
                  owner: { default: 'group:default/others' },
                },
              },
            },
          },
          models: {
            registries: { scripted: { type: 'scripted' } },
            clusters: [],
          },
          permission: { enabled: true },
        },
      }),
    ],
  });
  await scheduler.triggerTask('read-registry-scripted');
  const guest = await request(server)
    .get('/api/auth/guest/refresh')
    .set('x-requested-with', 'XMLHttpRequest');
  const authorization = `Bearer ${guest.body.backstageIdentity.token}`;
  const get = (path: string) =>
    request(server).get(`/api${path}`).set({ authorization });
  for (let found = 0; found < 1; ) {
    const { body } = await get('/catalog/entities?filter=metadata.name=mine');
    found = body.length;
  }
  return {
    get: (path: string) => get(`/models/v1${path}`),
    moveAliasOf: (name: string) =>
      request(server)
        .put(`/api/models/v1/models/resource/default/${name}/aliases/champion`)
        .set({ authorization, 'idempotency-key': randomUUID() })
        .send({
          version: 3,
          expectedVersion: 2,
          reason: 'better on the hold-out',
        }),
  };
}

it('lets owners move aliases, and nobody else', async () => {
  const portal = await startPortalOf([modelsAliasUpdatePermission]);
  const model = (name: string) =>
    portal.get(`/models/resource/default/${name}`);
  expect((await model('mine')).body.mayMoveAliases).toBe(true);
  expect((await model('theirs')).body.mayMoveAliases).toBe(false);
  expect((await portal.moveAliasOf('mine')).status).toBe(200);
  expect((await portal.moveAliasOf('theirs')).status).toBe(403);
  expect((await model('theirs')).body.aliases).toMatchObject([{ version: 2 }]);
});

it('shows models to whoever may see their entities, and to nobody else', async () => {
  const portal = await startPortalOf([catalogEntityReadPermission]);
  const fleet = await portal.get('/models');
  expect(fleet.body).toMatchObject({ total: 1, items: [{ name: 'mine' }] });
  expect(fleet.body.facets.team).toEqual([
    { value: 'group:default/others', count: 1 },
  ]);
  for (const rest of [
    '',
    '/versions',
    '/comparison?versions=1,2',
    '/metric-history?metric=a&versions=1',
    '/versions/1/model-card',
    '/summaries',
    '/events',
    '/servers',
  ]) {
    const path = (name: string) => `/models/resource/default/${name}${rest}`;
    expect((await portal.get(path('mine'))).status).toBe(200);
    expect((await portal.get(path('theirs'))).status).toBe(404);
  }
  expect((await portal.moveAliasOf('theirs')).status).toBe(404);
});
