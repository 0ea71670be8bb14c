import { Sandbox, startSandbox } from '..';
import { extentOf } from './extent';

jest.setTimeout(60_000);

const NOW = new Date('2026-06-16T12:00:00Z');
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true, now: NOW, controllers: false });
});
afterAll(() => sandbox.close());

/** As much of an allocation as is looked at. */
interface Row {
  totalCost: number;
  cpuCost: number;
  ramCost: number;
  gpuCost: number;
  gpuCount: number;
  networkCost: number;
  minutes: number;
  start: string;
  end: string;
  cpuCores: number;
  cpuEfficiency: number;
  gpuEfficiency: number;
  properties: { controller?: string };
}

async function ask<T>(path: string, query: Record<string, string>): Promise<T> {
  const response = await fetch(
    `${sandbox.urls.opencost['prod-eu']}${path}?${new URLSearchParams(query)}`,
  );
  expect(response.status).toBe(200);
  return (await response.json()).data;
}

const allocations = (path: string, query: Record<string, string>) =>
  ask<Array<Record<string, Row>>>(path, query);

const DAY = '2026-06-14T00:00:00Z,2026-06-15T00:00:00Z';

it('what was given and what idled add up to what the nodes, disks and traffic cost', async () => {
  const [rows] = await allocations('/allocation', {
    window: DAY,
    includeIdle: 'true',
    idleByNode: 'true',
  });
  const sum = (read: (row: Row) => number) =>
    Object.values(rows).reduce((total, row) => total + read(row), 0);
  const assets = await ask<Record<string, { totalCost: number }>>('/assets', {
    window: DAY,
  });
  const paid = Object.values(assets).reduce(
    (total, { totalCost }) => total + totalCost,
    0,
  );
  expect(sum(({ totalCost }) => totalCost)).toBeCloseTo(
    paid + sum(({ networkCost }) => networkCost),
    2,
  );
  for (const [name, { cpuCost, ramCost, gpuCost }] of Object.entries(rows)) {
    expect([name, Math.min(cpuCost, ramCost, gpuCost) >= 0]).toEqual([
      name,
      true,
    ]);
  }
});

it('charges what was asked for where less is used, and leaves the GPU out of efficiency', async () => {
  const [rows] = await allocations('/allocation', { window: DAY });
  const oversized = Object.values(rows).find(({ properties }) =>
    properties.controller?.startsWith('chargeback-risk-'),
  );
  expect(oversized?.cpuCores).toBeCloseTo(0.5, 6);
  expect(oversized?.cpuEfficiency).toBeLessThan(0.05);
  const gpu = Object.values(rows).find(({ gpuCount }) => gpuCount > 0);
  expect(gpu?.gpuEfficiency).toBe(0);
  expect(gpu?.totalCost).toBeGreaterThan(gpu?.gpuCost ?? Infinity);
});

it.each(['accumulateBy', 'includeAggregatedMetadata'])(
  'says that it does not speak %s',
  async name => {
    const response = await fetch(
      `${sandbox.urls.opencost['prod-eu']}/allocation?${new URLSearchParams({
        window: DAY,
        [name]: 'day',
      })}`,
    );
    expect([response.status, (await response.json()).message]).toEqual([
      501,
      `Error: the sandbox does not speak ${name}`,
    ]);
  },
);

it('a pod that came at night is charged from then on, and less for the disk that it shares', async () => {
  const [rows] = await allocations('/allocation', {
    window: '2026-06-16T00:00:00Z,2026-06-16T12:00:00Z',
  });
  const late = Object.values(rows).filter(
    ({ minutes }) => minutes > 0 && minutes < 720,
  );
  expect(late.length).toBeGreaterThan(0);
  for (const row of late) {
    expect(Date.parse(row.end) - Date.parse(row.start)).toBe(
      row.minutes * 60_000,
    );
    expect(row.minutes % 5).toBe(0);
  }
});

it('each set is cut out of the window by its step, also where a pod was there at one time only', () => {
  const pod = { start: 1000, endedAt: 1250, exists: () => true };
  const span = { start: 0, end: 3600 };
  expect(extentOf({ ...pod, endedAt: 1300 }, span, 3600)).toEqual({
    start: 1050,
    end: 1350,
  });
  expect(
    extentOf({ start: 1000, endedAt: 1100, exists: () => false }, span, 3600),
  ).toBeUndefined();
  expect(extentOf({ ...pod, endedAt: Infinity }, span, 3700)).toEqual({
    start: 1200,
    end: 3600,
  });
  expect(
    extentOf({ ...pod, endedAt: Infinity }, { start: 0, end: 7200 }, 3320),
  ).toEqual({ start: 1200, end: 3600 });
});

it('every server can be looked back on for 30 days, and its spot machine is taken away now and then', async () => {
  const query = async (text: string, at: Date) => {
    const response = await fetch(
      `${sandbox.urls.prometheus}/api/v1/query?${new URLSearchParams({
        query: text,
        time: String(at.getTime() / 1000),
      })}`,
    );
    return (await response.json()).data.result as Array<{
      metric: Record<string, string>;
      value: [number, string];
    }>;
  };
  const before = new Date(NOW.getTime() - 30 * 86_400_000);
  const pods = await query(
    'count by (namespace) (container_memory_working_set_bytes{container=~"model|kserve-container|user-container",cluster="prod-eu"})',
    before,
  );
  expect(pods.map(({ metric }) => metric.namespace).sort()).toEqual([
    'logistics-ml',
    'payments-ml',
    'retail-ml',
    'search-ml',
    'travel-ml',
  ]);
  const [taken] = await query(
    'karpenter_interruption_received_messages_total{cluster="prod-eu"} - karpenter_interruption_received_messages_total{cluster="prod-eu"} offset 28d',
    NOW,
  );
  expect(Number(taken.value[1])).toBeGreaterThan(8);
});
