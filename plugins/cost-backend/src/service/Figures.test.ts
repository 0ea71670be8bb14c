import { TestDatabases } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { Server } from '@bellwether/plugin-models-common';
import { clusterDay, costRow } from '../__testUtils__/costDays';
import { proposal } from '../__testUtils__/recommendations';
import { readCostConfig } from '../config';
import {
  AnomalyStore,
  BudgetStore,
  ChangeStore,
  DayStore,
  migrate,
  PackingStore,
  ReadStore,
  RealisedStore,
  RecommendationStore,
} from '../database';
import { RegisteredBudgets } from '../models/RegisteredBudgets';
import { ServerDirectory } from '../models/ServerDirectory';
import { ParsedFleetQuery } from './CostService';
import { Figures } from './Figures';
import { LedgerBook } from './LedgerBook';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const NOW = new Date('2026-06-16T06:00:00Z');
const DAYS = ['2026-06-12', '2026-06-13', '2026-06-14', '2026-06-15'];
const CLUSTERS = ['prod-eu', 'prod-us'];

/** Two models: `both` runs on two clusters at 10 a day each, `us` on one of them at 7. */
const ROWS = [
  { model: 'both', cluster: 'prod-eu', perDay: 10 },
  { model: 'both', cluster: 'prod-us', perDay: 10 },
  { model: 'us', cluster: 'prod-us', perDay: 7 },
];
const idOf = (cluster: string, model: string) =>
  `${cluster}/travel-ml/argo-rollout/${model}`;
const refOf = (model: string) => `resource:default/${model}`;

async function kept() {
  const knex = await databases.init('SQLITE_3');
  await migrate(knex);
  const days = new DayStore(knex);
  for (const day of DAYS) {
    for (const cluster of CLUSTERS) {
      await days.replace(
        { ...clusterDay(day), cluster },
        ROWS.filter(row => row.cluster === cluster).map(row => {
          const one = costRow(day, 24, 1);
          return {
            ...one,
            cluster,
            subject: idOf(cluster, row.model),
            entityRef: refOf(row.model),
            byKind: { ...one.byKind, cpu: row.perDay },
          };
        }),
      );
    }
  }
  const recommendations = new RecommendationStore(knex);
  const changes = ROWS.map(({ model, cluster }) => {
    const one = proposal(model, NOW.toISOString());
    return {
      ...one,
      server: { ...one.server, id: idOf(cluster, model), cluster },
      saving: { ...one.saving, billablePerDay: 5 },
    };
  });
  await knex.transaction(async transaction => {
    for (const recommendation of changes) {
      await recommendations.insert(transaction, { recommendation });
    }
  });
  const reads = new ReadStore(knex);
  for (const cluster of CLUSTERS)
    await reads.succeeded(cluster, 'opencost', NOW);
  const anomalies = new AnomalyStore(knex);
  for (const model of ['both', 'us']) {
    await anomalies.put(refOf(model), [
      {
        id: `${refOf(model)} 2026-06-15`,
        day: '2026-06-15',
        expected: 5,
        low: 4,
        high: 6,
        actual: 10,
        cause: 'unexplained',
        parts: [],
        sentence: 'x',
        detectedAt: NOW.toISOString(),
      },
    ]);
  }
  const config = readCostConfig(
    new ConfigReader({
      cost: {
        budgets: [
          { scope: 'model', subject: refOf('both'), perMonth: 1000 },
          { scope: 'model', subject: refOf('us'), perMonth: 1000 },
          { scope: 'cluster', subject: 'prod-us', perMonth: 1000 },
        ],
      },
    }),
  );
  const servers = {
    servers: async () =>
      ROWS.map(
        ({ model, cluster }) =>
          ({
            id: idOf(cluster, model),
            cluster,
            modelRef: refOf(model),
            versions: [],
          } as unknown as Server),
      ),
  } as unknown as ServerDirectory;
  const packings = new PackingStore(knex);
  const now = () => NOW;
  const ledger = new LedgerBook({
    changes: new ChangeStore(knex),
    currency: 'USD',
    packings,
    realised: new RealisedStore(knex),
    recommendations,
    servers,
  });
  const figures = new Figures({
    anomalies,
    budgets: new BudgetStore(knex),
    config,
    days,
    ledger,
    reads,
    registered: {
      list: async () => ({ budgets: new Map(), archived: new Set() }),
    } as unknown as RegisteredBudgets,
    servers,
    now,
  });
  return { figures, ledger, packings, changes };
}

const query = (cluster?: string): ParsedFleetQuery => ({
  by: 'model',
  days: 3,
  sort: '-cost',
  page: 0,
  pageSize: 20,
  savings: 20,
  ...(cluster && { cluster }),
});
const EVERYTHING = { bills: true, mayApply: () => true };

it('the costs of one cluster are those of it alone, and budgets are of all that they are for', async () => {
  const { figures } = await kept();
  const [all, eu] = [
    await figures.fleet(query(), EVERYTHING),
    await figures.fleet(query('prod-eu'), EVERYTHING),
  ];
  expect([all.savings.length, eu.savings.length]).toEqual([3, 1]);
  expect([all.savingRequestedPerDay, eu.savingRequestedPerDay]).toEqual([6, 2]);
  expect(eu.savings[0].server.cluster).toBe('prod-eu');
  expect(eu.total.perDay).toBeCloseTo(10, 9);
  expect(eu.sources.map(({ cluster }) => cluster)).toEqual(['prod-eu']);
  expect(eu.reconciliations.map(({ cluster }) => cluster)).toEqual(['prod-eu']);
  expect(eu.anomalies.map(({ entityRef }) => entityRef)).toEqual([
    refOf('both'),
  ]);
  const spent = (reply: typeof all) =>
    reply.budgets.map(({ subject, spent: amount }) => [subject, amount]);
  expect(spent(all)).toEqual([
    [refOf('both'), 80],
    [refOf('us'), 28],
    ['prod-us', 68],
  ]);
  expect(spent(eu)).toEqual([[refOf('both'), 80]]);
});

it('what is billable of the fleet is what goes with all of it together, on each cluster', async () => {
  const { figures, packings, changes, ledger } = await kept();
  expect((await figures.fleet(query(), EVERYTHING)).savingBillablePerDay).toBe(
    15,
  );
  const [eu, us, other] = changes.map(({ id }) => id);
  await packings.put('prod-eu', { parts: { [eu]: 5 }, models: {} }, NOW);
  await packings.put(
    'prod-us',
    { parts: { [us]: 3, [other]: 2 }, models: {} },
    NOW,
  );
  expect((await figures.fleet(query(), EVERYTHING)).savingBillablePerDay).toBe(
    10,
  );
  expect(
    (await figures.fleet(query('prod-us'), EVERYTHING)).savingBillablePerDay,
  ).toBe(5);
  expect(await ledger.billableOf(refOf('both'))).toBe(10);
});
