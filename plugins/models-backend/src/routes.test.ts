import { randomUUID } from 'crypto';
import {
  BackstageCredentials,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  Permission,
} from '@backstage/plugin-permission-common';
import {
  modelsAliasUpdatePermission,
  modelsConnectionsReadPermission,
} from '@bellwether/plugin-models-common';
import request from 'supertest';
import { z } from 'zod';
import { ScriptedRegistry } from './__testUtils__/ScriptedRegistry';
import { Portal, startPortal } from './__testUtils__/startPortal';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const REF = 'resource:default/churn';
const MODEL = '/v1/models/resource/default/churn';

const callers = [
  'nobody',
  'viewer',
  'stranger',
  'owner',
  'platform',
  'service',
] as const;
type Caller = (typeof callers)[number];

/** What the portal's policy says: viewers see, owners move aliases of what they own, the platform team does everything. */
function mayDo(caller: Caller, permission: Permission, resource?: string) {
  if (caller === 'platform' || caller === 'service') return true;
  switch (permission.name) {
    case modelsAliasUpdatePermission.name:
      return caller === 'owner' && resource === REF;
    case modelsConnectionsReadPermission.name:
      return false;
    default:
      return true;
  }
}

function callerOf({ principal }: BackstageCredentials): Caller {
  const { userEntityRef } = z
    .object({ userEntityRef: z.string().optional() })
    .parse(principal);
  return z
    .enum(callers)
    .parse(userEntityRef?.replace('user:default/', '') ?? 'service');
}

function toResult(allowed: boolean) {
  return allowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY;
}

const permissionsFactory = createServiceFactory({
  service: coreServices.permissions,
  deps: {},
  factory: () => {
    const decide = (
      requests: Array<{ permission: Permission; resourceRef?: string }>,
      { credentials }: { credentials: BackstageCredentials },
    ) =>
      requests.map(({ permission, resourceRef }) => ({
        result: toResult(mayDo(callerOf(credentials), permission, resourceRef)),
      }));
    return {
      authorize: async (requests, options) => decide(requests, options),
      authorizeConditional: async (requests, options) =>
        decide(requests, options),
    };
  },
});

interface Route {
  method: 'get' | 'put' | 'post';
  path: string;
  body?: object;
  /** In the order of `callers`. */
  statuses: number[];
}

const READ = [401, 200, 200, 200, 200, 200];
const SERVICES_ONLY = [401, 403, 403, 403, 403, 200];

const routes: Route[] = [
  { method: 'get', path: '/v1/models', statuses: READ },
  { method: 'get', path: '/v1/attention', statuses: READ },
  { method: 'get', path: '/v1/connections', statuses: READ },
  { method: 'get', path: '/v1/counts', statuses: READ },
  { method: 'get', path: '/v1/openapi.json', statuses: READ },
  { method: 'get', path: '/v1/unregistered', statuses: READ },
  { method: 'get', path: MODEL, statuses: READ },
  { method: 'get', path: `${MODEL}/versions`, statuses: READ },
  { method: 'get', path: `${MODEL}/comparison?versions=1,2`, statuses: READ },
  {
    method: 'get',
    path: `${MODEL}/metric-history?metric=rmse&versions=1`,
    statuses: READ,
  },
  { method: 'get', path: `${MODEL}/versions/1/model-card`, statuses: READ },
  { method: 'get', path: `${MODEL}/servers`, statuses: READ },
  { method: 'get', path: `${MODEL}/summaries`, statuses: READ },
  { method: 'get', path: `${MODEL}/events`, statuses: READ },
  {
    method: 'put',
    path: `${MODEL}/aliases/champion`,
    body: {
      version: 3,
      expectedVersion: 2,
      reason: 'better on the hold-out',
    },
    statuses: [401, 403, 403, 200, 200, 403],
  },
  {
    method: 'get',
    path: '/v1/records/models?instance=mlflow',
    statuses: SERVICES_ONLY,
  },
  { method: 'get', path: '/v1/records/servers', statuses: SERVICES_ONLY },
  {
    method: 'put',
    path: '/v1/summaries/drift',
    body: { summaries: [] },
    statuses: [401, 403, 403, 403, 403, 204],
  },
  // Who delivers shows by the signature who it is, and nothing else counts.
  {
    method: 'post',
    path: '/v1/webhooks/mlflow',
    body: {},
    statuses: [404, 404, 404, 404, 404, 404],
  },
];

