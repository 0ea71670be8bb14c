import { NOBODY, useContract } from './contract';
import type { Body } from './wire';

const contract = useContract();

const LISTS = [
  ['entities', 'entities'],
  ['data_sources', 'dataSources'],
  ['feature_views', 'featureViews'],
  ['feature_services', 'featureServices'],
  ['features', 'features'],
] as const;

type Key = (typeof LISTS)[number][1];

function namesOf(body: Body, key: Key): string[] {
  return body[key].map(item =>
    'spec' in item
      ? item.spec.name
      : `${'featureView' in item ? item.featureView : ''}/${item.name}`,
  );
}

describe('the registry', () => {
  it('says its version', async () => {
    const { status, headers, body } = await contract.client.get('/version');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json');
    expect(body.version).toMatch(/^0\.\d+\.\d+$/);
  });

  it('lists its projects, and gives each by name', async () => {
    const { body } = await contract.client.get('/projects');
    expect(body.pagination).toEqual({
      totalCount: body.projects.length,
      totalPages: 1,
    });
    const [first] = body.projects;
    const one = await contract.client.get(`/projects/${first.spec.name}`);
    expect(one.body).toEqual(first);
  });

  it.each([
    ['project', '/projects', `Project ${NOBODY} does not exist`, {}],
    ['entity', '/entities', `Entity ${NOBODY} does not exist in project`, true],
    [
      'data source',
      '/data_sources',
      `Data source ${NOBODY} does not exist in project`,
      true,
    ],
    [
      'view',
      '/feature_views',
      `Feature view ${NOBODY} does not exist in project`,
      true,
    ],
    [
      'service',
      '/feature_services',
      `Feature service ${NOBODY} does not exist in project`,
      true,
    ],
  ])('knows no %s of another name', async (_what, path, message, inProject) => {
    const { project, client } = contract;
    const answer = await client.get(
      `${path}/${NOBODY}`,
      inProject === true ? { project } : {},
    );
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({
      status_code: 404,
      detail: inProject === true ? `${message} ${project}` : message,
      error_type: 'FeastObjectNotFoundException',
    });
  });

  it('knows no feature of another name', async () => {
    const { project, client, views } = contract;
    const view = views[0].spec.name;
    const { status, body } = await client.get(`/features/${view}/${NOBODY}`, {
      project,
    });
    expect(status).toBe(404);
    expect(body.detail).toBe(
      `Feature ${NOBODY} not found in feature view ${view} in project ${project}`,
    );
  });

  it('says of a path that it does not have just that', async () => {
    const { status, body } = await contract.client.get(`/${NOBODY}`);
    expect(status).toBe(404);
    expect(body).toEqual({ detail: 'Not Found' });
  });
});

describe.each(LISTS)('the list of %s', (path, key) => {
  const all = (query: Record<string, string> = {}) =>
    contract.client.get(`/${path}/all`, query);

  it('needs a project, and names a file of the server when it is missing', async () => {
    const { status, body } = await contract.client.get(`/${path}`);
    expect(status).toBe(422);
    expect(body).toMatchObject({
      status_code: 422,
      error_type: 'RequestValidationError',
    });
    expect(body.detail).toContain(
      "{'type': 'missing', 'loc': ('query', 'project'), 'msg': 'Field required', 'input': None}",
    );
    expect(body.detail).toMatch(/File ".*\/registry\/rest\/\w+\.py"/);
    expect(body.detail).toContain(`GET /api/v1/${path}`);
  });

  it('is empty for a project that is not there', async () => {
    const { status, body } = await contract.client.get(`/${path}`, {
      project: NOBODY,
    });
    expect(status).toBe(200);
    expect(body).toEqual({ [key]: [], pagination: {} });
  });

  it('of all projects says of each which is its own', async () => {
    const ofProject = await contract.list(path);
    const { body } = await all({ limit: '100' });
    const own = body[key].filter(item => item.project === contract.project);
    expect(namesOf({ ...body, [key]: own }, key).sort()).toEqual(
      namesOf(ofProject, key).sort(),
    );
    expect(ofProject[key].some(item => 'project' in item)).toBe(false);
  });

  it('comes in pages of 50 unless it is asked for otherwise', async () => {
    const { body } = await all();
    expect(body.pagination).toMatchObject({ page: 1, limit: 50 });
    expect(body.pagination.totalCount).toBe(body[key].length);
  });

  it('is the same page by page as at once', async () => {
    const whole = (await all({ limit: '100' })).body;
    const count = whole[key].length;
    expect(count).toBeGreaterThan(1);
    const names: string[] = [];
    for (let page = 1; page <= count; page++) {
      const { body } = await all({ limit: '1', page: String(page) });
      expect(body.pagination).toEqual({
        page,
        limit: 1,
        totalCount: count,
        totalPages: count,
        ...(page < count && { hasNext: true }),
        ...(page > 1 && { hasPrevious: true }),
      });
      names.push(...namesOf(body, key));
    }
    expect(names.sort()).toEqual(namesOf(whole, key).sort());
    const beyond = await all({ limit: '1', page: String(count + 1) });
    expect(beyond.body[key]).toEqual([]);
    expect(beyond.body.pagination).toEqual({
      page: count + 1,
      limit: 1,
      totalCount: count,
      totalPages: count,
      hasPrevious: true,
    });
  });

  it('of one project comes in pages only when page and limit are asked for', async () => {
    const whole = await contract.list(path, { limit: '1' });
    expect(whole[key].length).toBeGreaterThan(1);
    expect(whole.pagination).toEqual({
      totalCount: whole[key].length,
      totalPages: 1,
    });
    const first = await contract.list(path, { limit: '1', page: '1' });
    expect(first[key]).toHaveLength(1);
    expect(first.pagination).toEqual({
      page: 1,
      limit: 1,
      totalCount: whole[key].length,
      totalPages: whole[key].length,
      hasNext: true,
    });
  });

  it.each([
    ['limit', '101', "'type': 'less_than_equal'", "'ctx': {'le': 100}"],
    ['limit', '0', "'type': 'greater_than_equal'", "'ctx': {'ge': 1}"],
    ['limit', 'many', "'type': 'int_parsing'", "'input': 'many'"],
    ['page', '0', "'type': 'greater_than_equal'", "'ctx': {'ge': 1}"],
  ])('refuses %s=%s', async (field, value, type, details) => {
    const { status, body } = await all({ [field]: value });
    expect(status).toBe(422);
    expect(body.error_type).toBe('RequestValidationError');
    expect(body.detail).toContain(type);
    expect(body.detail).toContain(details);
  });

  it('refuses an order that there is not', async () => {
    const { status, body } = await contract.client.get(`/${path}`, {
      project: contract.project,
      sort_order: 'up',
    });
    expect(status).toBe(422);
    expect(body.detail).toContain("'type': 'string_pattern_mismatch'");
  });
});
