/**
 * What Bellwether relies on in MLflow's REST API. Runs against the sandbox, or against the real server that
 * `BELLWETHER_MLFLOW_URL` names: there it makes models of its own and deletes them, and expects nothing of the rest.
 */
import { randomBytes } from 'node:crypto';
import { type Client, createClient } from './mlflow/client';
import {
  eventually,
  expectedSignature,
  type Receiver,
  startReceiver,
} from './mlflow/receiver';
import { type MlflowServer, openMlflow, realUrl } from './mlflow/server';

jest.setTimeout(120_000);

const prefix = `contract-${randomBytes(4).toString('hex')}`;
const alpha = `${prefix}-alpha`;
const beta = `${prefix}-beta`;
const gamma = `${prefix}-Gamma`;
const created: string[] = [];

let server: MlflowServer;
let client: Client;

async function createModel(name: string, fields: object = {}) {
  const answer = await client.post('/registered-models/create', {
    name,
    ...fields,
  });
  expect(answer.status).toBe(200);
  created.push(name);
  return answer.body.registered_model;
}

async function createVersion(name: string, fields: object = {}) {
  const answer = await client.post('/model-versions/create', {
    name,
    source: `s3://bucket/${name}`,
    ...fields,
  });
  expect(answer.status).toBe(200);
  return answer.body.model_version;
}

async function getModel(name: string) {
  const answer = await client.get('/registered-models/get', { name });
  expect(answer.status).toBe(200);
  return answer.body.registered_model;
}

async function getVersion(name: string, version: string) {
  const answer = await client.get('/model-versions/get', { name, version });
  expect(answer.status).toBe(200);
  return answer.body.model_version;
}

async function searchModels(query: Record<string, string>) {
  const answer = await client.get('/registered-models/search', query);
  expect(answer.status).toBe(200);
  return answer.body;
}

const nameOf = (item: { name: string }) => item.name;
const ours = `name LIKE '${prefix}%'`;

/** Two changes within a millisecond could not be told apart by their time. */
const tick = () =>
  new Promise(resolve => {
    setTimeout(resolve, 5);
  });

beforeAll(async () => {
  server = await openMlflow();
  client = createClient(server.url);
  await createModel(alpha, {
    description: 'The first one.',
    tags: [
      { key: 'team', value: 'travel-ml' },
      { key: 'a key', value: 'spaced' },
    ],
  });
  await tick();
  await createModel(beta, { tags: [{ key: 'team', value: 'search-ml' }] });
  await tick();
  await createModel(gamma);
  for (const number of [1, 2, 3]) {
    await tick();
    await createVersion(alpha, {
      description: number === 2 ? 'The second version.' : undefined,
      tags: [{ key: 'validated', value: String(number > 1) }],
    });
  }
});

afterAll(async () => {
  for (const name of created) {
    await client.delete('/registered-models/delete', { name });
  }
  await server.close();
});

describe('the server', () => {
  it('says its version and health in plain text', async () => {
    const version = await client.raw({ path: '/version' });
    expect(version.status).toBe(200);
    expect(version.text).toMatch(/^3\.\d+\.\d+$/);
    const health = await client.raw({ path: '/health' });
    expect(health.text).toBe('OK');
  });

  it('says what it is', async () => {
    const info = await client.raw({ path: '/api/3.0/mlflow/server-info' });
    expect(info.body).toMatchObject({
      store_type: 'SqlStore',
      workspaces_enabled: false,
    });
  });

  it('refuses a Host that is not its own', async () => {
    const answer = await client.raw({
      path: '/api/2.0/mlflow/registered-models/search',
      headers: { Host: 'evil.example.test' },
    });
    expect(answer.status).toBe(403);
    expect(answer.text).toBe(
      'Invalid Host header - possible DNS rebinding attack detected',
    );
  });

  it('refuses a change that a page of another origin asks for, and lets it read', async () => {
    const headers = { Origin: 'http://portal.example.test' };
    const change = await client.raw({
      method: 'POST',
      path: '/api/2.0/mlflow/registered-models/create',
      headers,
      body: { name: `${prefix}-cross-origin` },
    });
    expect(change.status).toBe(403);
    expect(change.text).toBe('Cross-origin request blocked');
    const read = await client.raw({
      path: '/api/2.0/mlflow/registered-models/search',
      headers,
    });
    expect(read.status).toBe(200);
  });

  it('wants changes as JSON', async () => {
    const answer = await client.raw({
      method: 'POST',
      path: '/api/2.0/mlflow/registered-models/create',
    });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toBe(
      'Bad Request. Content-Type header is missing.',
    );
  });
});