describe('the routes', () => {
  let registry: ScriptedRegistry;
  let portal: Portal;

  beforeAll(async () => {
    registry = new ScriptedRegistry();
    registry.add('churn', { versions: 4, aliases: { champion: 2 } });
    portal = await startPortal({
      knex: await databases.init('SQLITE_3'),
      registry: { type: 'scripted' },
      features: [registry.module, permissionsFactory],
    });
  });
  beforeEach(async () => {
    registry.pointAlias('churn', 'champion', 2);
    await portal.sync();
  });

  function call(method: Route['method'], path: string, caller: Caller) {
    const header = {
      nobody: mockCredentials.none.header(),
      service: mockCredentials.service.header(),
    }[caller as 'nobody' | 'service'];
    return request(portal.server)
      [method](`/api/models${path}`)
      .set(
        'authorization',
        header ?? mockCredentials.user.header(`user:default/${caller}`),
      )
      .set('idempotency-key', randomUUID());
  }

  describe.each(routes)('$method $path', ({ method, path, body, statuses }) => {
    it.each(
      callers.map((caller, index) => ({ caller, status: statuses[index] })),
    )('answers $caller with $status', async ({ caller, status }) => {
      const response = await call(method, path, caller).send(body);
      expect(response.status).toBe(status);
    });
  });

  it('are all in the OpenAPI document, and no others', async () => {
    const { body } = await call('get', '/v1/openapi.json', 'viewer');
    const described = Object.entries<object>(body.paths)
      .flatMap(([path, methods]) =>
        Object.keys(methods).map(method => `${method} ${path}`),
      )
      .sort();
    const tested = routes
      .filter(({ path }) => path !== '/v1/openapi.json')
      .map(
        ({ method, path }) =>
          `${method} ${path
            .replace(/\?.*/, '')
            .replace('/resource/default/churn', '/{kind}/{namespace}/{name}')
            .replace('/versions/1/', '/versions/{version}/')
            .replace('/aliases/champion', '/aliases/{alias}')
            .replace('/summaries/drift', '/summaries/{family}')
            .replace('/webhooks/mlflow', '/webhooks/{instance}')}`,
      )
      .sort();
    expect(described).toEqual(tested);
    expect(
      body.paths['/v1/models'].get.responses[200].content['application/json']
        .schema.properties.items.type,
    ).toBe('array');
  });

  it.each([
    ['/v1/models?pageSize=1000', 400],
    ['/v1/models?page=0', 400],
    ['/v1/models?sort=size', 400],
    ['/v1/models?stage=somewhere', 400],
    ['/v1/models/component/default/churn', 404],
    ['/v1/models/resource/default/-', 400],
    ['/v1/models/resource/default/none', 404],
    ['/v1/models/resource/other/churn', 404],
    [`${MODEL}/comparison`, 400],
    [`${MODEL}/comparison?versions=1`, 400],
    [`${MODEL}/comparison?versions=1,1`, 400],
    [`${MODEL}/comparison?versions=1,2,3,4,5,6`, 400],
    [`${MODEL}/comparison?versions=1,x`, 400],
    [`${MODEL}/comparison?versions=1,99`, 404],
    [`${MODEL}/metric-history?versions=1`, 400],
    [`${MODEL}/metric-history?metric=rmse&versions=0`, 400],
    [`${MODEL}/versions/latest/model-card`, 400],
    [`${MODEL}/versions/99/model-card`, 404],
    [`${MODEL}/events?before=yesterday`, 400],
  ])('refuse %s with %d', async (path, status) => {
    expect((await call('get', path, 'viewer')).status).toBe(status);
  });

  it.each([
    ['/v1/summaries/Drift', { summaries: [] }, 400],
    ['/v1/summaries/drift', {}, 400],
    [
      '/v1/summaries/drift',
      { summaries: [{ entityRef: REF, summary: { word: 'x' } }] },
      400,
    ],
  ])('refuse to put %s %j with %d', async (path, body, status) => {
    expect((await call('put', path, 'service').send(body)).status).toBe(status);
  });

  it('refuse a registry that is not configured', async () => {
    expect(
      (await call('get', '/v1/records/models?instance=other', 'service'))
        .status,
    ).toBe(404);
    expect((await call('get', '/v1/records/models', 'service')).status).toBe(
      400,
    );
  });
});
