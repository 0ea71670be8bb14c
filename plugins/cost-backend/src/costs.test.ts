import { TestDatabases } from '@backstage/backend-test-utils';
import {
  FleetReply,
  fleetReplySchema,
  ModelCostsReply,
  modelCostsReplySchema,
} from '@bellwether/plugin-cost-common';
import { Sandbox } from '@bellwether/sandbox';
import { refOf } from './__testUtils__/modelsBackend';
import {
  Portal,
  SANDBOX_PRICES,
  startPortal,
} from './__testUtils__/startPortal';
import { startSandboxAt } from './__testUtils__/startSandboxAt';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const NOW = new Date('2026-06-16T06:00:00Z');
const DAY = '2026-06-15';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandboxAt(() => NOW);
});
afterAll(() => sandbox.close());

async function portalWith(cost: object): Promise<Portal> {
  return startPortal({
    sandbox,
    knex: await databases.init('SQLITE_3'),
    now: () => NOW,
    config: { backfillDays: 1, prices: SANDBOX_PRICES, ...cost },
  });
}

async function costsOf(
  portal: Portal,
  model: string,
): Promise<ModelCostsReply> {
  const reply = await portal.as(
    'platform',
    'get',
    `/v1/models/resource/default/${model}/costs?days=7`,
  );
  expect(reply.body.error).toBeUndefined();
  return modelCostsReplySchema.parse(reply.body);
}

async function fleetOf(portal: Portal): Promise<FleetReply> {
  const reply = await portal.as('platform', 'get', '/v1/fleet?days=7&by=model');
  expect(reply.body.error).toBeUndefined();
  return fleetReplySchema.parse(reply.body);
}

const bothOpencosts = () => ({
  opencost: {
    'prod-eu': { baseUrl: sandbox.urls.opencost['prod-eu'] },
    'prod-us': { baseUrl: sandbox.urls.opencost['prod-us'] },
  },
});

it('does not read a cluster whose servers are not known yet, since nobody could be told whose its costs are', async () => {
  const portal = await startPortal({
    sandbox,
    knex: await databases.init('SQLITE_3'),
    now: () => NOW,
    unlisted: ['prod-eu'],
    config: { backfillDays: 1, prices: SANDBOX_PRICES, ...bothOpencosts() },
  });
  try {
    await portal.run('read-costs');
    const { reconciliations } = await fleetOf(portal);
    expect(reconciliations.map(({ cluster }) => cluster)).toEqual(['prod-us']);
  } finally {
    await portal.stop();
  }
});

describe('with OpenCost', () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await portalWith(bothOpencosts());
    await portal.run('read-costs');
  });
  afterAll(() => portal.stop());

  it('says what a model costs by kind, and by which rule it was found', async () => {
    const costs = await costsOf(portal, 'flight-delay');
    const whole = costs.days.find(({ day }) => day === DAY)!;
    expect(whole.total).toBeGreaterThan(1);
    expect(
      Object.values(whole.byKind).reduce((sum, cost) => sum + cost, 0),
    ).toBeCloseTo(whole.total, 9);
    for (const kind of [
      'cpu',
      'memory',
      'storage',
      'network',
      'idle',
    ] as const) {
      expect([kind, whole.byKind[kind] > 0]).toEqual([kind, true]);
    }
    expect(
      costs.servers.map(({ id, attribution }) => [id, attribution.rule]),
    ).toEqual([
      ['prod-eu/travel-ml/kserve/flight-delay', 'inference-service-label'],
      ['prod-us/travel-ml/argo-rollout/flight-delay', 'kubernetes-id'],
    ]);
    expect(costs.headline).toMatchObject({ day: DAY, perDay: whole.total });
    expect(whole.predictions).toBeGreaterThan(100_000);
    expect(whole.perThousand).toBeCloseTo(
      (whole.total / whole.predictions!) * 1000,
      9,
    );
  });

  it('what models, others, idle and shared cost adds up to the node bill', async () => {
    const { reconciliations } = await fleetOf(portal);
    expect(reconciliations).toHaveLength(2);
    for (const one of reconciliations) {
      expect([one.cluster, one.differenceShare < 1e-6, one.addsUp]).toEqual([
        one.cluster,
        true,
        true,
      ]);
      expect(one.idle).toBeGreaterThan(0);
    }
  });

  it('a canary is told beside its stable version', async () => {
    const costs = await costsOf(portal, 'card-fraud');
    const canary = costs.headline?.canary;
    expect([canary?.canary.version, canary?.stable.version]).toEqual([25, 23]);
    expect(canary?.canary.perThousand).toBeGreaterThan(0);
    expect(canary?.sentence).toMatch(/of \d+ pods carry \d+ %/);
  });

  it('is told to the fleet and to open screens', () => {
    const summary = portal.summaries.find(
      ({ entityRef }) => entityRef === refOf('flight-delay'),
    );
    expect(summary?.summary).toMatchObject({
      label: 'a day',
      href: 'cost',
      figure: expect.stringMatching(/^\d+\.\d\d USD$/),
    });
    expect(portal.signals).toContain('cost:fleet');
  });

  it('reading again counts nothing twice', async () => {
    const before = await fleetOf(portal);
    await portal.run('read-costs');
    const after = await fleetOf(portal);
    expect(after.total.perDay).toBeCloseTo(before.total.perDay, 9);
  });
});

describe('without OpenCost', () => {
  it('requests and use times a price list cost the same to 1 %', async () => {
    const [opencost, prices] = [
      await portalWith(bothOpencosts()),
      await portalWith({}),
    ];
    await opencost.run('read-costs');
    await prices.run('read-costs');
    const [first, second] = [await fleetOf(opencost), await fleetOf(prices)];
    const costs = (fleet: FleetReply) =>
      Object.fromEntries(fleet.rows.map(row => [row.subject, row.perDay]));
    const [a, b] = [costs(first), costs(second)];
    expect(Object.keys(b).sort()).toEqual(Object.keys(a).sort());
    const off = Object.keys(a).filter(
      model => Math.abs(b[model] / a[model] - 1) > 0.01,
    );
    expect(off.map(model => [model, a[model], b[model]])).toEqual([]);
    for (const one of second.reconciliations) {
      expect([one.cluster, one.addsUp]).toEqual([one.cluster, true]);
    }
    expect(second.sources.map(({ state }) => state)).toEqual([
      'fallback',
      'fallback',
    ]);
    await Promise.all([opencost.stop(), prices.stop()]);
  });
});