describe('registered models', () => {
  it('have times as numbers, and no description when they were given none', async () => {
    const model = await getModel(gamma);
    expect(Object.keys(model).sort()).toEqual([
      'creation_timestamp',
      'last_updated_timestamp',
      'name',
    ]);
    expect(model.creation_timestamp).toEqual(expect.any(Number));
    expect(model.last_updated_timestamp).toBe(model.creation_timestamp);
  });

  it('have description, tags and their newest version', async () => {
    const model = await getModel(alpha);
    expect(model).toMatchObject({
      description: 'The first one.',
      tags: expect.arrayContaining([
        { key: 'team', value: 'travel-ml' },
        { key: 'a key', value: 'spaced' },
      ]),
      latest_versions: [{ name: alpha, version: '3' }],
    });
    expect(model.latest_versions[0]).not.toHaveProperty('aliases');
  });

  it('are found one page after the other, each once', async () => {
    const names: string[] = [];
    let token: string | undefined;
    let pages = 0;
    do {
      const page = await searchModels({
        filter: ours,
        max_results: '2',
        ...(token && { page_token: token }),
      });
      names.push(...page.registered_models.map(nameOf));
      token = page.next_page_token;
      pages += 1;
    } while (token);
    expect(pages).toBe(2);
    expect(names).toEqual([gamma, alpha, beta]);
  });

  it('are paged by an offset in base64', async () => {
    const page = await searchModels({ filter: ours, max_results: '1' });
    const token = Buffer.from(page.next_page_token, 'base64').toString();
    expect(JSON.parse(token)).toEqual({ offset: 1 });
  });

  it('give an empty object when nothing is found', async () => {
    expect(await searchModels({ filter: `name = '${prefix}'` })).toEqual({});
  });

  it.each([
    ['name and equality', () => `name = '${alpha}'`, () => [alpha]],
    ['LIKE with capitals', () => `name LIKE '${prefix}-G%'`, () => [gamma]],
    [
      'LIKE is exact about capitals',
      () => `name LIKE '${prefix}-g%'`,
      () => [],
    ],
    ['ILIKE', () => `name ILIKE '${prefix}-g%'`, () => [gamma]],
    [
      'a list of names',
      () => `name IN ('${alpha}', '${beta}')`,
      () => [alpha, beta],
    ],
    ['a tag', () => `${ours} AND tags.team = 'search-ml'`, () => [beta]],
    [
      'a tag in backticks',
      () => `${ours} AND tags.\`a key\` = 'spaced'`,
      () => [alpha],
    ],
    [
      'a tag in quotes',
      () => `${ours} AND tags."a key" = 'spaced'`,
      () => [alpha],
    ],
    [
      'a tag that differs',
      () => `${ours} AND tags.team != 'search-ml'`,
      () => [alpha],
    ],
    [
      'small letters',
      () => `name like '${prefix}%' and tag.team = 'travel-ml'`,
      () => [alpha],
    ],
  ])('are filtered by %s', async (_what, filter, expected) => {
    const page = await searchModels({ filter: filter() });
    expect((page.registered_models ?? []).map(nameOf)).toEqual(expected());
  });

  it.each([
    [
      'a time',
      'last_updated_timestamp > 1',
      /^Invalid attribute key 'last_updated_timestamp' specified. Valid keys are/,
    ],
    ['an unknown entity', "metrics.x = 'y'", /^Invalid entity type 'metrics'/],
    ['OR', "name = 'a' OR name = 'b'", /^Invalid clause\(s\) in filter string/],
    ['a word alone', 'name', /^Invalid clause\(s\) in filter string/],
    ['a value without quotes', 'name = 5', /^Expected a quoted string value/],
    ['a tag without quotes', 'tags.a = 5', /^Expected a quoted string value/],
    [
      'a wrong comparator',
      "name > 'a'",
      /^Invalid comparator for attribute: >/,
    ],
  ])('refuse a filter with %s', async (_what, filter, message) => {
    const answer = await client.get('/registered-models/search', { filter });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      error_code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringMatching(message),
      sqlstate: 'KAM00',
      error_class: 'INVALID_PARAMETER_VALUE',
    });
  });

  it('are ordered by name, or by the time of their last change', async () => {
    const byName = await searchModels({ filter: ours, order_by: 'name DESC' });
    expect(byName.registered_models.map(nameOf)).toEqual([beta, alpha, gamma]);
    const byTime = await searchModels({
      filter: ours,
      order_by: 'last_updated_timestamp DESC',
    });
    // The versions were made after the models.
    expect(byTime.registered_models.map(nameOf)).toEqual([alpha, gamma, beta]);
  });

  it.each([
    ['an unknown key', { order_by: 'creation_timestamp' }],
    ['an unknown direction', { order_by: 'name UP' }],
    ['too many at once', { max_results: '1001' }],
    ['a page token that is none', { page_token: 'garbage' }],
  ])('refuse %s', async (_what, query) => {
    const answer = await client.get(
      '/registered-models/search',
      query as Record<string, string>,
    );
    expect(answer.status).toBe(400);
    expect(answer.body.error_code).toBe('INVALID_PARAMETER_VALUE');
  });

  it('come a thousand at once at most', async () => {
    await searchModels({ filter: ours, max_results: '1000' });
  });

  it.each([
    ['without a name', {}, /^Missing value for required parameter 'name'\./],
    ['with a slash in the name', { name: 'a/b' }, /cannot contain '\/' or ':'/],
    [
      'that is there already',
      { name: alpha },
      /^Registered Model \(name=.*\) already exists\.$/,
    ],
  ])('refuse a new one %s', async (_what, body, message) => {
    const answer = await client.post('/registered-models/create', body);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(message);
  });

  it('say 404 for one that is not there', async () => {
    const name = `${prefix}-none`;
    const answer = await client.get('/registered-models/get', { name });
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({
      error_code: 'RESOURCE_DOES_NOT_EXIST',
      message: `Registered Model with name=${name} not found`,
      sqlstate: 'KAM00',
      error_class: 'RESOURCE_NOT_FOUND',
    });
  });

  it('leave prompts out unless they are asked for', async () => {
    const prompt = `${prefix}-prompt`;
    await createModel(prompt, {
      tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }],
    });
    const all = await searchModels({ filter: ours });
    expect(all.registered_models.map(nameOf)).not.toContain(prompt);
    const prompts = await searchModels({
      filter: `${ours} AND tags.\`mlflow.prompt.is_prompt\` = 'true'`,
    });
    expect(prompts.registered_models.map(nameOf)).toEqual([prompt]);
  });

  it('can be renamed and deleted', async () => {
    const [before, after] = [`${prefix}-before`, `${prefix}-after`];
    await createModel(before);
    await createVersion(before);
    const renamed = await client.post('/registered-models/rename', {
      name: before,
      new_name: after,
    });
    expect(renamed.status).toBe(200);
    expect((await getVersion(after, '1')).name).toBe(after);
    const deleted = await client.delete('/registered-models/delete', {
      name: after,
    });
    expect(deleted.body).toEqual({});
    const gone = await client.get('/registered-models/get', { name: after });
    expect(gone.status).toBe(404);
  });
});

