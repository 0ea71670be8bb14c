import { TestDatabases } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { Server } from '@bellwether/plugin-models-common';
import { clusterDay, costRow, DOLLARS } from '../__testUtils__/costDays';
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
import { plusDays } from '../days';
import { RegisteredBudgets } from '../models/RegisteredBudgets';
import { Sources } from '../adapters/Sources';
import { ReadStates } from '../costs/ReadStates';
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

async function kept(
  settings: JsonObject = {},
  known: readonly string[] = DAYS,
) {
  const knex = await databases.init('SQLITE_3');
  await migrate(knex);
  const days = new DayStore(knex, DOLLARS);
  for (const day of known) {
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
  const recommendations = new RecommendationStore(knex, DOLLARS);
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
  const anomalies = new AnomalyStore(knex, DOLLARS);
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
        ...settings,
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
    watchedClusters: async () => [...CLUSTERS, 'prod-unnamed'],
  } as unknown as ServerDirectory;
  const sources = { of: () => [] } as unknown as Sources;
  const packings = new PackingStore(knex, DOLLARS);
  const now = () => NOW;
  const ledger = new LedgerBook({
    changes: new ChangeStore(knex),
    currencies: DOLLARS,
    packings,
    realised: new RealisedStore(knex, DOLLARS),
    recommendations,
    servers,
  });
  const figures = new Figures({
    anomalies,
    budgets: new BudgetStore(knex, DOLLARS),
    config,
    days,
    ledger,
    packings,
    reads: new ReadStates({ reads, servers, sources }),
    registered: {
      list: async () => ({ budgets: new Map(), archived: new Set() }),
    } as unknown as RegisteredBudgets,
    servers,
    now,
  });
  return { figures, ledger, packings, changes, knex };
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
  expect(
    all.sources.map(({ cluster, state }) => `${cluster} ${state}`),
  ).toEqual(['prod-eu ok', 'prod-unnamed no-data', 'prod-us ok']);
  expect(all.sources[1].sentence).toBe(
    'prod-unnamed: no costs were read yet (neither cost.opencost nor a Prometheus of models.prometheus is named for it).',
  );
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

describe('how many days are shown', () => {
  const MANY = Array.from({ length: 60 }, (_, at) =>
    plusDays('2026-06-15', at - 59),
  );

  it('is as the configuration has it, unless somebody asks for another number', async () => {
    const { figures } = await kept({ shownDays: 7 }, MANY);
    const { days, ...fleet } = query();
    const [usual, asked] = [
      await figures.model(refOf('us'), {}),
      await figures.model(refOf('us'), { days: 30 }),
    ];
    expect([usual.from, usual.until]).toEqual(['2026-06-09', '2026-06-16']);
    expect(usual.days).toHaveLength(7);
    expect(usual.period).toEqual({
      days: 7,
      wholeDays: 7,
      total: 49,
      perDay: 7,
      predictions: null,
      perThousand: null,
    });
    expect(asked.period).toMatchObject({ days: 30, wholeDays: 30, total: 210 });
    expect((await figures.fleet(fleet, EVERYTHING)).shownDays).toBe(7);
    expect(
      (await figures.fleet({ ...fleet, days: 90 }, EVERYTHING)).shownDays,
    ).toBe(90);
  });

  it('changes neither the forecast nor the figures on top, and is refused where it is none', async () => {
    const { figures } = await kept({}, MANY);
    const [short, long] = [
      await figures.model(refOf('us'), { days: 7 }),
      await figures.model(refOf('us'), { days: 90 }),
    ];
    expect(long.period).toMatchObject({ days: 90, wholeDays: 60, total: 420 });
    expect(short.forecast).not.toBeNull();
    expect(short.forecast).toEqual(long.forecast);
    expect(short.headline).toEqual(long.headline);
    await expect(kept({ shownDays: 8 })).rejects.toThrow(/cost\.shownDays/);
  });
});

it('after a change of the currency nothing is added up that cannot be, and what is left out is named', async () => {
  const { knex, packings } = await kept();
  await packings.put('prod-us', { parts: {}, models: {} }, NOW);
  await new AnomalyStore(knex, DOLLARS).put(
    refOf('us'),
    ['2026-06-12', '2026-06-14'].map(day => ({
      id: day,
      day,
      expected: 1,
      low: 0,
      high: 2,
      actual: 3,
      cause: 'price' as const,
      parts: [],
      sentence: '3.00 where 1.00 was usual',
      detectedAt: NOW.toISOString(),
    })),
  );
  const inEuros = async (earlierCurrencies: JsonObject) => {
    const config = readCostConfig(
      new ConfigReader({
        cost: { currency: 'EUR', exchangeRate: 0.9, earlierCurrencies },
      }),
    );
    const { currencies } = config;
    const servers = {
      servers: async () => [],
      watchedClusters: async () => [],
    } as unknown as ServerDirectory;
    const sources = { of: () => [] } as unknown as Sources;
    const reads = new ReadStore(knex);
    const parts = {
      anomalies: new AnomalyStore(knex, currencies),
      budgets: new BudgetStore(knex, currencies),
      changes: new ChangeStore(knex),
      config,
      currencies,
      days: new DayStore(knex, currencies),
      packings: new PackingStore(knex, currencies),
      realised: new RealisedStore(knex, currencies),
      recommendations: new RecommendationStore(knex, currencies),
      registered: {
        list: async () => ({ budgets: new Map(), archived: new Set() }),
      } as unknown as RegisteredBudgets,
      reads: new ReadStates({ reads, servers, sources }),
      servers,
      now: () => NOW,
    };
    await parts.days.replace(
      { ...clusterDay('2026-06-15'), cluster: 'prod-us' },
      [
        {
          ...costRow('2026-06-15', 24, 1),
          cluster: 'prod-us',
          subject: idOf('prod-us', 'us'),
          entityRef: refOf('us'),
          byKind: { ...costRow('2026-06-15', 24, 1).byKind, cpu: 6 },
        },
      ],
    );
    const ledger = new LedgerBook(parts);
    const figures = new Figures({ ...parts, ledger });
    return {
      model: await figures.model(refOf('us'), { days: 7 }),
      fleet: await figures.fleet(query(), EVERYTHING),
    };
  };
  const out = await inEuros({});
  expect(out.model.days.map(({ total }) => total)).toEqual([6]);
  expect(out.model.currency).toBe('EUR');
  expect(out.model.findings).toContainEqual({
    code: 'earlier-currency',
    tone: 'warn',
    subject: 'prod-us',
    sentence:
      '3 days of prod-us from 2026-06-12 to 2026-06-14 were kept in USD, and are in no figure here. Say in cost.earlierCurrencies.USD what one USD is worth in EUR.',
  });
  expect([out.fleet.total.perDay, out.fleet.savings]).toEqual([6, []]);
  const named = [
    '3 days that cost other than usual were found in USD, and are not told here: jumps are told in EUR from the change of currency on.',
    'What all savings that wait on prod-us take off the bill together was worked out in USD: until the next look at it in EUR, each counts for itself.',
  ];
  for (const { findings } of [out.model, out.fleet]) {
    expect(findings.map(({ sentence }) => sentence)).toEqual(
      expect.arrayContaining(named),
    );
  }
  const converted = await inEuros({ USD: 0.5 });
  expect(converted.model.days.map(({ total }) => total)).toEqual([
    3.5, 3.5, 3.5, 6,
  ]);
  expect(
    converted.model.findings.map(({ tone, sentence }) => [tone, sentence]),
  ).toContainEqual([
    'quiet',
    '3 days of prod-us from 2026-06-12 to 2026-06-14 were kept in USD, and are converted at 0.5 EUR for one USD.',
  ]);
  expect(converted.fleet.savingRequestedPerDay).toBe(3);
});
