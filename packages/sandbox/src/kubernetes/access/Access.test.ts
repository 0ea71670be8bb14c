import {
  createTestCluster,
  type TestCluster,
} from '../__testUtils__/createTestCluster';
import type { Role } from './roles';

const ROLLOUTS = '/apis/argoproj.io/v1alpha1/namespaces/payments-ml/rollouts';
const REVIEWS = '/apis/authorization.k8s.io/v1';

describe('access to a cluster', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await createTestCluster();
  });

  afterAll(() => cluster.close());

  const call = async (
    role: Role | undefined,
    path: string,
    init: { method?: string; body?: object; type?: string } = {},
  ) => {
    const { method = 'GET', body, type = 'application/json' } = init;
    const response = await fetch(`${cluster.url}${path}`, {
      method,
      headers: {
        ...(role && { Authorization: `Bearer ${cluster.api.tokens[role]}` }),
        ...(body && { 'Content-Type': type }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      text,
      body: text.startsWith('{') ? JSON.parse(text) : undefined,
    };
  };

  const requests: [verb: string, subresource: string, status: number][] = [
    ['get', '', 200],
    ['list', '', 200],
    ['patch', '', 200],
    ['patch', 'status', 200],
    ['delete', '', 404],
  ];

  it.each(
    (['portal', 'owner', 'viewer', 'nobody', 'admin'] as const).flatMap(role =>
      requests.map(
        ([verb, subresource, status]) =>
          [role, verb, subresource, status] as const,
      ),
    ),
  )(
    'of %s to %s rollouts %s is what the review says',
    async (role, verb, subresource, status) => {
      const review = await call(role, `${REVIEWS}/selfsubjectaccessreviews`, {
        method: 'POST',
        body: {
          spec: {
            resourceAttributes: {
              verb,
              group: 'argoproj.io',
              resource: 'rollouts',
              subresource,
              namespace: 'payments-ml',
            },
          },
        },
      });
      expect(review.status).toBe(201);
      const method = { get: 'GET', list: 'GET', patch: 'PATCH' }[verb];
      const name = verb === 'delete' ? '/none' : '/card-fraud';
      const path =
        verb === 'list'
          ? ROLLOUTS
          : `${ROLLOUTS}${name}${subresource && `/${subresource}`}`;
      const answer = await call(role, path, {
        method: method ?? 'DELETE',
        ...(verb === 'patch' && {
          body: {},
          type: 'application/merge-patch+json',
        }),
      });
      expect(answer.status).toBe(review.body.status.allowed ? status : 403);
    },
  );

  it('is told by role', async () => {
    const allowed = async (role: Role, verb: string, subresource = '') => {
      const { body } = await call(role, `${REVIEWS}/selfsubjectaccessreviews`, {
        method: 'POST',
        body: {
          spec: {
            resourceAttributes: {
              verb,
              group: 'argoproj.io',
              resource: 'rollouts',
              subresource,
            },
          },
        },
      });
      return body.status.allowed;
    };
    expect(await allowed('portal', 'watch')).toBe(true);
    expect(await allowed('portal', 'patch')).toBe(false);
    expect(await allowed('viewer', 'patch', 'status')).toBe(false);
    expect(await allowed('owner', 'patch', 'status')).toBe(true);
    expect(await allowed('owner', 'delete')).toBe(false);
    expect(await allowed('nobody', 'get')).toBe(false);
    expect(await allowed('admin', 'delete')).toBe(true);
  });

  it('names the binding that gives it', async () => {
    const { body } = await call(
      'viewer',
      `${REVIEWS}/selfsubjectaccessreviews`,
      {
        method: 'POST',
        body: {
          spec: { resourceAttributes: { verb: 'list', resource: 'pods' } },
        },
      },
    );
    expect(body).toEqual({
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec: { resourceAttributes: { verb: 'list', resource: 'pods' } },
      status: {
        allowed: true,
        reason:
          'RBAC: allowed by ClusterRoleBinding "bellwether-viewer" of ClusterRole "bellwether-viewer" to Group "ml-viewers"',
      },
    });
  });

  it('is listed in rules', async () => {
    const { body } = await call('owner', `${REVIEWS}/selfsubjectrulesreviews`, {
      method: 'POST',
      body: { spec: { namespace: 'payments-ml' } },
    });
    expect(body.status.resourceRules).toContainEqual(
      expect.objectContaining({
        verbs: ['patch', 'update'],
        resources: expect.arrayContaining(['rollouts/status']),
      }),
    );
    expect(body.status.incomplete).toBe(false);
  });

  it.each([
    ['without a token', undefined],
    ['with an unknown one', 'Bearer wrong'],
    ['with a password', 'Basic dXNlcjpwYXNz'],
  ])('is refused %s', async (_what, authorization) => {
    const response = await fetch(`${cluster.url}/api/v1/pods`, {
      headers: authorization ? { Authorization: authorization } : {},
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Unauthorized',
      reason: 'Unauthorized',
      code: 401,
    });
  });

  it('needs no token for health', async () => {
    for (const path of ['/readyz', '/livez', '/healthz']) {
      expect(await call(undefined, path)).toMatchObject({
        status: 200,
        text: 'ok',
      });
    }
    expect((await call(undefined, '/version')).status).toBe(401);
  });

  it('is decided before it is looked whether there is such a thing', async () => {
    const path = '/apis/example.com/v1/widgets';
    expect((await call('viewer', path)).status).toBe(403);
    expect(await call('admin', path)).toMatchObject({
      status: 404,
      text: '404 page not found\n',
    });
    expect((await call('nobody', '/apis/apps/v1')).status).toBe(200);
    expect((await call('nobody', '/metrics')).body).toMatchObject({
      message: 'forbidden: User "nora" cannot get path "/metrics"',
      code: 403,
    });
  });

  it('can be taken away and given back', async () => {
    const { access } = cluster.api;
    access.setRules('portal', []);
    expect((await call('portal', ROLLOUTS)).body).toMatchObject({
      message:
        'rollouts.argoproj.io is forbidden: User "system:serviceaccount:bellwether:portal" cannot list resource "rollouts" in API group "argoproj.io" in the namespace "payments-ml"',
    });
    access.setRules('portal', undefined);
    expect((await call('portal', ROLLOUTS)).status).toBe(200);
  });
});
