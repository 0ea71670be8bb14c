import { CostRow } from './CostRow';
import { findAnomalies } from './anomalies';
import { budgetState } from './budgetState';
import { forecast } from './forecast';
import { ClusterDays, noCost } from './sumDays';
import { plusDays } from '../days';

const FIRST = '2026-05-18';
const days = (count: number) =>
  Array.from({ length: count }, (_, index) => plusDays(FIRST, index));

describe('a forecast', () => {
  it('follows the weekdays, and says less with all that is recommended', () => {
    const whole = days(28).map((day, index) => ({
      day,
      total: index % 7 >= 5 ? 5 : 10,
    }));
    const made = forecast(whole, 2)!;
    expect(made.points).toHaveLength(14);
    expect(
      made.points.slice(0, 7).map(({ atThisRate }) => Math.round(atThisRate)),
    ).toEqual([10, 10, 10, 10, 10, 5, 5]);
    expect(made.points[0].ifApplied).toBeCloseTo(10, 6);
    expect(made.points[3].ifApplied).toBeCloseTo(8, 6);
    expect(made.appliedFrom).toBe(plusDays(whole[27].day, 3));
  });

  it('grows less sure with the distance, and says nothing from less than a week', () => {
    const whole = days(28).map((day, index) => ({
      day,
      total: 10 + (index % 3),
    }));
    const { points } = forecast(whole, null)!;
    const width = (index: number) => points[index].high - points[index].low;
    expect(width(13)).toBeGreaterThan(width(0));
    expect(points[0].ifApplied).toBeNull();
    expect(forecast(whole.slice(0, 6), null)).toBeNull();
  });
});

describe('a budget', () => {
  const budget = {
    scope: 'model' as const,
    subject: 'resource:default/x',
    perMonth: 300,
    setBy: 'config',
  };
  const now = new Date('2026-06-11T12:00:00Z');
  const at = (perDay: number) =>
    budgetState(
      budget,
      days(25).map(day => ({ day, total: perDay })),
      '2026-06-10',
      now,
      'USD',
    );
  it.each([
    [9, 'within', null],
    [12, 'will-exceed', '2026-06-26'],
    [40, 'exceeded', '2026-06-08'],
  ])('of 300 at %d a day is %s', (perDay, state, exceededOn) => {
    const found = at(perDay);
    expect([found.state, found.exceededOn]).toEqual([state, exceededOn]);
    expect(found.sentence).toContain('300.00 USD');
  });
  it('knows how long a month is', () => {
    expect(at(9).expected).toBeCloseTo(270, 6);
    expect(at(9).elapsedShare).toBeCloseTo(10.5 / 30, 6);
  });
});

