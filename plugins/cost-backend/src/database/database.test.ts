import { TestDatabases } from '@backstage/backend-test-utils';
import { DOLLARS } from '../__testUtils__/costDays';
import { proposal } from '../__testUtils__/recommendations';
import { StoredClusterDay, CostRow } from '../costs/CostRow';
import { noCost } from '../costs/sumDays';
import {
  AdviceStore,
  AnomalyStore,
  BudgetStore,
  DayStore,
  migrate,
  NoticeStore,
  ReadStore,
  RealisedStore,
  RecommendationStore,
} from '.';

jest.setTimeout(60_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
});
const MODEL = 'resource:default/x';

const day = (readAt: string, bill = 10): StoredClusterDay => ({
  cluster: 'prod-eu',
  day: '2026-06-15',
  source: 'opencost',
  coveredShare: 1,
  bill,
  models: 5,
  others: 1,
  idle: 3,
  shared: 1,
  unitPrices: null,
  findings: [],
  readAt,
});
const row = (cpu: number): CostRow => ({
  cluster: 'prod-eu',
  day: '2026-06-15',
  subject: 'prod-eu/n/kserve/x',
  entityRef: MODEL,
  role: 'stable',
  version: 1,
  attribution: { rule: 'kubernetes-id', sentence: 'x.' },
  byKind: { ...noCost(), cpu },
  unknownKinds: [],
  spotCost: 0,
  podHours: 24,
  cpuCoreHours: 24,
  memoryByteHours: 1,
  gpuHours: 0,
  chargedCost: cpu,
  usedCost: 1,
  lacksRequest: false,
  predictions: null,
});
const range = { from: '2026-06-01', until: '2026-06-30' };

