import { useContract } from './contract';
import { realUrl, type Role } from './server';

const contract = useContract();
const { rollouts } = contract.paths;
const REVIEWS = '/apis/authorization.k8s.io/v1';

beforeAll(async () => {
  await contract.createRollout('guarded');
});

async function usernameOf(as: Role): Promise<string> {
  const { body } = await contract.call(
    '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    { as, method: 'POST', body: {} },
  );
  return body.status.userInfo.username;
}

describe('a token', () => {
  it('that nobody has is refused', async () => {
    const { status, body } = await contract.call(rollouts, {
      headers: { Authorization: 'Bearer nobody-has-this' },
    });
    expect(status).toBe(401);
    expect(body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Unauthorized',
      reason: 'Unauthorized',
      code: 401,
    });
  });

  it('must be there', async () => {
    const { client } = contract.server;
    const { status, body } = await client.call({ path: rollouts });
    // Where anonymous access is left on, it is somebody who may nothing.
    expect(realUrl ? [401, 403] : [401]).toContain(status);
    expect(body.kind).toBe('Status');
  });
});

describe('access', () => {
  const questions: [verb: string, subresource: string, name: string][] = [
    ['get', '', 'guarded'],
    ['list', '', ''],
    ['watch', '', ''],
    ['patch', '', 'guarded'],
    ['patch', 'status', 'guarded'],
    ['update', '', 'guarded'],
    ['delete', '', 'none'],
    ['create', '', ''],
  ];

  /** The status that the real request gets; 403 when it is refused. */
  async function attempt(
    as: Role,
    verb: string,
    subresource: string,
    name: string,
  ): Promise<number> {
    const path = [rollouts, name, subresource].filter(Boolean).join('/');
    if (verb === 'watch') {
      const watch = await contract.watch(path, { timeoutSeconds: '1' }, as);
      return watch.status;
    }
    const method = {
      get: 'GET',
      list: 'GET',
      patch: 'PATCH',
      update: 'PUT',
      delete: 'DELETE',
    }[verb];
    const { status } = await contract.call(path, {
      as,
      method: method ?? 'POST',
      ...(verb === 'patch' && {
        type: 'application/merge-patch+json',
        body: {},
      }),
      ...(['create', 'update'].includes(verb) && { body: {} }),
    });
    return status;
  }

  it.each(
    (['viewer', 'owner', 'admin'] as const).flatMap(role =>
      questions.map(question => [role, ...question] as const),
    ),
  )(
    'of the %s to %s %s is what the review says',
    async (role, verb, subresource, name) => {
      const { status, body } = await contract.call(
        `${REVIEWS}/selfsubjectaccessreviews`,
        {
          as: role,
          method: 'POST',
          body: {
            apiVersion: 'authorization.k8s.io/v1',
            kind: 'SelfSubjectAccessReview',
            spec: {
              resourceAttributes: {
                group: 'argoproj.io',
                resource: 'rollouts',
                verb,
                subresource,
                name,
                namespace: contract.namespace,
              },
            },
          },
        },
      );
      expect(status).toBe(201);
      const real = await attempt(role, verb, subresource, name);
      expect(real !== 403).toBe(body.status.allowed);
    },
  );

  it('is what the roles are for', async () => {
    const allowed = async (as: Role) => {
      const answers = [];
      for (const question of questions) {
        answers.push((await attempt(as, ...question)) !== 403);
      }
      return answers;
    };
    expect(await allowed('viewer')).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(await allowed('owner')).toEqual([
      true,
      true,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it.each([
    ['', 'rollouts'],
    ['/status', 'rollouts/status'],
  ])('is refused with a sentence, at %s', async (suffix, resource) => {
    const { status, body } = await contract.call(
      `${rollouts}/guarded${suffix}`,
      {
        as: 'viewer',
        method: 'PATCH',
        type: 'application/merge-patch+json',
        body: {},
      },
    );
    expect(status).toBe(403);
    expect(body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: `rollouts.argoproj.io "guarded" is forbidden: User "${await usernameOf(
        'viewer',
      )}" cannot patch resource "${resource}" in API group "argoproj.io" in the namespace "${
        contract.namespace
      }"`,
      reason: 'Forbidden',
      details: { name: 'guarded', group: 'argoproj.io', kind: 'rollouts' },
      code: 403,
    });
  });

  it('is refused before it is looked whether there is such a thing', async () => {
    const { status, body } = await contract.call(
      '/apis/none.example.com/v1/widgets',
      { as: 'viewer' },
    );
    expect(status).toBe(403);
    expect(body.message).toBe(
      `widgets.none.example.com is forbidden: User "${await usernameOf(
        'viewer',
      )}" cannot list resource "widgets" in API group "none.example.com" at the cluster scope`,
    );
  });

  it('is refused at a path that belongs to no resource', async () => {
    const { body } = await contract.call('/metrics', { as: 'viewer' });
    expect(body).toMatchObject({
      message: `forbidden: User "${await usernameOf(
        'viewer',
      )}" cannot get path "/metrics"`,
      reason: 'Forbidden',
      details: {},
    });
  });
});