describe('a jump of spend', () => {
  const row = (day: string, more: Partial<CostRow> = {}): CostRow => ({
    cluster: 'prod-eu',
    day,
    subject: 'prod-eu/travel-ml/kserve/x',
    entityRef: 'resource:default/x',
    role: 'stable',
    version: 1,
    attribution: { rule: 'kubernetes-id', sentence: 'x.' },
    byKind: { ...noCost(), cpu: 10, idle: 2 },
    unknownKinds: [],
    spotCost: 0,
    podHours: 72,
    cpuCoreHours: 100,
    cpuRequestHours: 100,
    memoryRequestByteHours: 0,
    memoryByteHours: 0,
    gpuHours: 0,
    chargedCost: 10,
    usedCost: 5,
    lacksRequest: false,
    predictions: 1000,
    ...more,
  });
  const find = (
    last: Partial<CostRow>,
    lastPrice = 0.1,
    earlier: (index: number) => Partial<CostRow> = () => ({}),
  ) => {
    const all = days(20);
    const newest = all[all.length - 1];
    const rows = all.map((day, index) =>
      row(
        day,
        day === newest
          ? last
          : {
              byKind: { ...noCost(), cpu: 10 + (index % 2) / 10, idle: 2 },
              ...earlier(index),
            },
      ),
    );
    const clusterDays = new ClusterDays(
      all.map(day => ({
        cluster: 'prod-eu',
        day,
        source: 'opencost' as const,
        coveredShare: 1,
        bill: null,
        models: 0,
        others: 0,
        idle: 0,
        shared: 0,
        unitPrices: {
          cpuCore: day === newest ? lastPrice : 0.1,
          memoryGibibyte: 0,
          gpu: null,
        },
        findings: [],
        readAt: `${day}T00:00:00.000Z`,
      })),
    );
    return findAnomalies(
      'resource:default/x',
      rows,
      clusterDays,
      newest,
      new Date('2026-06-07T00:00:00Z'),
    );
  };
  it.each([
    [
      'the traffic',
      'traffic',
      {
        byKind: { ...noCost(), cpu: 20, idle: 2 },
        cpuCoreHours: 200,
        cpuRequestHours: 200,
        podHours: 144,
        predictions: 2100,
      },
      0.1,
    ],
    [
      'another version',
      'deploy',
      {
        byKind: { ...noCost(), cpu: 20, idle: 2 },
        cpuCoreHours: 200,
        cpuRequestHours: 200,
        podHours: 144,
        version: 2,
      },
      0.1,
    ],
    [
      'another size of its pods',
      'deploy',
      {
        byKind: { ...noCost(), cpu: 20, idle: 2 },
        cpuCoreHours: 200,
        cpuRequestHours: 200,
      },
      0.1,
    ],
    ['the price', 'price', { byKind: { ...noCost(), cpu: 20, idle: 2 } }, 0.2],
    [
      'emptier nodes',
      'idle',
      { byKind: { ...noCost(), cpu: 10, idle: 9 } },
      0.1,
    ],
  ])(
    'because of %s is told so, in parts that add up',
    (_, cause, last, price) => {
      const [anomaly] = find(last, price);
      expect(anomaly?.cause).toBe(cause);
      expect(
        anomaly.parts.reduce((sum, { amount }) => sum + amount, 0),
      ).toBeCloseTo(anomaly.actual - anomaly.expected, 6);
      expect(anomaly.sentence).toMatch(/where 12\.\d\d was usual/);
    },
  );
  const DOUBLED = {
    byKind: { ...noCost(), cpu: 20, idle: 2 },
    cpuCoreHours: 200,
    predictions: 2000,
  };
  it.each([
    ['a container that asks for nothing', 0],
    ['use above what is asked for', 60],
  ])(
    'twice the traffic on the same pods is the traffic, with %s',
    (_, cpuRequestHours) => {
      const [anomaly] = find({ ...DOUBLED, cpuRequestHours }, 0.1, () => ({
        cpuRequestHours,
      }));
      expect(anomaly.cause).toBe('traffic');
      expect(anomaly.parts.map(({ cause }) => cause)).not.toContain('deploy');
    },
  );
  it('a version of some days ago, which made nothing jump then, is not to blame for twice the traffic today', () => {
    const [anomaly] = find(
      { ...DOUBLED, podHours: 144, version: 2 },
      0.1,
      index => (index > 15 ? { version: 2 } : {}),
    );
    expect(anomaly.cause).toBe('traffic');
    expect(anomaly.parts.map(({ cause }) => cause)).not.toContain('deploy');
  });
  it('a version that comes with more traffic takes what traffic does not account for', () => {
    const [anomaly] = find({
      byKind: { ...noCost(), cpu: 30, idle: 2 },
      cpuCoreHours: 300,
      cpuRequestHours: 300,
      podHours: 216,
      predictions: 1500,
      version: 2,
    });
    const amounts = Object.fromEntries(
      anomaly.parts.map(({ cause, amount }) => [cause, amount]),
    );
    expect([anomaly.cause, amounts.traffic, amounts.deploy]).toEqual([
      'deploy',
      expect.closeTo(5, 1),
      expect.closeTo(15, 1),
    ]);
  });
  it('is none within the usual ups and downs, nor on a day that is not whole', () => {
    expect(find({ byKind: { ...noCost(), cpu: 10.4, idle: 2 } })).toEqual([]);
  });
});