describe.each(databases.eachSupportedId())('on %s', databaseId => {
  async function setUp() {
    const knex = await databases.init(databaseId);
    await migrate(knex);
    return knex;
  }

  it('forgets servers that are gone, and none of a cluster that is not known yet', async () => {
    const knex = await setUp();
    const servers = [
      'prod-eu/n/kserve/x',
      'prod-eu/n/kserve/y',
      'prod-us/n/kserve/x',
    ];
    await knex('server_advice').insert(
      servers.map(server => ({
        server,
        entity_ref: MODEL,
        advised_at: '2026-06-15T00:00:00.000Z',
        advice: '{}',
        usage: '{}',
      })),
    );
    await new AdviceStore(knex).keepOnly(new Set(['prod-eu/n/kserve/x']), [
      'prod-eu',
    ]);
    expect(
      await knex('server_advice').orderBy('server').pluck('server'),
    ).toEqual(['prod-eu/n/kserve/x', 'prod-us/n/kserve/x']);
  });

  it('a day that is read again is overwritten, and never counted twice', async () => {
    const days = new DayStore(await setUp(), DOLLARS);
    expect(
      await days.replace(day('2026-06-16T00:00:00.000Z'), [row(1), row(2)]),
    ).toBe(true);
    expect(
      await days.replace(day('2026-06-16T06:00:00.000Z', 12), [row(4)]),
    ).toBe(true);
    // A replica that was slower, with an older answer.
    expect(
      await days.replace(day('2026-06-16T03:00:00.000Z', 99), [row(9)]),
    ).toBe(false);
    expect((await days.days(range)).map(({ bill }) => bill)).toEqual([12]);
    expect(
      (await days.rows({ ...range, entityRef: MODEL })).map(
        ({ byKind }) => byKind.cpu,
      ),
    ).toEqual([4]);
    expect(await days.models('2026-06-01')).toEqual([MODEL]);
    await days.prune(new Date('2028-01-01T00:00:00Z'));
    expect(await days.days(range)).toEqual([]);
  });

  it('a cluster is stale since its last good answer, until it answers again', async () => {
    const reads = new ReadStore(await setUp());
    await reads.succeeded(
      'prod-eu',
      'opencost',
      new Date('2026-06-15T00:00:00Z'),
    );
    await reads.failed(
      'prod-eu',
      'opencost',
      'opencost-prod-eu answered 500',
      new Date('2026-06-15T01:00:00Z'),
    );
    await reads.failed(
      'prod-eu',
      'opencost',
      'opencost-prod-eu answered 503',
      new Date('2026-06-15T02:00:00Z'),
    );
    expect(await reads.list()).toMatchObject([
      {
        staleSince: '2026-06-15T00:00:00.000Z',
        problem: 'opencost-prod-eu answered 503',
      },
    ]);
    await reads.succeeded(
      'prod-eu',
      'opencost',
      new Date('2026-06-15T03:00:00Z'),
    );
    expect((await reads.list())[0].staleSince).toBeUndefined();
  });

  it('a thing is told once, and a realised day is overwritten', async () => {
    const knex = await setUp();
    const notices = new NoticeStore(knex);
    const now = new Date();
    expect([
      await notices.first('a', now),
      await notices.first('a', now),
    ]).toEqual([true, false]);
    await notices.forget('a');
    expect(await notices.first('a', now)).toBe(true);
    const realised = new RealisedStore(knex, DOLLARS);
    const recommendation = '0b0e2c7e-6f0c-4d0f-9a51-6a8c3f0c1d2e';
    await realised.put([
      { recommendation, day: '2026-06-15', actual: 1, counterfactual: 2 },
    ]);
    await realised.put([
      { recommendation, day: '2026-06-15', actual: 1, counterfactual: 3 },
    ]);
    expect((await realised.of([recommendation])).get(recommendation)).toEqual([
      { recommendation, day: '2026-06-15', actual: 1, counterfactual: 3 },
    ]);
  });

  it('budgets are set, changed and taken away; an anomaly that was corrected is forgotten', async () => {
    const knex = await setUp();
    const budgets = new BudgetStore(knex, DOLLARS);
    const set = (perMonth: number) =>
      knex.transaction(transaction =>
        budgets.set(transaction, {
          entityRef: MODEL,
          perMonth,
          setBy: 'user:default/owner',
          reason: 'x',
          at: new Date(),
        }),
      );
    await set(100);
    await set(200);
    expect(await budgets.list()).toEqual([
      { entityRef: MODEL, perMonth: 200, setBy: 'user:default/owner' },
    ]);
    await knex.transaction(transaction => budgets.remove(transaction, MODEL));
    expect(await budgets.list()).toEqual([]);
    const anomalies = new AnomalyStore(knex, DOLLARS);
    const anomaly = {
      id: 'a',
      day: '2026-06-15',
      expected: 1,
      low: 0,
      high: 2,
      actual: 3,
      cause: 'price' as const,
      parts: [],
      sentence: 'x',
      detectedAt: '2026-06-16T00:00:00.000Z',
    };
    await anomalies.put(MODEL, [anomaly]);
    await anomalies.put(MODEL, [{ ...anomaly, actual: 4 }]);
    expect(await anomalies.list({ since: '2026-06-01' })).toMatchObject([
      { id: 'a', actual: 4 },
    ]);
    await anomalies.keepOnly(MODEL, '2026-06-10', []);
    expect(await anomalies.list({ since: '2026-06-01' })).toEqual([]);
  });

  it('of two replicas that write a recommendation, one does', async () => {
    const knex = await setUp();
    const recommendations = new RecommendationStore(knex, DOLLARS);
    const recommendation = proposal('x', '2026-06-15T00:00:00.000Z');
    await knex.transaction(transaction =>
      recommendations.insert(transaction, { recommendation }),
    );
    const [found] = await recommendations.list({
      entityRef: MODEL,
      states: ['proposed'],
    });
    const write = () =>
      knex.transaction(transaction =>
        recommendations.update(transaction, found),
      );
    expect([await write(), await write()]).toEqual([true, false]);
  });
});
