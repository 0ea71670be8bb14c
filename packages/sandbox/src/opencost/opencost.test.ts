import { Sandbox, startSandbox } from '..';

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
  const given = Object.values(rows).reduce(
    (sum, { totalCost }) => sum + totalCost,
    0,
  );
  const assets = await ask<Record<string, { totalCost: number }>>('/assets', {
    window: DAY,
  });
  const paid = Object.values(assets).reduce(
    (sum, { totalCost }) => sum + totalCost,
    0,
  );
  expect(given).toBeCloseTo(paid, 6);
  for (const [name, { cpuCost, ramCost, gpuCost }] of Object.entries(rows)) {
    expect([name, Math.min(cpuCost, ramCost, gpuCost) >= -1e-9]).toEqual([
      name,
      true,
    ]);
  }
});

it('cuts a window into steps, and gathers rows by what is asked for', async () => {
  const hours = await allocations('/allocation', {
    window: DAY,
    step: '6h',
    aggregate: 'namespace',
  });
  const [whole] = await allocations('/allocation/compute', {
    window: DAY,
    aggregate: 'namespace',
  });
  expect(hours).toHaveLength(4);
  expect(
    hours.reduce((sum, set) => sum + set['search-ml'].cpuCost, 0),
  ).toBeCloseTo(whole['search-ml'].cpuCost, 6);
  const [byLabel] = await allocations('/allocation', {
    window: DAY,
    aggregate: 'label:serving_kserve_io_inferenceservice',
  });
  expect(Object.keys(byLabel)).toEqual(
    expect.arrayContaining(['flight-delay', '__unallocated__']),
  );
});

it('charges what was asked for where less is used, and leaves the GPU out of efficiency', async () => {
  const [rows] = await allocations('/allocation', { window: DAY });
  const oversized = Object.values(rows).find(
    ({ properties }) => properties.controller === 'chargeback-risk',
  );
  expect(oversized?.cpuCores).toBeCloseTo(0.5, 6);
  expect(oversized?.cpuEfficiency).toBeLessThan(0.05);
  const gpu = Object.values(rows).find(({ gpuCount }) => gpuCount > 0);
  expect(gpu?.gpuEfficiency).toBe(0);
  expect(gpu?.totalCost).toBeGreaterThan(gpu?.gpuCost ?? Infinity);
});

it('refuses a window that is none, in plain text', async () => {
  const response = await fetch(
    `${sandbox.urls.opencost['prod-eu']}/allocation?window=soon`,
  );
  expect([response.status, await response.text()]).toEqual([
    400,
    "Invalid 'window' parameter: illegal window: soon\n",
  ]);
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
