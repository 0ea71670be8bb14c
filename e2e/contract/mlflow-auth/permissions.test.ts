import { useAuthContract, V2, V3 } from './contract';

const contract = useAuthContract();
const { get, hidden, open, permission, prefix, send, setAlias, somebody } =
  contract;

describe('a permission to edit', () => {
  beforeAll(() => permission('grant', open, 'EDIT'));
  afterAll(() => permission('revoke', open));

  it('is shown to who has it', async () => {
    const { body } = await get(somebody, `${V3}/users/current/permissions`);
    expect(body).toMatchObject({
      is_admin: false,
      permissions: [
        {
          permission: 'EDIT',
          resource_type: 'registered_model',
          resource_pattern: open,
        },
      ],
    });
  });

  it('lets an alias be set and a tag, but no alias be taken away', async () => {
    expect((await setAlias(somebody)).body).toEqual({});
    const tag = await send(somebody, {
      method: 'POST',
      path: `${V2}/registered-models/set-tag`,
      body: { name: open, key: 'a', value: 'b' },
    });
    expect(tag.status).toBe(200);
    const away = await send(somebody, {
      method: 'DELETE',
      path: `${V2}/registered-models/alias`,
      body: { name: open, alias: 'champion' },
    });
    expect(away.status).toBe(403);
  });

  it('holds for its model alone', async () => {
    expect((await setAlias(somebody, hidden)).status).toBe(403);
  });

  it('is not given twice', async () => {
    const { status, body } = await permission('grant', open, 'READ');
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error_code: 'RESOURCE_ALREADY_EXISTS',
      message: `Permission for user=${somebody.username} on resource_type=registered_model, resource_id=${open} already exists.`,
    });
  });

  it('has no other name than those that there are', async () => {
    const { status, body } = await permission(
      'grant',
      hidden,
      'NO_PERMISSIONS',
    );
    expect(status).toBe(400);
    expect(body.message).toContain(
      "accept only: ('DENY', 'EDIT', 'MANAGE', 'READ', 'USE')",
    );
  });
});

describe('a model that somebody is denied', () => {
  beforeAll(() => permission('grant', hidden, 'DENY'));
  afterAll(() => permission('revoke', hidden));

  const search = async (what: string, query: Record<string, string>) => {
    const { body } = await send(somebody, {
      path: `${V2}/${what}/search`,
      query: Object.entries({ filter: `name LIKE '${prefix}-%'`, ...query }),
    });
    return body;
  };

  it.each([
    ['/registered-models/get', ''],
    ['/registered-models/alias', '&alias=latest'],
    ['/model-versions/get', '&version=1'],
  ])('is refused by %s', async (path, more) => {
    const answer = await get(somebody, `${V2}${path}`, `name=${hidden}${more}`);
    expect([answer.status, answer.text]).toEqual([403, 'Permission denied']);
    const portal = await get(
      contract.server.portal,
      `${V2}${path}`,
      `name=${hidden}${more}`,
    );
    expect(portal.status).toBe(200);
  });

  it('is missing from the search of models, without a word', async () => {
    const body = await search('registered-models', {});
    expect(body.registered_models.map(({ name }) => name)).toEqual([open]);
    expect(body).not.toHaveProperty('next_page_token');
  });

  it('leaves no gap in the pages of models', async () => {
    const page = await search('registered-models', {
      max_results: '1',
      order_by: 'name ASC',
    });
    expect(page.registered_models.map(({ name }) => name)).toEqual([open]);
  });

  it('leaves pages of versions empty that are not the last', async () => {
    const seen: string[][] = [];
    let token: string | undefined = '';
    while (token !== undefined) {
      const body = await search('model-versions', {
        max_results: '1',
        order_by: 'name ASC',
        ...(token && { page_token: token }),
      });
      seen.push((body.model_versions ?? []).map(({ name }) => name));
      token = body.next_page_token;
    }
    expect(seen).toEqual([[], [open]]);
  });
});

describe('somebody who makes a model', () => {
  it('may do everything with it', async () => {
    const name = `${prefix}-own`;
    const make = (path: string, body: object, method = 'POST') =>
      send(somebody, { method, path: `${V2}${path}`, body: { name, ...body } });
    expect((await make('/registered-models/create', {})).status).toBe(200);
    await make('/model-versions/create', { source: 's3://bucket/own' });
    expect((await setAlias(somebody, name)).status).toBe(200);
    const away = await make(
      '/registered-models/alias',
      { alias: 'champion' },
      'DELETE',
    );
    expect(away.status).toBe(200);
    await permission('revoke', name);
  });
});
