import { CostRow, StoredClusterDay, totalOf } from './CostRow';
import { withDaysOfNoCost } from './daysOfNoCost';
import { noCost } from './sumDays';

const row = (day: string, more: Partial<CostRow> = {}): CostRow => ({
  cluster: 'prod-eu',
  day,
  subject: 'prod-eu/a/argo-rollout/b',
  entityRef: 'resource:default/b',
  role: 'stable',
  version: 3,
  attribution: { rule: 'owner-chain', sentence: 'By its owners.' },
  byKind: { ...noCost(), cpu: 2 },
  unknownKinds: [],
  spotCost: 0,
  podHours: 24,
  cpuCoreHours: 24,
  memoryByteHours: 24,
  gpuHours: 0,
  chargedCost: 2,
  usedCost: 1,
  lacksRequest: false,
  predictions: 100,
  ...more,
});

const clusterDay = (
  day: string,
  more: Partial<StoredClusterDay> = {},
): StoredClusterDay => ({
  cluster: 'prod-eu',
  day,
  source: 'opencost',
  coveredShare: 1,
  bill: null,
  models: 0,
  others: 0,
  idle: 0,
  shared: 0,
  unitPrices: null,
  findings: [],
  readAt: `${day}T23:00:00.000Z`,
  ...more,
});

const totals = (rows: readonly CostRow[]) =>
  rows.map(one => [one.day, totalOf(one)]);

it('a server without pods costs nothing on the days that were read, and not before its first', () => {
  const rows = [row('2026-06-02'), row('2026-06-04')];
  const days = ['01', '02', '03', '04', '05', '06'].map(day =>
    clusterDay(`2026-06-${day}`),
  );
  expect(totals(withDaysOfNoCost(rows, days))).toEqual([
    ['2026-06-02', 2],
    ['2026-06-03', 0],
    ['2026-06-04', 2],
    ['2026-06-05', 0],
    ['2026-06-06', 0],
  ]);
});

it('nothing is said of a day that was not read in full, nor by another cluster', () => {
  const days = [
    clusterDay('2026-06-03', { coveredShare: 0.5 }),
    clusterDay('2026-06-04', { cluster: 'prod-us' }),
  ];
  expect(totals(withDaysOfNoCost([row('2026-06-02')], days))).toEqual([
    ['2026-06-02', 2],
  ]);
});
