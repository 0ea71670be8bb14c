import { useAuthContract, V2, V3 } from './contract';

const NOT_AUTHENTICATED =
  'You are not authenticated. Please see https://www.mlflow.org/docs/latest/auth/index.html#authenticating-to-mlflow on how to authenticate.';

const contract = useAuthContract();
const { asAdmin, get, open, prefix, send, setAlias, somebody } = contract;

describe('a server with accounts', () => {
  it.each([
    ['nobody', undefined],
    ['a wrong password', { username: 'admin', password: 'wrong-password' }],
  ])('asks %s who they are', async (_who, account) => {
    const answer = await get(account, `${V2}/registered-models/search`);
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Basic realm="mlflow"');
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    expect(answer.text).toBe(NOT_AUTHENTICATED);
  });

  it('stumbles over a bearer token', async () => {
    const { status, headers } = await send(undefined, {
      path: `${V2}/registered-models/search`,
      headers: { Authorization: 'Bearer token' },
    });
    expect(status).toBe(500);
    expect(headers['content-type']).toMatch(/^text\/html/);
  });

  it('tells everybody its health and what it is, but not its version', async () => {
    const health = await get(undefined, '/health');
    expect([health.status, health.text]).toEqual([200, 'OK']);
    const info = await get(undefined, `${V3}/server-info`);
    expect(info.status).toBe(200);
    expect((await get(undefined, '/version')).status).toBe(401);
    const version = await get(contract.server.portal, '/version');
    expect(version.text).toMatch(/^3\.\d+\.\d+$/);
  });

  it('lets the administrator do everything', async () => {
    const search = await get(
      contract.server.admin,
      `${V2}/registered-models/search`,
    );
    expect(search.status).toBe(200);
    const webhooks = await get(contract.server.admin, `${V2}/webhooks`);
    expect(webhooks.status).toBe(200);
  });
});

describe.each([
  ['the portal', () => contract.server.portal],
  ['somebody', () => somebody],
])('%s, who has the default permission', (_who, account) => {
  it('reads models, versions and aliases', async () => {
    const name = `name=${open}`;
    for (const [path, query] of [
      ['/registered-models/get', name],
      ['/registered-models/alias', `${name}&alias=latest`],
      ['/model-versions/get', `${name}&version=1`],
      ['/registered-models/search', `filter=name%3D'${open}'`],
      ['/model-versions/search', `filter=name%3D'${open}'`],
    ]) {
      const { status, text } = await get(account(), `${V2}${path}`, query);
      expect([path, status]).toEqual([path, 200]);
      expect(text).toContain(open);
    }
  });

  it.each([
    ['POST', '/registered-models/alias', { alias: 'champion', version: '1' }],
    ['DELETE', '/registered-models/alias', { alias: 'champion' }],
    ['POST', '/registered-models/set-tag', { key: 'a', value: 'b' }],
    ['PATCH', '/registered-models/update', { description: 'x' }],
    ['DELETE', '/registered-models/delete', {}],
    ['POST', '/model-versions/create', { source: 's3://bucket/x' }],
    ['POST', '/model-versions/set-tag', { version: '1', key: 'a', value: 'b' }],
    ['DELETE', '/model-versions/delete', { version: '1' }],
  ])('changes nothing by %s %s', async (method, path, body) => {
    const answer = await send(account(), {
      method,
      path: `${V2}${path}`,
      body: { name: open, ...body },
    });
    expect(answer.status).toBe(403);
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    expect(answer.headers).not.toHaveProperty('www-authenticate');
    expect(answer.text).toBe('Permission denied');
  });

  it('sees no webhooks, and makes none', async () => {
    const list = await get(account(), `${V2}/webhooks`);
    expect([list.status, list.text]).toEqual([403, 'Permission denied']);
    const create = await send(account(), {
      method: 'POST',
      path: `${V2}/webhooks`,
      body: {
        name: 'x',
        url: 'https://example.test/',
        events: [{ entity: 'MODEL_VERSION', action: 'CREATED' }],
      },
    });
    expect(create.status).toBe(403);
  });

  it('is refused a change of a model that there is not as of any other', async () => {
    const read = await get(
      account(),
      `${V2}/registered-models/get`,
      `name=${prefix}-none`,
    );
    expect(read.status).toBe(404);
    expect((await setAlias(account(), `${prefix}-none`)).status).toBe(403);
  });

  it('gives nobody a permission', async () => {
    const { status } = await send(account(), {
      method: 'POST',
      path: `${V3}/users/permissions/grant`,
      body: {
        username: account().username,
        resource_type: 'registered_model',
        resource_id: open,
        permission: 'EDIT',
      },
    });
    expect(status).toBe(403);
  });
});

describe('an account', () => {
  it('needs a password of twelve characters', async () => {
    const { status, body } = await asAdmin('POST', `${V2}/users/create`, {
      username: `${prefix}-short`,
      password: 'eleven-char',
    });
    expect(status).toBe(400);
    expect(body.message).toBe('Password must be at least 12 characters.');
  });

  it('knows its own name', async () => {
    const { body } = await get(somebody, `${V2}/users/current`);
    expect(body).toMatchObject({
      is_basic_auth: true,
      user: { is_admin: false, username: somebody.username },
    });
  });
});
