import { randomUUID } from 'crypto';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { EVENTS_TOPIC, FamilySummary } from '@bellwether/plugin-models-common';
import { ObservedServer } from '@bellwether/plugin-models-node';
import request from 'supertest';
import { ScriptedRegistry } from './__testUtils__/ScriptedRegistry';
import { Portal, startPortal } from './__testUtils__/startPortal';
import { ServerStore } from './clusters';
import { migrate } from './database';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

jest.setTimeout(60_000);

function serving(
  model: string,
  cluster: string,
  version: number,
  more: Partial<ObservedServer> = {},
): ObservedServer & { kindTitle: string } {
  return {
    cluster,
    namespace: 'ml',
    name: `${model}-server`,
    kindTitle: 'Argo Rollout',
    reference: { model, version: String(version), from: 'annotation' },
    versions: [{ role: 'stable', readyReplicas: 3, wantedReplicas: 3 }],
    phase: 'healthy',
    ...more,
  };
}

const summary = (more: Partial<FamilySummary>): FamilySummary => ({
  tone: 'ok',
  word: 'None',
  sentence: 'No drift.',
  urgency: 0,
  at: '2026-06-16T14:32:00.000Z',
  ...more,
});

describe.each(databases.eachSupportedId())('the fleet on %s', id => {
  let portal: Portal;
  let registry: ScriptedRegistry;

  beforeAll(async () => {
    registry = new ScriptedRegistry();
    registry.add('churn', {
      versions: 3,
      aliases: { champion: 2, challenger: 3 },
      tags: { team: 'retail-ml', system: 'shop' },
      framework: 'sklearn',
      description: 'Who is about to leave? 100% of_it',
      createdAt: new Date('2026-01-03T00:00:00.000Z'),
    });
    registry.add('eta', {
      versions: 1,
      aliases: { champion: 1 },
      tags: { team: 'travel-ml' },
      framework: 'xgboost',
      createdAt: new Date('2026-01-02T00:00:00.000Z'),
    });
    registry.add('Fraud', {
      versions: 1,
      tags: { team: 'payments-ml' },
      framework: 'sklearn',
      createdAt: new Date('2026-01-04T00:00:00.000Z'),
    });
    registry.add('idle', { versions: 0, tags: { team: 'travel-ml' } });
    const knex = await databases.init(id);
    await migrate(knex);
    const servers = ServerStore.create({ knex });
    const now = new Date('2026-06-16T14:00:00.000Z');
    await servers.replace(
      'prod-eu',
      'argo-rollout',
      [serving('churn', 'prod-eu', 2), serving('eta', 'prod-eu', 1)],
      now,
    );
    await servers.replace(
      'prod_us',
      'argo-rollout',
      [
        serving('churn', 'prod_us', 1, {
          versions: [
            { role: 'stable', readyReplicas: 1, wantedReplicas: 2 },
            {
              role: 'canary',
              reference: { model: 'churn', version: '3', from: 'annotation' },
              readyReplicas: 1,
              wantedReplicas: 1,
              weight: 0.2,
            },
          ],
        }),
      ],
      now,
    );
    portal = await startPortal({
      knex,
      registry: { type: 'scripted' },
      features: [registry.module],
    });
    await portal.sync();
  });

  async function query(search: string) {
    const { body } = await portal.get(`/v1/models?${search}`);
    return body;
  }
  async function names(search: string) {
    return (await query(search)).items.map(
      (item: { name: string }) => item.name,
    );
  }

  it.each([
    ['sort=name', ['churn', 'eta', 'Fraud', 'idle']],
    ['sort=name&order=desc', ['idle', 'Fraud', 'eta', 'churn']],
    ['sort=owner', ['Fraud', 'churn', 'eta', 'idle']],
    ['sort=stage', ['churn', 'eta', 'Fraud', 'idle']],
    ['sort=updated&text=-ml', ['eta', 'churn', 'Fraud', 'idle']],
    ['sort=attention', ['churn', 'eta', 'Fraud', 'idle']],
    ['sort=name&pageSize=2&page=2', ['Fraud', 'idle']],
    ['sort=name&pageSize=2&page=3', []],
    ['sort=name&team=travel-ml', ['eta', 'idle']],
    [
      'sort=name&team=group:default/travel-ml,retail-ml',
      ['churn', 'eta', 'idle'],
    ],
    ['sort=name&framework=sklearn', ['churn', 'Fraud']],
    ['sort=name&framework=sklearn&team=payments-ml', ['Fraud']],
    ['sort=name&stage=development,empty', ['Fraud', 'idle']],
    ['sort=name&runs=prod-eu', ['churn', 'eta']],
    ['sort=name&runs=prod_us', ['churn']],
    ['sort=name&runs=prod-us', []],
    ['sort=name&runs=none', ['Fraud', 'idle']],
    ['sort=name&runs=prod_us,none', ['churn', 'Fraud', 'idle']],
    ['champion=not-champion', ['churn']],
    ['champion=match', ['eta']],
    ['text=FRAUD', ['Fraud']],
    ['text=leave%20retail', ['churn']],
    ['text=leave%20travel', []],
    ['text=100%25', ['churn']],
    ['text=of_it', ['churn']],
    ['text=o%25i', []],
    ['text=shop', ['churn']],
  ])('answers %s', async (search, expected) => {
    const body = await query(search);
    expect(body.items.map((item: { name: string }) => item.name)).toEqual(
      expected,
    );
  });

  it('joins what the registry, the clusters and the families say', async () => {
    const { items, sources } = await query('text=churn');
    expect(items).toEqual([
      {
        entityRef: 'resource:default/churn',
        name: 'churn',
        title: 'churn',
        description: 'Who is about to leave? 100% of_it',
        owner: 'group:default/retail-ml',
        system: 'system:default/shop',
        registry: 'mlflow',
        filesRead: true,
        framework: 'sklearn',
        stage: 'production',
        champion: {
          version: 2,
          since: expect.any(String),
          sinceIsExact: false,
        },
        challenger: 3,
        versionCount: 3,
        runsOn: [
          {
            cluster: 'prod-eu',
            version: 2,
            ready: 3,
            wanted: 3,
            champion: 'match',
          },
          {
            cluster: 'prod_us',
            version: 1,
            ready: 2,
            wanted: 3,
            champion: 'differs',
            canary: { version: 3, weight: 0.2 },
          },
        ],
        updatedAt: '2026-01-03T00:00:00.000Z',
        summaries: {
          serving: {
            tone: 'warn',
            word: 'Not the champion',
            figure: '5 of 6',
            label: 'replicas ready',
            sentence: 'prod_us serves version 1, but the champion is 2.',
            needsPerson: 'See where it runs',
            urgency: 40,
            at: '2026-06-16T14:00:00.000Z',
          },
        },
      },
    ]);
    expect(sources).toEqual([
      { id: 'mlflow', kind: 'registry', readAt: expect.any(String) },
    ]);
  });

  it('counts the values of each filter within the other filters', async () => {
    const { facets, total } = await query('framework=sklearn&runs=prod-eu');
    expect(total).toBe(1);
    expect(facets.framework).toEqual([
      { value: 'sklearn', count: 1 },
      { value: 'xgboost', count: 1 },
    ]);
    expect(facets.runs).toEqual([
      { value: 'none', count: 1 },
      { value: 'prod-eu', count: 1 },
      { value: 'prod_us', count: 1 },
    ]);
    expect(facets.team).toEqual([
      { value: 'group:default/payments-ml', count: 0 },
      { value: 'group:default/retail-ml', count: 1 },
      { value: 'group:default/travel-ml', count: 0 },
    ]);
    expect(facets.stage.map(({ count }: { count: number }) => count)).toEqual([
      1, 0, 0, 0, 0,
    ]);
    expect(facets.champion).toEqual([
      { value: 'match', count: 0 },
      { value: 'not-champion', count: 1 },
    ]);
  });

  it('counts within the text, too', async () => {
    const { facets, total } = await query('text=eta%20travel');
    expect(total).toBe(1);
    expect(facets.framework).toEqual([
      { value: 'sklearn', count: 0 },
      { value: 'xgboost', count: 1 },
    ]);
  });

  it('leaves only models of which something changed within the range: in the registry, or by an event of a family', async () => {
    expect(await names('range=90d')).toEqual([]);
    await portal.publish({
      topic: EVENTS_TOPIC,
      eventPayload: {
        id: randomUUID(),
        at: new Date(Date.now() - 3 * 24 * 3_600_000).toISOString(),
        type: 'drift.verdict',
        model: 'resource:default/eta',
        actor: 'plugin:drift',
        before: null,
        after: null,
        sentence: 'The input has moved',
      },
    });
    expect(await names('range=24h')).toEqual([]);
    expect(await names('range=7d')).toEqual(['eta']);
    expect(await names('sort=updated&order=desc&text=-ml')).toEqual([
      'eta',
      'idle',
      'Fraud',
      'churn',
    ]);
    const { facets, total } = await query('range=7d&team=travel-ml');
    expect(total).toBe(1);
    expect(facets.framework).toEqual([
      { value: 'sklearn', count: 0 },
      { value: 'xgboost', count: 1 },
    ]);

    registry.models.set('idle', {
      ...registry.models.get('idle')!,
      updatedAt: new Date(),
    });
    await portal.sync();
    expect(await names('range=24h&sort=name')).toEqual(['idle']);
    expect((await portal.get('/v1/models?range=2y')).status).toBe(400);
  });

  it('tells what the tabs count', async () => {
    expect((await portal.get('/v1/counts')).body).toEqual({
      models: 4,
      needPerson: { serving: 1 },
      unregistered: 0,
      connections: { failed: 0, limited: 0, stale: 0 },
    });
  });

  describe('with what a family says', () => {
    function put(summaries: object[]) {
      return request(portal.server)
        .put('/api/models/v1/summaries/drift')
        .set('authorization', mockCredentials.service.header())
        .send({ summaries });
    }

    it('narrows to what families mark, and counts it within the other filters', async () => {
      await put([
        {
          entityRef: 'resource:default/eta',
          summary: summary({ mark: 'Drifting' }),
        },
        {
          entityRef: 'resource:default/fraud',
          summary: summary({ mark: 'Drifting' }),
        },
        { entityRef: 'resource:default/churn', summary: summary({}) },
      ]);
      expect(await names('sort=name&marked=drift')).toEqual(['eta', 'Fraud']);
      expect(await names('marked=drift&framework=sklearn')).toEqual(['Fraud']);
      expect(await names('marked=drift,cost')).toEqual([]);
      const counted = async (search: string) =>
        (await query(search)).facets.marked;
      const drifting = { value: 'drift', label: 'Drifting' };
      expect(await counted('')).toEqual([{ ...drifting, count: 2 }]);
      expect(await counted('team=travel-ml')).toEqual([
        { ...drifting, count: 1 },
      ]);
      expect(await counted('framework=xgboost&stage=archived')).toEqual([
        { ...drifting, count: 0 },
      ]);
      const { facets, total } = await query('marked=drift');
      expect(total).toBe(2);
      expect(facets.framework).toEqual([
        { value: 'sklearn', count: 1 },
        { value: 'xgboost', count: 1 },
      ]);

      await put([
        { entityRef: 'resource:default/eta', summary: null },
        { entityRef: 'resource:default/fraud', summary: summary({}) },
        { entityRef: 'resource:default/churn', summary: null },
      ]);
      expect(await counted('')).toEqual([]);
      expect(await names('marked=drift')).toEqual([]);
      await put([{ entityRef: 'resource:default/fraud', summary: null }]);
    });

    it('shows the newest of each family, and sorts by what needs a person', async () => {
      const drift = summary({
        tone: 'bad',
        word: 'Material',
        sentence: 'The input has moved.',
        urgency: 90,
        needsPerson: 'Open drift',
        href: 'drift',
      });
      await put([
        { entityRef: 'resource:default/eta', summary: summary({}) },
        { entityRef: 'resource:default/nobody', summary: drift },
      ]);
      const { status } = await put([
        { entityRef: 'resource:default/eta', summary: drift },
        {
          entityRef: 'resource:default/fraud',
          summary: summary({ urgency: 5 }),
        },
      ]);
      expect(status).toBe(204);
      expect(await names('sort=attention')).toEqual([
        'eta',
        'churn',
        'Fraud',
        'idle',
      ]);
      const { body } = await portal.getModel('eta', '/summaries');
      expect(Object.keys(body.summaries)).toEqual(['drift', 'serving']);
      expect(body.summaries.drift).toEqual(drift);

      const attention = await portal.get('/v1/attention');
      expect(attention.body).toEqual({
        total: 2,
        items: [
          {
            entityRef: 'resource:default/eta',
            title: 'eta',
            sentence: 'The input has moved.',
            owner: 'group:default/travel-ml',
            severity: 'bad',
            since: drift.at,
            href: '/catalog/default/resource/eta/drift',
            action: 'Open drift',
          },
          expect.objectContaining({
            title: 'churn',
            severity: 'warn',
            href: '/catalog/default/resource/churn',
          }),
        ],
      });
      const mine = await portal.get('/v1/attention?team=retail-ml');
      expect(mine.body.total).toBe(1);
      expect(mine.body.items).toMatchObject([{ title: 'churn' }]);
      const none = await portal.get('/v1/attention?team=payments-ml');
      expect(none.body).toEqual({ total: 0, items: [] });
      expect((await portal.get('/v1/counts')).body.needPerson).toEqual({
        drift: 1,
        serving: 1,
      });
    });

    it('forgets what the family withdraws', async () => {
      await put([
        { entityRef: 'resource:default/eta', summary: null },
        { entityRef: 'resource:default/fraud', summary: null },
      ]);
      expect(await names('sort=attention')).toEqual([
        'churn',
        'eta',
        'Fraud',
        'idle',
      ]);
    });
  });

  it('shows that the champion is served as soon as the alias says so', async () => {
    registry.pointAlias('churn', 'champion', 1);
    await portal.sync();
    const { items } = await query('text=churn');
    expect(items[0].runsOn).toMatchObject([
      { cluster: 'prod-eu', champion: 'differs' },
      { cluster: 'prod_us', champion: 'match' },
    ]);
    expect(items[0].summaries.serving.sentence).toBe(
      'prod-eu serves version 2, but the champion is 1.',
    );
  });
});
