import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { Server } from '@bellwether/plugin-models-common';
import { ClusterClient, UpstreamError } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { DOLLARS } from '../__testUtils__/costDays';
import { ClusterDay, CostSource } from '../adapters/CostSource';
import { Sources } from '../adapters/Sources';
import { WorkloadIndex } from '../clusters/WorkloadIndex';
import { readCostConfig } from '../config';
import { Currencies, DayStore, migrate, ReadStore } from '../database';
import { dayOf, elapsedShare } from '../days';
import { ServerDirectory } from '../models/ServerDirectory';
import { CostReader } from './CostReader';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const SERVER = {
  id: 'prod-eu/pay/argo-rollout/fraud',
  cluster: 'prod-eu',
  namespace: 'pay',
  kind: 'argo-rollout',
  kindTitle: 'Rollout',
  name: 'fraud',
  modelRef: 'resource:default/fraud',
  versions: [{ role: 'stable', version: 23 }],
} as Server;

/** One pod with as much of the day as is over. */
function answer(
  kind: CostSource['kind'],
  coveredShare: number,
  pod: string,
): ClusterDay {
  return {
    source: kind,
    allocations: [
      {
        node: 'node-1',
        namespace: 'pay',
        pod,
        container: 'model',
        controllerKind: 'rollout',
        controller: 'fraud',
        labels: {},
        hours: 24 * coveredShare,
        costs: { cpu: 1, memory: 1, gpu: 0, storage: 0, network: 0 },
        isSpot: false,
        cpuCoreHours: 1,
        cpuRequestHours: 1,
        cpuUsageHours: 1,
        memoryByteHours: 1,
        memoryRequestByteHours: 1,
        memoryUsageByteHours: 1,
        gpuHours: 0,
      },
    ],
    idle: [],
    bill: 2,
    coveredShare,
    unitPrices: null,
    findings: [],
  };
}

class Source implements CostSource {
  /** Days that it does not answer for; all of them while it is away. */
  broken = new Set<string>();
  forgotten = new Set<string>();
  isAway = false;
  readonly asked: string[] = [];

  constructor(readonly kind: CostSource['kind']) {}

  async read(day: string, now: Date): Promise<ClusterDay> {
    this.asked.push(day);
    if (this.isAway || this.broken.has(day)) {
      throw new UpstreamError(this.kind, 'bad-answer', 'answered 500');
    }
    return answer(
      this.kind,
      this.forgotten.has(day) ? 0 : elapsedShare(day, now),
      'fraud-7d9-x1',
    );
  }
}

async function reading(
  sources: Source[],
  backfillDays: number,
  currencies = DOLLARS,
  before?: Knex,
) {
  const knex = before ?? (await databases.init('SQLITE_3'));
  await migrate(knex);
  let now = new Date('2026-06-16T06:00:00Z');
  let servers = [SERVER];
  const days = new DayStore(knex, currencies);
  const reads = new ReadStore(knex);
  const reader = new CostReader({
    clusters: { isServed: async () => false } as unknown as ClusterClient,
    config: readCostConfig(
      new ConfigReader({
        cost: {
          backfillDays,
          currency: currencies.current,
          exchangeRate: 1,
        },
      }),
    ),
    days,
    logger: mockServices.logger.mock(),
    reads,
    servers: {
      clusters: async () => ['prod-eu'],
      servers: async () => servers,
    } as unknown as ServerDirectory,
    sources: {
      of: () => sources,
      metricsOf: () => undefined,
    } as unknown as Sources,
    now: () => now,
  });
  const range = { from: '2026-01-01', until: '2026-12-31' };
  return {
    knex,
    reads,
    run: () => reader.run(new AbortController().signal),
    at: (time: string) => {
      now = new Date(time);
    },
    serve: (...versions: Server['versions']) => {
      servers = [{ ...SERVER, versions }];
    },
    known: async () =>
      Object.fromEntries(
        (await days.days(range)).map(({ day, source }) => [day, source]),
      ),
    rows: async () => days.rows(range),
    today: () => dayOf(now),
  };
}

it('a day that no source can tell of hides none of those before it, and is tried again', async () => {
  const source = new Source('opencost');
  source.broken.add('2026-06-14');
  const { run, known, reads, at } = await reading([source], 5);
  await run();
  expect(Object.keys(await known())).toEqual([
    '2026-06-11',
    '2026-06-12',
    '2026-06-13',
    '2026-06-15',
    '2026-06-16',
  ]);
  expect(await reads.list()).toMatchObject([{ staleSince: undefined }]);
  source.broken.clear();
  at('2026-06-16T07:00:00Z');
  await run();
  expect(Object.keys(await known())).toContain('2026-06-14');
});

it('an upstream that is away is not asked for a whole month of days', async () => {
  const source = new Source('opencost');
  source.isAway = true;
  const { run, reads } = await reading([source], 30);
  await run();
  expect(source.asked).toHaveLength(3);
  expect(await reads.list()).toMatchObject([
    { staleSince: expect.any(String) },
  ]);
});

it('days that a price list told of are read again once the better source answers, however old', async () => {
  const [opencost, prices] = [new Source('opencost'), new Source('price-list')];
  opencost.isAway = true;
  const { run, known, at } = await reading([opencost, prices], 8);
  await run();
  expect(new Set(Object.values(await known()))).toEqual(
    new Set(['price-list']),
  );
  opencost.isAway = false;
  opencost.forgotten.add('2026-06-09');
  at('2026-06-17T06:00:00Z');
  await run();
  const { '2026-06-09': forgotten, ...others } = await known();
  expect(forgotten).toBe('price-list');
  expect(others['2026-06-10']).toBe('opencost');
  expect(others['2026-06-12']).toBe('opencost');
  const asked = opencost.asked.length;
  at('2026-06-17T07:00:00Z');
  await run();
  // Today alone: what it has forgotten is asked for once a day.
  expect(opencost.asked.slice(asked)).toEqual(['2026-06-17']);
});

it('a canary that was aborted yesterday is still one in the costs of yesterday', async () => {
  const { run, rows, at, serve } = await reading([new Source('opencost')], 1);
  serve({ role: 'canary', version: 25 } as Server['versions'][number]);
  const workloads = jest.spyOn(WorkloadIndex.prototype, 'of').mockReturnValue({
    owner: { kind: 'Rollout', name: 'fraud' },
    version: 25,
    labels: {},
  });
  await run();
  serve({ role: 'stable', version: 23 } as Server['versions'][number]);
  at('2026-06-17T06:00:00Z');
  await run();
  workloads.mockRestore();
  expect(
    (await rows()).map(({ day, role, version }) => [day, role, version]),
  ).toEqual([
    ['2026-06-15', 'canary', 25],
    ['2026-06-16', 'canary', 25],
    ['2026-06-17', 'stable', 25],
  ]);
});

it('after a change of the currency, days are read again in the new one; what is forgotten keeps its own, and is asked for once a day', async () => {
  const source = new Source('opencost');
  const before = await reading([source], 8);
  await before.run();
  source.forgotten.add('2026-06-09');
  const { run, known, at } = await reading(
    [source],
    8,
    new Currencies('EUR'),
    before.knex,
  );
  expect(await known()).toEqual({});
  at('2026-06-17T06:00:00Z');
  await run();
  const days = Object.keys(await known());
  expect(days).toContain('2026-06-10');
  expect(days).not.toContain('2026-06-09');
  expect(Object.keys(await before.known())).toContain('2026-06-09');
  const asked = source.asked.length;
  at('2026-06-17T07:00:00Z');
  await run();
  expect(source.asked.slice(asked)).toEqual(['2026-06-17']);
});
