import request from 'supertest';
import { createMlflowApi, type MlflowApi, type MlflowAuth } from '.';
import { createFaults, type Faults } from '../faults';
import { createWorld } from '../world';

const BASE = '/api/2.0/mlflow';
const now = new Date('2026-11-01T09:00:00Z');

describe('the MLflow API', () => {
  let faults: Faults;
  let api: MlflowApi;

  function start(options: {
    models?: number;
    versionsPerModel?: number;
    auth?: MlflowAuth;
  }) {
    faults = createFaults();
    api = createMlflowApi({
      world: createWorld({ seed: 'one', now, ...options }),
      faults,
      ...(options.auth && { auth: options.auth }),
    });
    return request(api.app);
  }

  afterEach(() => api.close());

  async function readAll(
    server: ReturnType<typeof start>,
    path: string,
    key: string,
    maxResults: number,
  ) {
    const items: { name: string; version?: string }[] = [];
    let token: string | undefined;
    let pages = 0;
    do {
      const { body } = await server.get(`${BASE}${path}`).query({
        max_results: maxResults,
        ...(token && { page_token: token }),
      });
      items.push(...(body[key] ?? []));
      token = body.next_page_token;
      pages += 1;
    } while (token);
    return { items, pages };
  }

  it('pages through a large world, each thing once', async () => {
    const server = start({ models: 3_000, versionsPerModel: 4 });
    const models = await readAll(
      server,
      '/registered-models/search',
      'registered_models',
      1_000,
    );
    // Two models run on a cluster alone.
    expect(models.items).toHaveLength(2_998);
    expect(models.pages).toBe(3);
    expect(new Set(models.items.map(({ name }) => name)).size).toBe(2_998);
    const versions = await readAll(
      server,
      '/model-versions/search',
      'model_versions',
      5_000,
    );
    const keys = versions.items.map(
      ({ name, version }) => `${name}/${version}`,
    );
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(11_000);
  });

  it('keeps the order of a listing up to date with every change', async () => {
    const server = start({});
    const newest = async () => {
      const { body } = await server
        .get(`${BASE}/model-versions/search`)
        .query({ max_results: 1 });
      return body.model_versions[0];
    };
    const before = await newest();
    expect(before.name).not.toBe('wine-cultivar');
    await server
      .patch(`${BASE}/model-versions/update`)
      .send({ name: 'wine-cultivar', version: '1', description: 'Again.' });
    expect(await newest()).toMatchObject({
      name: 'wine-cultivar',
      version: '1',
      description: 'Again.',
    });
  });

  it('leaves the prompt of the world out', async () => {
    const server = start({});
    const { items } = await readAll(
      server,
      '/registered-models/search',
      'registered_models',
      1_000,
    );
    expect(items.map(({ name }) => name)).not.toContain('gate-announcement');
    const direct = await server
      .get(`${BASE}/registered-models/get`)
      .query({ name: 'gate-announcement' });
    expect(direct.status).toBe(200);
  });

  it('gives the recorded history of a metric, value by value', async () => {
    const server = start({});
    const version = await server
      .get(`${BASE}/model-versions/get`)
      .query({ name: 'flight-delay', version: '1' });
    const runId = version.body.model_version.run_id;
    const history = await server
      .get(`${BASE}/metrics/get-history`)
      .query({ run_id: runId, metric_key: 'val_mae' });
    expect(history.body.metrics).toHaveLength(30);
    expect(history.body.metrics[0]).toMatchObject({
      value: 14.611958643456491,
      step: 1,
    });
  });

  it('gives a synthetic run the same each time, with metrics that fit its task', async () => {
    const server = start({});
    const version = await server
      .get(`${BASE}/model-versions/get`)
      .query({ name: 'listing-ranker', version: '19' });
    const run = () =>
      server
        .get(`${BASE}/runs/get`)
        .query({ run_id: version.body.model_version.run_id });
    const first = await run();
    expect((await run()).body).toEqual(first.body);
    const { metrics, tags } = first.body.run.data;
    expect(metrics.map(({ key }: { key: string }) => key)).toEqual(
      expect.arrayContaining(['ndcg_at_10', 'mrr', 'val_loss']),
    );
    expect(tags).toContainEqual({ key: 'team', value: 'search-ml' });
  });

  it('writes NaN as a string', async () => {
    const server = start({ models: 60, versionsPerModel: 10 });
    const experiments = await server
      .post(`${BASE}/experiments/search`)
      .send({ max_results: 1_000 });
    const ids = experiments.body.experiments.map(
      (experiment: { experiment_id: string }) => experiment.experiment_id,
    );
    const { text } = await server
      .post(`${BASE}/runs/search`)
      .send({ experiment_ids: ids });
    expect(text).toContain('"value":"NaN"');
    expect(text).not.toContain('"value":null');
  });

  it('describes the signature of a synthetic model in its MLmodel', async () => {
    const server = start({});
    const { text } = await server
      .get('/model-versions/get-artifact')
      .query({ name: 'eta-courier', version: '18', path: 'MLmodel' });
    expect(text).toMatch(
      /^ {2}inputs: '\[\{"type": "double", "name": "distance_km", "required": true\}/m,
    );
    expect(text).toMatch(/^ {2}lightgbm:$/m);
  });

  it('applies faults before everything else', async () => {
    const server = start({});
    await faults.set('mlflow', { kind: 'status', status: 500, times: 1 });
    expect((await server.get('/health')).status).toBe(500);
    expect((await server.get('/health')).text).toBe('OK');
  });

  describe('with a password', () => {
    const auth: MlflowAuth = {
      username: 'admin',
      password: 'admin-password-1',
      reader: { username: 'portal', password: 'portal-password-1' },
    };

    it('asks who is there, except for its health', async () => {
      const server = start({ auth });
      const answer = await server.get('/version');
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Basic realm="mlflow"');
      expect(answer.text).toMatch(/^You are not authenticated\./);
      const wrong = await server.get('/version').auth('admin', 'wrong');
      expect(wrong.status).toBe(401);
      expect((await server.get('/health')).status).toBe(200);
    });

    it('lets the administrator change, and the reader read alone', async () => {
      const server = start({ auth });
      const tag = (username: string, password: string) =>
        server
          .post(`${BASE}/registered-models/set-tag`)
          .auth(username, password)
          .send({ name: 'card-fraud', key: 'k', value: 'v' });
      expect((await tag('admin', 'admin-password-1')).status).toBe(200);
      const refused = await tag('portal', 'portal-password-1');
      expect(refused.status).toBe(403);
      expect(refused.text).toBe('Permission denied');
      const asReader = (path: string) =>
        server.get(`${BASE}${path}`).auth('portal', 'portal-password-1');
      expect((await asReader('/registered-models/search')).status).toBe(200);
      expect((await asReader('/webhooks')).status).toBe(403);
      const runs = await server
        .post(`${BASE}/runs/search`)
        .auth('portal', 'portal-password-1')
        .send({ experiment_ids: ['1'] });
      expect(runs.status).toBe(200);
    });
  });
});
