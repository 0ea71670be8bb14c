import { useProxyContract } from './contract';

const contract = useProxyContract();

const REVIEW = '/apis/authentication.k8s.io/v1/selfsubjectreviews';

/** Who the cluster believes to be asked by. */
async function whoAmI(
  options: Parameters<typeof contract.call>[1] = {},
): Promise<string> {
  const { status, body } = await contract.call(REVIEW, {
    ...options,
    method: 'POST',
    body: {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'SelfSubjectReview',
    },
  });
  expect(status).toBe(201);
  return body.status.userInfo.username;
}

async function nameOf(role: 'admin' | 'owner' | 'viewer'): Promise<string> {
  const { body } = await contract.direct.call(REVIEW, {
    as: role,
    method: 'POST',
    body: {},
  });
  return body.status.userInfo.username;
}

describe('who asks the cluster', () => {
  it('is the account that the portal has for it, whoever asks the portal', async () => {
    expect(await whoAmI()).toBe(await nameOf('admin'));
    expect(await whoAmI({ as: 'user' })).toBe(await nameOf('admin'));
    expect(await whoAmI({ cluster: 'reading' })).toBe(await nameOf('viewer'));
  });

  it('is the person whose own token is sent along', async () => {
    const { owner } = contract.direct.server.tokens;
    const headers = { 'Backstage-Kubernetes-Authorization': `Bearer ${owner}` };
    expect(await whoAmI({ as: 'user', headers })).toBe(await nameOf('owner'));
    expect(await whoAmI({ cluster: 'reading', headers })).toBe(
      await nameOf('owner'),
    );
  });

  it('is nobody when that token is unknown, although the account is not', async () => {
    const { status, body } = await contract.call(REVIEW, {
      method: 'POST',
      body: {},
      headers: { 'Backstage-Kubernetes-Authorization': 'Bearer nobody' },
    });
    expect(status).toBe(401);
    expect(body).toMatchObject({ kind: 'Status', reason: 'Unauthorized' });
  });

  it('is nobody who is unknown to the portal', async () => {
    const { status, body } = await contract.call(REVIEW, {
      headers: { Authorization: 'Bearer nobody' },
    });
    expect(status).toBe(401);
    expect(body).toMatchObject({ error: { name: 'AuthenticationError' } });
  });
});

describe('a cluster’s certificate', () => {
  it('is trusted when its authority is in the configuration', async () => {
    const { status } = await contract.call('/version');
    expect(status).toBe(200);
  });

  it('is not trusted otherwise, and the answer says which cluster it is', async () => {
    const { status, text, body } = await contract.call('/version', {
      cluster: 'untrusted',
    });
    expect(status).toBe(500);
    expect(body).toMatchObject({
      error: {
        message: expect.stringMatching(
          /^Cluster 'untrusted' request error.*certificate/,
        ),
      },
    });
    const { admin } = contract.direct.server.tokens;
    expect(text).not.toContain(admin);
  });

  it('is left alone when the configuration says so', async () => {
    const { status } = await contract.call('/version', {
      cluster: 'unchecked',
    });
    expect(status).toBe(200);
  });
});
