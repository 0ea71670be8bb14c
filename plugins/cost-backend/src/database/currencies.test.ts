import { TestDatabases } from '@backstage/backend-test-utils';
import { clusterDay, costRow, DOLLARS } from '../__testUtils__/costDays';
import { proposal } from '../__testUtils__/recommendations';
import {
  AnomalyStore,
  BudgetStore,
  Currencies,
  DayStore,
  migrate,
  PackingStore,
  RealisedStore,
  RecommendationStore,
} from '.';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const MODEL = 'resource:default/x';
const DAY = '2026-06-15';
const NEXT = '2026-06-16';
const range = { from: '2026-06-01', until: '2026-06-30' };
const EUROS = new Currencies('EUR');
const EUROS_AND_RATE = new Currencies('EUR', new Map([['USD', 0.5]]));

const dollarRow = (day: string) => {
  const row = costRow(day, 24, 1);
  return { ...row, byKind: { ...row.byKind, cpu: 8 }, spotCost: 2 };
};

describe.each(databases.eachSupportedId())('on %s', databaseId => {
  async function setUp() {
    const knex = await databases.init(databaseId);
    await migrate(knex);
    const dollars = new DayStore(knex, DOLLARS);
    for (const day of [DAY, NEXT]) {
      await dollars.replace(clusterDay(day), [dollarRow(day)]);
    }
    return knex;
  }

  it('days that were kept in another currency are in no figure until it is known what it is worth, and are named', async () => {
    const knex = await setUp();
    const euros = new DayStore(knex, EUROS);
    expect(await euros.days(range)).toEqual([]);
    expect(await euros.rows({ ...range, entityRef: MODEL })).toEqual([]);
    expect(await euros.kept(range)).toMatchObject([
      { day: { day: DAY, bill: 10 }, currency: 'USD' },
      { day: { day: NEXT }, currency: 'USD' },
    ]);
    const named = {
      cluster: 'prod-eu',
      currency: 'USD',
      from: DAY,
      until: NEXT,
      count: 2,
    };
    expect(await euros.earlier(range)).toEqual([{ ...named, rate: undefined }]);
    const converted = new DayStore(knex, EUROS_AND_RATE);
    expect(await converted.earlier(range)).toEqual([{ ...named, rate: 0.5 }]);
    expect((await converted.days(range))[0]).toMatchObject({
      bill: 5,
      models: 2.5,
      idle: 1.5,
      unitPrices: { cpuCore: 0.05, memoryGibibyte: 0.005, gpu: null },
    });
    expect((await converted.rows(range))[0]).toMatchObject({
      byKind: { cpu: 4, memory: 0 },
      spotCost: 1,
      chargedCost: 0.5,
      // Hours are no money.
      podHours: 24,
    });
    // Nothing was rewritten: back in dollars, all is as it was.
    expect(await new DayStore(knex, DOLLARS).days(range)).toMatchObject([
      { bill: 10 },
      { bill: 10 },
    ]);
  });

  it('a day that is read again is in the new currency', async () => {
    const knex = await setUp();
    const euros = new DayStore(knex, EUROS);
    await euros.replace(
      { ...clusterDay(DAY), bill: 9, readAt: `${NEXT}T01:00:00.000Z` },
      [],
    );
    expect(await euros.days(range)).toMatchObject([{ day: DAY, bill: 9 }]);
    expect(await euros.earlier(range)).toMatchObject([
      { from: NEXT, until: NEXT, count: 1 },
    ]);
  });

  it('what was kept before its currency was is in the one that the portal has at the first start', async () => {
    const knex = await setUp();
    await knex('cluster_days').update({ currency: null });
    await DOLLARS.nameWhere(knex);
    await EUROS.nameWhere(knex);
    expect(await new DayStore(knex, EUROS).days(range)).toEqual([]);
    expect(await new DayStore(knex, DOLLARS).days(range)).toHaveLength(2);
  });

  it('so it is with budgets, jumps, realised savings, packings and what was recommended', async () => {
    const knex = await setUp();
    const recommendation = proposal('x', `${DAY}T00:00:00.000Z`);
    const { id } = recommendation;
    await knex.transaction(async transaction => {
      await new BudgetStore(knex, DOLLARS).set(transaction, {
        entityRef: MODEL,
        perMonth: 300,
        setBy: 'user:default/owner',
        reason: 'x',
        at: new Date(),
      });
      await new RecommendationStore(knex, DOLLARS).insert(transaction, {
        recommendation,
      });
    });
    await new RealisedStore(knex, DOLLARS).put([
      { recommendation: id, day: DAY, actual: 1, counterfactual: 3 },
    ]);
    await new AnomalyStore(knex, DOLLARS).put(MODEL, [
      {
        id: 'a',
        day: DAY,
        expected: 1,
        low: 0,
        high: 2,
        actual: 3,
        cause: 'price',
        parts: [],
        sentence: '3.00 where 1.00 was usual',
        detectedAt: `${NEXT}T00:00:00.000Z`,
      },
    ]);
    await new PackingStore(knex, DOLLARS).put(
      'prod-eu',
      { parts: { [id]: 5 }, models: {} },
      new Date(),
    );
    const seenWith = async (currencies: Currencies) => {
      const recommendations = new RecommendationStore(knex, currencies);
      const found = (await recommendations.get(id))!;
      const realised = await new RealisedStore(knex, currencies).of([id]);
      return {
        budget: (await new BudgetStore(knex, currencies).list())[0]?.perMonth,
        earlier: (await new BudgetStore(knex, currencies).earlier())[0]
          ?.currency,
        realised: realised.get(id)?.[0].counterfactual,
        anomalies: (
          await new AnomalyStore(knex, currencies).list({ since: DAY })
        ).length,
        packings: (await new PackingStore(knex, currencies).all()).size,
        earlierJumps: await new AnomalyStore(knex, currencies).earlier({
          since: DAY,
          entityRef: MODEL,
        }),
        earlierPackings: await new PackingStore(knex, currencies).earlier(),
        recommendedIn: found.currency,
      };
    };
    expect(await seenWith(DOLLARS)).toEqual({
      budget: 300,
      earlier: undefined,
      realised: 3,
      anomalies: 1,
      packings: 1,
      earlierJumps: [],
      earlierPackings: [],
      recommendedIn: undefined,
    });
    expect(await seenWith(EUROS)).toEqual({
      budget: undefined,
      earlier: 'USD',
      realised: undefined,
      anomalies: 0,
      packings: 0,
      earlierJumps: [{ entityRef: MODEL, currency: 'USD', count: 1 }],
      earlierPackings: [{ cluster: 'prod-eu', currency: 'USD' }],
      recommendedIn: 'USD',
    });
    expect(await seenWith(EUROS_AND_RATE)).toMatchObject({
      budget: 150,
      earlier: undefined,
      realised: 1.5,
      recommendedIn: 'USD',
    });
    // Another state leaves its amounts as they are; amounts that are made anew are in euros.
    const euros = new RecommendationStore(knex, EUROS);
    const write = async (change: { currency?: string }) => {
      const found = (await euros.get(id))!;
      await knex.transaction(async transaction =>
        euros.update(transaction, { ...found, ...change }),
      );
    };
    await write({});
    expect((await euros.get(id))!.currency).toBe('USD');
    await write({ currency: undefined });
    expect((await euros.get(id))!.currency).toBeUndefined();
  });
});
