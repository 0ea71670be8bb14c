import { TestDatabases } from '@backstage/backend-test-utils';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import {
  ScriptedRegistry,
  unavailable,
} from './__testUtils__/ScriptedRegistry';
import { Portal, startPortal } from './__testUtils__/startPortal';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(60_000);

describe('the versions of a model in MLflow', () => {
  let sandbox: Sandbox;
  let portal: Portal;

  beforeAll(async () => {
    sandbox = await startSandbox({ quiet: true });
    portal = await startPortal({
      knex: await databases.init('SQLITE_3'),
      mlflowUrl: sandbox.urls.mlflow,
    });
    await portal.sync();
  });
  afterAll(async () => {
    await sandbox.close();
  });

  it('come with the metrics of their runs, newest first', async () => {
    const { body } = await portal.getModel('address-match', '/versions');
    expect(
      body.versions.map((each: { version: number }) => each.version),
    ).toEqual([6, 5, 4, 3, 2, 1]);
    expect(body.versions[0]).toMatchObject({
      aliases: ['challenger'],
      status: 'READY',
      runName: expect.any(String),
      source: 'train.py',
      registeredBy: 'logistics-ml-pipeline',
      metrics: { mrr: expect.any(Number) },
      webUrl: `${sandbox.urls.mlflow}/#/models/address-match/versions/6`,
    });
    expect(body.metricNames).toEqual(
      expect.arrayContaining(['mrr', 'ndcg_at_10', 'val_loss']),
    );
  });

  it('are compared in metrics, parameters, environment and signature', async () => {
    const { body } = await portal.getModel(
      'address-match',
      '/comparison?versions=4,6',
    );
    expect(body.base).toBe(4);
    expect(
      body.metrics.find(({ name }: { name: string }) => name === 'mrr'),
    ).toMatchObject({
      direction: 'higher-is-better',
      difference: { 4: null, 6: expect.any(Number) },
    });
    expect(body.environment).toContainEqual({
      name: 'torch',
      values: { 4: '2.9.1', 6: '2.9.1' },
      differs: false,
    });
    expect(body.signatures[6]).toMatchObject({ breaking: false, reasons: [] });
    expect(body.sentence).toMatch(/^Version 6 /);
  });

  it('show how a metric went during training', async () => {
    const { body } = await portal.getModel(
      'address-match',
      '/metric-history?metric=val_loss&versions=6,5',
    );
    expect(body.metric).toBe('val_loss');
    expect(
      body.series.map((each: { version: number }) => each.version),
    ).toEqual([6, 5]);
    const [{ points, thinned }] = body.series;
    expect(thinned).toBe(false);
    expect(points.length).toBeGreaterThan(5);
    const steps = points.map(({ step }: { step: number }) => step);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(
      (
        await portal.getModel(
          'address-match',
          '/metric-history?metric=unheard_of&versions=6',
        )
      ).body.series,
    ).toEqual([{ version: 6, points: [], thinned: false }]);
  });

  it('carry a model card, or none', async () => {
    const cards = await Promise.all(
      sandbox.world.models
        .filter(({ registered, versions }) => registered && versions.length > 0)
        .map(async ({ name, versions }) => {
          const rows = await portal.knex('models').where({ name });
          const ref = rows[0].entity_ref.replace('resource:default/', '');
          const version = versions[versions.length - 1];
          return portal.getModel(ref, `/versions/${version}/model-card`);
        }),
    );
    expect(new Set(cards.map(({ status }) => status))).toEqual(new Set([200]));
    const written = cards.filter(({ body }) => body.markdown);
    expect(written.length).toBeGreaterThan(0);
    expect(written.length).toBeLessThan(cards.length);
    expect(written[0].body).toMatchObject({
      file: 'README.md',
      markdown: expect.stringMatching(/^#/),
    });
  });
});

describe('versions of which the runs cannot be read', () => {
  let registry: ScriptedRegistry;
  let portal: Portal;

  beforeEach(async () => {
    registry = new ScriptedRegistry();
    registry.add('churn', { versions: 3, aliases: { champion: 2 } });
    for (const version of [1, 2, 3]) {
      registry.runs.set(`run-churn-${version}`, {
        runId: `run-churn-${version}`,
        metrics: { rmse: version },
        params: {},
        tags: {},
        datasets: [],
      });
    }
    portal = await startPortal({
      knex: await databases.init('SQLITE_3'),
      registry: { type: 'scripted' },
      features: [registry.module],
    });
    await portal.sync();
  });

  it('are shown with what was read of them before, and with the age of that', async () => {
    const comparison = await portal.getModel(
      'churn',
      '/comparison?versions=1,2',
    );
    expect(comparison.body.metrics[0].values).toEqual({ 1: 1, 2: 2 });
    registry.before = call => {
      if (call === 'getRun') throw unavailable();
    };
    // What was read a moment ago is remembered; this is for the time after.
    const restarted = await startPortal({
      knex: portal.knex,
      registry: { type: 'scripted' },
      features: [registry.module],
    });
    const { body, status } = await restarted.getModel('churn', '/versions');
    expect(status).toBe(200);
    expect(body.versions).toMatchObject([
      { version: 3 },
      { version: 2, metrics: { rmse: 2 } },
      { version: 1, metrics: { rmse: 1 } },
    ]);
    expect(body.versions[0].metrics).toBeUndefined();
    expect(body.freshness).toEqual({
      readAt: expect.any(String),
      staleSince: body.freshness.readAt,
      problem: 'mlflow does not answer',
    });
  });

  it('are not asked for again within a minute', async () => {
    const asked: string[] = [];
    registry.before = (call, argument) => {
      if (call === 'getRun') asked.push(argument!);
    };
    await portal.getModel('churn', '/versions');
    await portal.getModel('churn', '/versions');
    expect(asked.sort()).toEqual(['run-churn-1', 'run-churn-2', 'run-churn-3']);
  });
});

it('forgets a registry only a day after it is no longer configured', async () => {
  const knex = await databases.init('SQLITE_3');
  const registry = new ScriptedRegistry();
  registry.add('churn', { versions: 1 });
  const before = await startPortal({
    knex,
    registry: { type: 'scripted' },
    features: [registry.module],
  });
  await before.sync();
  await knex('upstream_status').update({ id: 'registry:retired' });
  await knex('models').update({ instance: 'retired' });
  const after = await startPortal({
    knex,
    registry: { type: 'scripted' },
    features: [new ScriptedRegistry().module],
  });
  await after.run('prune');
  const { body } = await after.get('/v1/models');
  expect(body.total).toBe(1);
  expect(body.items[0].staleSince).toEqual(expect.any(String));

  const row = await knex('upstream_status')
    .where({ id: 'registry:retired' })
    .first();
  const state = JSON.parse(row.sync);
  state.staleSince = new Date(Date.now() - 25 * 3600_000).toISOString();
  await knex('upstream_status')
    .where({ id: 'registry:retired' })
    .update({ sync: JSON.stringify(state) });
  await after.run('prune');
  expect((await after.get('/v1/models')).body.total).toBe(0);
});