describe('model versions', () => {
  const search = async (query: Record<string, string>) => {
    const answer = await client.get('/model-versions/search', query);
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const numbers = (page: { model_versions?: { version: string }[] }) =>
    (page.model_versions ?? []).map(({ version }) => version);

  it('have their number as a string, and an empty description when they were given none', async () => {
    const version = await getVersion(alpha, '1');
    expect(version).toEqual({
      name: alpha,
      version: '1',
      creation_timestamp: expect.any(Number),
      last_updated_timestamp: expect.any(Number),
      current_stage: 'None',
      description: '',
      source: `s3://bucket/${alpha}`,
      run_id: '',
      status: 'READY',
      tags: [{ key: 'validated', value: 'false' }],
      run_link: '',
    });
  });

  it('come newest update first, without aliases', async () => {
    const page = await search({ filter: `name = '${alpha}'` });
    expect(numbers(page)).toEqual(['3', '2', '1']);
    page.model_versions.forEach((version: object) =>
      expect(version).not.toHaveProperty('aliases'),
    );
  });

  it.each([
    ['number', 'version_number > 1', ['3', '2']],
    ['number as a string', "version_number = '2'", ['2']],
    ['tag', "tags.validated = 'false'", ['1']],
    ['source', "source_path LIKE 's3://bucket/%'", ['3', '2', '1']],
    ['list of runs', "run_id IN ('none', 'of these')", []],
  ])('are filtered by %s', async (_what, filter, expected) => {
    const page = await search({ filter: `name = '${alpha}' AND ${filter}` });
    expect(numbers(page)).toEqual(expected);
  });

  it.each([
    'creation_timestamp > 1',
    'last_updated_timestamp > 1',
    "status = 'READY'",
    "version_number LIKE '1%'",
    "source_path IN ('a')",
  ])('refuse the filter %s', async filter => {
    const answer = await client.get('/model-versions/search', { filter });
    expect(answer.status).toBe(400);
    expect(answer.body.error_code).toBe('INVALID_PARAMETER_VALUE');
  });

  it('are ordered and paged', async () => {
    const query = {
      filter: `name = '${alpha}'`,
      order_by: 'version_number ASC',
      max_results: '2',
    };
    const first = await search(query);
    expect(numbers(first)).toEqual(['1', '2']);
    const second = await search({
      ...query,
      page_token: first.next_page_token,
    });
    expect(numbers(second)).toEqual(['3']);
    expect(second).not.toHaveProperty('next_page_token');
  });

  it('come 200,000 at once at most', async () => {
    const filter = `name = '${alpha}'`;
    await search({ filter, max_results: '200000' });
    const answer = await client.get('/model-versions/search', {
      filter,
      max_results: '200001',
    });
    expect(answer.status).toBe(400);
  });

  it.each([
    ['unknown number', { name: () => alpha, version: '99' }, 404],
    ['number that is none', { name: () => alpha, version: 'two' }, 400],
    ['unknown model', { name: () => `${prefix}-none`, version: '1' }, 404],
  ])('refuse an %s', async (_what, { name, version }, status) => {
    const answer = await client.get('/model-versions/get', {
      name: name(),
      version,
    });
    expect(answer.status).toBe(status);
  });

  it('are given as the newest, and where to download them', async () => {
    const newest = await client.get('/registered-models/get-latest-versions', {
      name: alpha,
    });
    expect(numbers(newest.body)).toEqual(['3']);
    const download = await client.get('/model-versions/get-download-uri', {
      name: alpha,
      version: '2',
    });
    expect(download.body).toEqual({ artifact_uri: `s3://bucket/${alpha}` });
  });

  it('never get the number of a deleted one, whose aliases are gone', async () => {
    const name = `${prefix}-numbers`;
    await createModel(name);
    await createVersion(name);
    await createVersion(name);
    await client.post('/registered-models/alias', {
      name,
      alias: 'champion',
      version: '2',
    });
    const deleted = await client.delete('/model-versions/delete', {
      name,
      version: '2',
    });
    expect(deleted.body).toEqual({});
    expect(await getModel(name)).not.toHaveProperty('aliases');
    expect((await createVersion(name)).version).toBe('3');
  });

  it('refuse a logged model that the request does not name', async () => {
    const answer = await client.post('/model-versions/create', {
      name: alpha,
      source: `models:/m-${'0'.repeat(32)}`,
    });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(/^Invalid model version source/);
  });

  it('refuse a source on the disk of the server', async () => {
    const answer = await client.post('/model-versions/create', {
      name: alpha,
      source: '/tmp/model',
    });
    expect(answer.status).toBe(400);
  });
});

describe('aliases', () => {
  const name = `${prefix}-aliases`;
  const set = (alias: string, version: string) =>
    client.post('/registered-models/alias', { name, alias, version });
  const get = (alias: string) =>
    client.get('/registered-models/alias', { name, alias });

  beforeAll(async () => {
    await createModel(name);
    await createVersion(name);
    await createVersion(name);
  });

  it('are set, moved and deleted', async () => {
    expect((await set('champion', '1')).body).toEqual({});
    await set('challenger', '1');
    expect((await getVersion(name, '1')).aliases.sort()).toEqual([
      'challenger',
      'champion',
    ]);
    await set('champion', '2');
    expect((await get('champion')).body.model_version).toMatchObject({
      version: '2',
      aliases: ['champion'],
    });
    expect((await getModel(name)).aliases).toEqual([
      { alias: 'challenger', version: '1' },
      { alias: 'champion', version: '2' },
    ]);
    const deleted = await client.delete('/registered-models/alias', {
      name,
      alias: 'challenger',
    });
    expect(deleted.body).toEqual({});
    expect((await getModel(name)).aliases).toEqual([
      { alias: 'champion', version: '2' },
    ]);
  });

  it('say 400 for one that is not set', async () => {
    const answer = await get('nobody');
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      error_code: 'INVALID_PARAMETER_VALUE',
      message: 'Registered model alias nobody not found.',
    });
  });

  it('say 404 for an unknown model or version', async () => {
    const noModel = await client.get('/registered-models/alias', {
      name: `${prefix}-none`,
      alias: 'champion',
    });
    expect(noModel.status).toBe(404);
    const noVersion = await set('champion', '99');
    expect(noVersion.status).toBe(404);
    expect(noVersion.body.message).toBe(
      `Model Version (name=${name}, version=99) not found`,
    );
  });

  it('may be deleted when they are not there', async () => {
    const answer = await client.delete('/registered-models/alias', {
      name,
      alias: 'nobody',
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({});
  });

  it.each(['latest', 'v1', 'with space'])(
    'may not be called %s',
    async alias => {
      const answer = await set(alias, '1');
      expect(answer.status).toBe(400);
    },
  );

  it('know the newest version by the name latest', async () => {
    expect((await get('latest')).body.model_version.version).toBe('2');
  });
});

describe('the time of the last change', () => {
  const name = `${prefix}-times`;
  const times = async () => {
    const model = await getModel(name);
    const version = await getVersion(name, '1');
    return [model.last_updated_timestamp, version.last_updated_timestamp];
  };

  beforeAll(async () => {
    await createModel(name);
    await createVersion(name);
  });

  it.each([
    [
      'an alias is set',
      () =>
        client.post('/registered-models/alias', {
          name,
          alias: 'champion',
          version: '1',
        }),
    ],
    [
      'an alias is deleted',
      () =>
        client.delete('/registered-models/alias', { name, alias: 'champion' }),
    ],
    [
      'a tag of the model is set',
      () =>
        client.post('/registered-models/set-tag', {
          name,
          key: 'k',
          value: 'v',
        }),
    ],
    [
      'a tag of the model is deleted',
      () => client.delete('/registered-models/delete-tag', { name, key: 'k' }),
    ],
    [
      'a tag of a version is set',
      () =>
        client.post('/model-versions/set-tag', {
          name,
          version: '1',
          key: 'k',
          value: 'v',
        }),
    ],
    [
      'a tag of a version is deleted',
      () =>
        client.delete('/model-versions/delete-tag', {
          name,
          version: '1',
          key: 'k',
        }),
    ],
  ])('does not move when %s', async (_what, change) => {
    const before = await times();
    await tick();
    expect((await change()).body).toEqual({});
    expect(await times()).toEqual(before);
  });

  it('moves for the version alone when the version is described', async () => {
    const [model, version] = await times();
    await tick();
    await client.patch('/model-versions/update', {
      name,
      version: '1',
      description: 'Better.',
    });
    const [modelAfter, versionAfter] = await times();
    expect(modelAfter).toBe(model);
    expect(versionAfter).toBeGreaterThan(version);
  });

  it('moves for the model alone when the model is described', async () => {
    const [model, version] = await times();
    await tick();
    const answer = await client.patch('/registered-models/update', {
      name,
      description: 'Described.',
    });
    expect(answer.body.registered_model.description).toBe('Described.');
    const [modelAfter, versionAfter] = await times();
    expect(modelAfter).toBeGreaterThan(model);
    expect(versionAfter).toBe(version);
  });

  it('moves for the model when a version comes or goes', async () => {
    const [before] = await times();
    await tick();
    await createVersion(name);
    const [between] = await times();
    expect(between).toBeGreaterThan(before);
    await tick();
    await client.delete('/model-versions/delete', { name, version: '2' });
    const [after] = await times();
    expect(after).toBeGreaterThan(between);
  });
});

describe('tags', () => {
  it('are set, replaced and deleted, of a model and of a version', async () => {
    const name = `${prefix}-tags`;
    await createModel(name);
    await createVersion(name);
    const model = { name, key: 'stage/of it', value: 'one' };
    await client.post('/registered-models/set-tag', model);
    await client.post('/registered-models/set-tag', { ...model, value: 'two' });
    expect((await getModel(name)).tags).toEqual([
      { key: 'stage/of it', value: 'two' },
    ]);
    await client.delete('/registered-models/delete-tag', model);
    expect(await getModel(name)).not.toHaveProperty('tags');

    const version = { name, version: '1', key: 'gate', value: '' };
    await client.post('/model-versions/set-tag', version);
    expect((await getVersion(name, '1')).tags).toEqual([
      { key: 'gate', value: '' },
    ]);
    await client.delete('/model-versions/delete-tag', version);
    expect(await getVersion(name, '1')).not.toHaveProperty('tags');
  });

  it('want a key, and may be deleted when they are not there', async () => {
    const noKey = await client.post('/registered-models/set-tag', {
      name: alpha,
      value: 'v',
    });
    expect(noKey.status).toBe(400);
    const missing = await client.delete('/registered-models/delete-tag', {
      name: alpha,
      key: 'nothing',
    });
    expect(missing.status).toBe(200);
  });
});

describe('trainings', () => {
  let experiments: { experiment_id: string; name: string }[];
  let run: any;

  const searchRuns = (body: object) =>
    client.post('/runs/search', {
      experiment_ids: experiments.map(({ experiment_id: id }) => id),
      ...body,
    });

  beforeAll(async () => {
    const answer = await client.post('/experiments/search', {
      max_results: 1000,
    });
    expect(answer.status).toBe(200);
    experiments = answer.body.experiments;
    const found = await searchRuns({ max_results: 50 });
    expect(found.status).toBe(200);
    run = found.body.runs?.find(
      (candidate: any) => candidate.outputs?.model_outputs?.length,
    );
    if (!run && !realUrl) {
      throw new Error('The sandbox has to have runs');
    }
  });

  /** A real server may hold no training; then there is nothing to look at. */
  const withRun = (what: string, test: () => Promise<void>) =>
    // eslint-disable-next-line jest/expect-expect
    it(what, async () => {
      if (run) {
        await test();
      }
    });

  it('belong to experiments, which are found by their number', async () => {
    const [experiment] = experiments;
    const answer = await client.get('/experiments/get', {
      experiment_id: experiment.experiment_id,
    });
    expect(answer.body.experiment).toMatchObject(experiment);
    const unknown = await client.get('/experiments/get', {
      experiment_id: '987654321',
    });
    expect(unknown.status).toBe(404);
  });

  it('say 404 for a run that is not there', async () => {
    const answer = await client.get('/runs/get', { run_id: '0'.repeat(32) });
    expect(answer.status).toBe(404);
    expect(answer.body.message).toBe(`Run with id=${'0'.repeat(32)} not found`);
  });

  withRun(
    'have their run under two names, with numbers as numbers',
    async () => {
      const answer = await client.get('/runs/get', { run_id: run.info.run_id });
      const { info, data } = answer.body.run;
      expect(info.run_uuid).toBe(info.run_id);
      expect(info.experiment_id).toEqual(expect.any(String));
      expect(info.start_time).toEqual(expect.any(Number));
      data.params.forEach((param: any) =>
        expect(param.value).toEqual(expect.any(String)),
      );
      data.metrics.forEach((metric: any) => {
        expect(metric.value === 'NaN' ? NaN : metric.value).toEqual(
          expect.any(Number),
        );
        expect(metric.step).toEqual(expect.any(Number));
        expect(metric.timestamp).toEqual(expect.any(Number));
      });
    },
  );

  withRun('are found newest start first', async () => {
    const answer = await searchRuns({ max_results: 20 });
    const starts = answer.body.runs.map((found: any) => found.info.start_time);
    expect(starts).toEqual([...starts].sort((left, right) => right - left));
  });

  withRun('are found by metric, parameter and tag', async () => {
    const metric = run.data.metrics.find(
      ({ value }: any) => typeof value === 'number',
    );
    const [param] = run.data.params;
    const tag = run.data.tags.find(({ key }: any) => key === 'mlflow.user');
    const answer = await searchRuns({
      filter: [
        `metrics.${metric.key} >= ${metric.value - 1}`,
        `params.${param.key} = '${param.value}'`,
        `tags.mlflow.user = '${tag.value}'`,
        `attributes.run_id IN ('${run.info.run_id}')`,
      ].join(' AND '),
    });
    expect(answer.status).toBe(200);
    expect(answer.body.runs.map((found: any) => found.info.run_id)).toEqual([
      run.info.run_id,
    ]);
  });

  withRun('come 50,000 at once at most', async () => {
    const answer = await searchRuns({ max_results: 50_001 });
    expect(answer.status).toBe(400);
  });

  withRun('have the history of a metric, page by page', async () => {
    const histories = await Promise.all(
      run.data.metrics.map(async ({ key }: any) => ({
        key,
        answer: await client.get('/metrics/get-history', {
          run_id: run.info.run_id,
          metric_key: key,
        }),
      })),
    );
    const { key, answer } = histories.reduce((left, right) =>
      right.answer.body.metrics.length > left.answer.body.metrics.length
        ? right
        : left,
    );
    const { metrics } = answer.body;
    const paged: unknown[] = [];
    let token: string | undefined;
    do {
      const page = await client.get('/metrics/get-history', {
        run_id: run.info.run_id,
        metric_key: key,
        max_results: '7',
        ...(token && { page_token: token }),
      });
      paged.push(...page.body.metrics);
      token = page.body.next_page_token;
    } while (token);
    expect(paged).toEqual(metrics);

    const sampled = await client.raw({
      path: '/api/2.0/mlflow/metrics/get-history-bulk-interval',
      query: `run_ids=${run.info.run_id}&metric_key=${key}&max_results=3`,
    });
    expect(sampled.body.metrics.length).toBeLessThanOrEqual(3);
    sampled.body.metrics.forEach((metric: any) =>
      expect(metric.run_id).toBe(run.info.run_id),
    );
    const steps = metrics.map(({ step }: any) => step);
    expect(sampled.body.metrics[0].step).toBe(Math.min(...steps));
    expect(sampled.body.metrics[sampled.body.metrics.length - 1].step).toBe(
      Math.max(...steps),
    );
  });

  withRun(
    'give an empty object for a metric that they do not have',
    async () => {
      const answer = await client.get('/metrics/get-history', {
        run_id: run.info.run_id,
        metric_key: 'no-such-metric',
      });
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({});
    },
  );

  withRun(
    'left a logged model, whose files can be listed and read',
    async () => {
      const [{ model_id: modelId }] = run.outputs.model_outputs;
      const answer = await client.get(`/logged-models/${modelId}`);
      expect(answer.body.model.info).toMatchObject({
        model_id: modelId,
        source_run_id: run.info.run_id,
        status: 'LOGGED_MODEL_READY',
        creation_timestamp_ms: expect.any(Number),
      });
      const listed = await client.get(
        `/logged-models/${modelId}/artifacts/directories`,
      );
      expect(listed.body.root_uri).toBe(answer.body.model.info.artifact_uri);
      const mlmodel = listed.body.files.find(
        (file: any) => file.path === 'MLmodel',
      );
      expect(mlmodel).toEqual({
        path: 'MLmodel',
        is_dir: false,
        file_size: expect.any(Number),
      });
      const content = await client.raw({
        path: `/ajax-api/2.0/mlflow/logged-models/${modelId}/artifacts/files`,
        query: 'artifact_file_path=MLmodel',
      });
      expect(content.status).toBe(200);
      expect(content.text).toContain(`model_id: ${modelId}`);
      expect(Buffer.byteLength(content.text)).toBe(mlmodel.file_size);
      expect(content.text).toMatch(/^signature:/m);
    },
  );

  withRun('are reached from the version that they made', async () => {
    const found = await client.get('/model-versions/search', {
      filter: `run_id = '${run.info.run_id}'`,
    });
    const [version] = found.body.model_versions ?? [];
    if (!version) {
      return;
    }
    expect(version).not.toHaveProperty('model_id');
    const [, modelId] = /^models:\/(m-[0-9a-f]{32})$/.exec(version.source)!;
    const query = { name: version.name, version: version.version };
    const download = await client.get(
      '/model-versions/get-download-uri',
      query,
    );
    expect(download.body.artifact_uri).toMatch(
      new RegExp(`/models/${modelId}/artifacts$`),
    );
    const content = await client.raw({
      path: '/model-versions/get-artifact',
      query: Object.entries({ ...query, path: 'MLmodel' }),
    });
    expect(content.text).toContain(`model_id: ${modelId}`);
  });

  withRun('list the files of a run by directory, and give them', async () => {
    const listed = await client.get('/artifacts/list', {
      run_id: run.info.run_id,
    });
    expect(listed.body.root_uri).toBe(run.info.artifact_uri);
    const directory = listed.body.files?.find((file: any) => file.is_dir);
    if (!directory) {
      return;
    }
    const inside = await client.get('/artifacts/list', {
      run_id: run.info.run_id,
      path: directory.path,
    });
    const [file] = inside.body.files;
    expect(file.path.startsWith(`${directory.path}/`)).toBe(true);
    const content = await client.raw({
      path: '/get-artifact',
      query: Object.entries({ run_id: run.info.run_id, path: file.path }),
    });
    expect(Buffer.byteLength(content.text)).toBe(file.file_size);
    expect(content.headers['content-disposition']).toMatch(/^attachment/);
  });

  withRun('have logged models that are searched by experiment', async () => {
    const search = (body: object) => client.post('/logged-models/search', body);
    const question = {
      experiment_ids: [run.info.experiment_id],
      max_results: 1,
      order_by: [{ field_name: 'creation_timestamp', ascending: false }],
    };
    const first = await search(question);
    expect(first.body.models).toHaveLength(1);
    const token = first.body.next_page_token;
    if (token) {
      const second = await search({ ...question, page_token: token });
      expect(
        second.body.models[0].info.creation_timestamp_ms,
      ).toBeLessThanOrEqual(first.body.models[0].info.creation_timestamp_ms);
      const other = await search({
        experiment_ids: ['0'],
        page_token: token,
      });
      expect(other.status).toBe(400);
    }
    expect((await search({})).status).toBe(400);
  });

  it('say 404 for a logged model that is not there', async () => {
    const id = `m-${'0'.repeat(32)}`;
    const answer = await client.get(`/logged-models/${id}`);
    expect(answer.status).toBe(404);
    expect(answer.body.message).toBe(`Logged model with ID '${id}' not found.`);
  });

  it('refuse paths that leave the artifacts', async () => {
    const answer = await client.raw({
      path: '/get-artifact',
      query: Object.entries({
        run_id: run?.info.run_id ?? '0',
        path: '../secret',
      }),
    });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toBe('Invalid path');
  });
});

describe('webhooks', () => {
  const secret = 's3cr3t-for-tests';
  const name = `${prefix}-hooked`;
  const hooks: string[] = [];
  let receiver: Receiver;
  /** Why the server does not let us deliver to this machine, when it does not. */
  let refusal: string | undefined;

  const create = (fields: object) =>
    client.post('/webhooks', {
      name: `${prefix}-hook`,
      url: receiver.url,
      secret,
      events: [
        { entity: 'MODEL_VERSION_ALIAS', action: 'CREATED' },
        { entity: 'MODEL_VERSION_ALIAS', action: 'DELETED' },
      ],
      ...fields,
    });

  const setAlias = (alias: string) =>
    client.post('/registered-models/alias', { name, alias, version: '1' });

  /** A server keeps the list of webhooks for a while, so a change is made again until it is told. */
  const deliveryOf = (match: (body: any) => boolean, change: () => unknown) =>
    eventually(
      async () => {
        await change();
        return receiver.received.find(({ body }) => match(body));
      },
      75_000,
      realUrl ? 500 : 20,
    );

  beforeAll(async () => {
    receiver = await startReceiver();
    await createModel(name);
    await createVersion(name);
    const answer = await create({});
    if (answer.status === 200) {
      hooks.push(answer.body.webhook.webhook_id);
    } else if (
      realUrl &&
      /scheme|non-public|not configured/i.test(answer.body?.message)
    ) {
      refusal = answer.body.message;
    } else {
      throw new Error(`Creating a webhook gave ${answer.text}`);
    }
  });

  afterAll(async () => {
    for (const id of hooks) {
      await client.delete(`/webhooks/${id}`, {});
    }
    await receiver.close();
  });

  const withWebhook = (what: string, test: () => Promise<void>) =>
    // eslint-disable-next-line jest/expect-expect
    it(what, async () => {
      if (!refusal) {
        await test();
      }
    });

  withWebhook('are listed and read without their secret', async () => {
    const [id] = hooks;
    const { body } = await client.get(`/webhooks/${id}`);
    expect(body.webhook).toEqual({
      webhook_id: id,
      name: `${prefix}-hook`,
      url: receiver.url,
      events: [
        { entity: 'MODEL_VERSION_ALIAS', action: 'CREATED' },
        { entity: 'MODEL_VERSION_ALIAS', action: 'DELETED' },
      ],
      status: 'ACTIVE',
      creation_timestamp: expect.any(Number),
      last_updated_timestamp: expect.any(Number),
    });
    const list = await client.get('/webhooks', { max_results: '1000' });
    expect(list.body.webhooks).toContainEqual(body.webhook);
  });

  withWebhook('are told of an alias, signed', async () => {
    const { headers, rawBody, body, ...rest } = await deliveryOf(
      ({ data }) => data.alias === 'signed',
      () => setAlias('signed'),
    );
    expect(body).toEqual({
      entity: 'model_version_alias',
      action: 'created',
      timestamp: expect.stringMatching(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/,
      ),
      data: { name, alias: 'signed', version: '1' },
    });
    expect(headers['content-type']).toBe('application/json');
    expect(headers['x-mlflow-delivery-id']).toMatch(/^[0-9a-f-]{36}$/);
    const age = Date.now() / 1000 - Number(headers['x-mlflow-timestamp']);
    expect(Math.abs(age)).toBeLessThan(60);
    expect(headers['x-mlflow-signature']).toBe(
      expectedSignature(secret, { headers, rawBody, body, ...rest }),
    );
    // Byte for byte what Python writes: a receiver that parses and writes again gets another signature.
    expect(rawBody).toContain('{"entity": "model_version_alias", "action": ');
  });

  withWebhook(
    'are not told the version of an alias that is deleted',
    async () => {
      const { body } = await deliveryOf(
        ({ action }) => action === 'deleted',
        () =>
          client.delete('/registered-models/alias', { name, alias: 'signed' }),
      );
      expect(body.data).toEqual({ name, alias: 'signed' });
    },
  );

  withWebhook(
    'are told again with the same identity when they fail',
    async () => {
      const before = receiver.received.length;
      const answers = [503, 429];
      receiver.answer = ({ body }) =>
        body.data.alias === 'retried' ? answers.shift() ?? 200 : 200;
      await setAlias('retried');
      const deliveries = await eventually(() => {
        const told = receiver.received
          .slice(before)
          .filter(({ body }) => body.data.alias === 'retried');
        return told.length >= 3 ? told : undefined;
      }, 30_000);
      const identities = deliveries.map(({ headers, rawBody }) => [
        headers['x-mlflow-delivery-id'],
        headers['x-mlflow-timestamp'],
        headers['x-mlflow-signature'],
        rawBody,
      ]);
      expect(deliveries).toHaveLength(3);
      expect(identities[1]).toEqual(identities[0]);
      expect(identities[2]).toEqual(identities[0]);
    },
  );

  withWebhook('can be tested, with an example', async () => {
    const [id] = hooks;
    const answer = await client.post(`/webhooks/${id}/test`, {
      event: { entity: 'MODEL_VERSION_ALIAS', action: 'CREATED' },
    });
    expect(answer.body).toEqual({
      result: { success: true, response_status: 200, response_body: 'ok' },
    });
    const { body } = receiver.received[receiver.received.length - 1];
    expect(body.data).toEqual({
      name: 'example_model',
      alias: 'example_alias',
      version: '1',
    });
  });

  withWebhook('have no signature without a secret', async () => {
    const answer = await create({ name: `${prefix}-open`, secret: undefined });
    const id = answer.body.webhook.webhook_id;
    hooks.push(id);
    const before = receiver.received.length;
    await client.post(`/webhooks/${id}/test`, {});
    const { headers } = receiver.received[before];
    expect(headers).not.toHaveProperty('x-mlflow-signature');
    expect(headers).toHaveProperty('x-mlflow-delivery-id');
  });

  withWebhook('can be changed and deleted', async () => {
    const answer = await create({ name: `${prefix}-short-lived` });
    const id = answer.body.webhook.webhook_id;
    const disabled = await client.patch(`/webhooks/${id}`, {
      status: 'DISABLED',
    });
    expect(disabled.body.webhook.status).toBe('DISABLED');
    const deleted = await client.delete(`/webhooks/${id}`, {});
    expect(deleted.body).toEqual({});
    const gone = await client.get(`/webhooks/${id}`);
    expect(gone.status).toBe(404);
    expect(gone.body.message).toBe(`Webhook with ID ${id} not found.`);
  });

  withWebhook('refuse events that there are not', async () => {
    const updated = await create({
      events: [{ entity: 'MODEL_VERSION_ALIAS', action: 'UPDATED' }],
    });
    expect(updated.status).toBe(400);
    expect(updated.body.message).toBe(
      "Invalid action 'updated' for entity 'model_version_alias'. Valid actions are: ['created', 'deleted']",
    );
    const none = await create({ events: [] });
    expect(none.status).toBe(400);
    const unknown = await create({
      events: [{ entity: 'RUN', action: 'CREATED' }],
    });
    expect(unknown.status).toBe(500);
    expect(unknown.headers['content-type']).toMatch(/^text\/html/);
  });
});
