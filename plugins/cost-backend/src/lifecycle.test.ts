import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  LedgerEntry,
  LedgerReply,
  Recommendation,
  RecommendationsReply,
} from '@bellwether/plugin-cost-common';
import { Sandbox } from '@bellwether/sandbox';
import { replacePods } from './__testUtils__/replacePods';
import {
  Portal,
  SANDBOX_PRICES,
  startPortal,
} from './__testUtils__/startPortal';
import { startSandboxAt } from './__testUtils__/startSandboxAt';

jest.setTimeout(600_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const MODEL = '/v1/models/resource/default/chargeback-risk';
const START = new Date('2026-06-16T06:00:00Z');

let now = START;
let sandbox: Sandbox;
let portal: Portal;

async function open(databaseId: TestDatabaseId) {
  now = START;
  sandbox = await startSandboxAt(() => now);
  portal = await startPortal({
    sandbox,
    knex: await databases.init(databaseId),
    now: () => now,
    clusters: ['prod-eu'],
    config: {
      backfillDays: 9,
      prices: SANDBOX_PRICES,
      advice: { stepSeconds: 900 },
    },
  });
  await portal.run('read-costs');
  await portal.run('recommend-sizes');
}

async function close() {
  await portal.stop();
  await sandbox.close();
}

async function recommendation(): Promise<Recommendation> {
  const reply: RecommendationsReply = (
    await portal.as('owner', 'get', `${MODEL}/recommendations`)
  ).body;
  return reply.servers[0].recommendation!;
}

async function entry(): Promise<LedgerEntry> {
  const reply: LedgerReply = (
    await portal.as('owner', 'get', `${MODEL}/ledger`)
  ).body;
  return reply.entries[0];
}

async function change(kind: 'apply' | 'revert', id: string) {
  const recommendations = [{ id }];
  const preview = await portal.as('owner', 'post', '/v1/changes/previews', {
    kind,
    recommendations,
  });
  expect(preview.body.error).toBeUndefined();
  return portal.as('owner', 'post', '/v1/changes', {
    kind,
    recommendations,
    reason: 'The tests want to see what becomes of it',
    precondition: preview.body.precondition,
  });
}

const ROLLOUT = {
  cluster: 'prod-eu',
  namespace: 'payments-ml',
  name: 'chargeback-risk',
};

describe.each(databases.eachSupportedId())('on %s', databaseId => {
  beforeAll(() => open(databaseId));
  afterAll(close);

  it('a size is proposed, opened, live, measured against the old one, breached and reverted', async () => {
    const { id, title, saving } = await recommendation();

    expect((await change('apply', id)).status).toBe(202);
    expect((await entry()).state).toBe('opened');

    // The pods still run with the old size.
    await portal.run('follow-changes');
    expect((await entry()).state).toBe('opened');
    const { pods } = await replacePods(sandbox, ROLLOUT);
    expect(pods).toHaveLength(3);
    await portal.run('follow-changes');
    expect(await entry()).toMatchObject({
      state: 'live',
      title,
      realisedPerDay: null,
      measuredFrom: '2026-06-24',
      promisedPerDay: saving.requestedPerDay,
    });

    now = new Date('2026-06-25T06:00:00Z');
    await portal.run('read-costs');
    await portal.run('follow-changes');
    const realised = await entry();
    expect(realised).toMatchObject({ state: 'realised', measuredDays: 8 });
    const { value, low, high } = realised.realisedPerDay!;
    // Three pods with the same traffic: what was promised is what is saved.
    expect(value / saving.requestedPerDay).toBeGreaterThan(0.97);
    expect(value / saving.requestedPerDay).toBeLessThan(1.03);
    expect(low <= value && value <= high).toBe(true);
    expect(realised.realisedTotal).toBeCloseTo(8 * value, 6);
    const costs = await portal.as('owner', 'get', `${MODEL}/costs?days=30`);
    expect(costs.body.headline).toMatchObject({
      changesLive: 1,
      changesMeasured: 1,
    });
    expect(
      costs.body.marks.map(({ kind }: { kind: string }) => kind),
    ).toContain('size');

    now = new Date(now.getTime() + 900_000);
    const at = (hours: number) => now.getTime() / 1000 - hours * 3600;
    const samples = Array.from({ length: 49 }, (_, step) => {
      const hours = 12 - step / 4;
      return `container_oom_events_total{cluster="prod-eu",namespace="payments-ml",pod="${
        pods[0]
      }",container="model"} ${hours <= 2 ? 2 : 0} ${at(hours)}`;
    }).join('\n');
    await fetch(`${sandbox.urls.control}/prometheus/series`, {
      method: 'PUT',
      body: `# TYPE container_oom_events counter\n${samples}\n# EOF\n`,
    }).then(async reply =>
      expect([reply.status, await reply.text()]).toEqual([204, '']),
    );
    await portal.run('follow-changes');
    expect(await entry()).toMatchObject({
      state: 'breached',
      sentence:
        'Breached: model was killed for lack of memory 2 times since it is live. Take the size back.',
    });
    expect(
      portal.notifications.filter(({ payload }) =>
        payload.scope?.startsWith('cost:breach'),
      ),
    ).toMatchObject([
      {
        recipients: { entityRef: 'group:default/payments-ml' },
        payload: { title: 'chargeback-risk: the new size is too small' },
      },
    ]);
    await fetch(`${sandbox.urls.control}/prometheus/series`, {
      method: 'DELETE',
    });

    expect((await change('revert', id)).body.changes[0]).toMatchObject({
      kind: 'revert',
      state: 'waiting',
    });
    const { resources } = await replacePods(sandbox, ROLLOUT);
    expect(resources.requests).toEqual({ cpu: '500m', memory: '1Gi' });
    await portal.run('follow-changes');
    expect((await entry()).state).toBe('reverted');
    expect((await entry()).sentence).toMatch(/^Reverted after 9 days: /);
    const types = portal.published.map(
      ({ eventPayload }) => (eventPayload as { type: string }).type,
    );
    expect(types.filter(type => type.startsWith('cost.re'))).toEqual([
      'cost.recommendation.opened',
      'cost.recommendation.live',
      'cost.recommendation.realised',
      'cost.recommendation.breached',
      'cost.revert.opened',
      'cost.recommendation.reverted',
    ]);
  });
});
