import { TestDatabases } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { ModelCostsReply } from '@bellwether/plugin-cost-common';
import { Sandbox } from '@bellwether/sandbox';
import {
  Portal,
  SANDBOX_PRICES,
  startPortal,
} from './__testUtils__/startPortal';
import { startSandboxAt } from './__testUtils__/startSandboxAt';
import { amountIn, ANNOTATION_BUDGET } from './models/RegisteredBudgets';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const model = (name: string, budget: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name,
    namespace: 'default',
    annotations: { [ANNOTATION_BUDGET]: budget },
  },
  spec: { type: 'ml-model', owner: 'group:default/payments-ml' },
});

let now = new Date('2026-06-18T06:00:00Z');
let sandbox: Sandbox;
let portal: Portal;
const entities = [
  model('chargeback-risk', '1 USD'),
  model('card-fraud', '1 EUR'),
];

beforeAll(async () => {
  sandbox = await startSandboxAt(() => now);
  portal = await startPortal({
    sandbox,
    knex: await databases.init('SQLITE_3'),
    now: () => now,
    clusters: ['prod-eu'],
    entities,
    config: { backfillDays: 9, prices: SANDBOX_PRICES },
  });
  await portal.run('read-costs');
});
afterAll(async () => {
  await portal.stop();
  await sandbox.close();
});

async function costs(name = 'chargeback-risk'): Promise<ModelCostsReply> {
  const { body } = await portal.as(
    'owner',
    'get',
    `/v1/models/resource/default/${name}/costs?days=7`,
  );
  return body;
}

it('the budget that came with a model is the one that is shown and told, until a person sets another', async () => {
  expect((await costs()).budget).toMatchObject({
    perMonth: 1,
    setBy: 'registry',
    state: 'exceeded',
  });
  expect((await costs('card-fraud')).budget).toBeNull();
  expect(portal.notifications.map(({ payload }) => payload.title)).toContain(
    'chargeback-risk: budget exceeded',
  );
  const set = async (perMonth: number | null) =>
    portal.as(
      'owner',
      'put',
      '/v1/models/resource/default/chargeback-risk/budget',
      { perMonth, reason: 'The tests want another one' },
    );
  expect((await set(5000)).body.budget).toMatchObject({
    perMonth: 5000,
    setBy: 'user:default/owner',
    state: 'within',
  });
  expect((await set(null)).body.budget).toMatchObject({ setBy: 'registry' });
});

it('the costs of a model whose servers are gone end, and so does its budget once it is archived', async () => {
  const before = await costs();
  expect(before.headline?.perDay).toBeGreaterThan(0);
  const { spent } = before.budget!;
  const { objects } = sandbox.clusters['prod-eu'];
  objects.removeServer({
    kind: 'Rollout',
    namespace: 'payments-ml',
    name: 'chargeback-risk',
  });
  // The sandbox's Prometheus sees it, before time goes on.
  await new Promise(resolve => setImmediate(resolve));

  now = new Date('2026-06-26T06:00:00Z');
  await portal.run('read-costs');
  const after = await costs();
  expect(after.headline).toMatchObject({ day: '2026-06-25', perDay: 0 });
  expect(after.days.map(({ total }) => total).slice(-6)).toEqual([
    0, 0, 0, 0, 0, 0,
  ]);
  expect(after.forecast?.atThisRate).toBe(0);
  // What it cost until that morning, and no rate on top.
  expect(after.budget!.expected).toBeCloseTo(after.budget!.spent, 6);
  expect(after.budget!.spent - spent).toBeLessThan(before.headline!.perDay);

  // Its tag says so in the registry, and the catalog reads that.
  entities[0].spec!.stage = 'archived';
  now = new Date('2026-06-26T07:00:00Z');
  expect((await costs()).budget).toMatchObject({ setBy: 'registry' });
  now = new Date('2026-07-01T06:00:00Z');
  expect((await costs()).budget).toBeNull();
});

it.each([
  ['200 USD', 200],
  ['12.50 USD', 12.5],
  ['200 EUR', undefined],
  ['200', undefined],
  ['-5 USD', undefined],
  ['0 USD', undefined],
  ['1e9 USD', undefined],
])('reads %j as %j', (text, amount) => {
  expect(amountIn('USD', text)).toBe(amount);
});
