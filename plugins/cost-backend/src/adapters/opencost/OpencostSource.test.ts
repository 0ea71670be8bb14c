import { createServer, Server } from 'http';
import { AddressInfo } from 'net';
import { OpencostSource } from './OpencostSource';

const DAY = '2026-03-29';
const NOW = new Date('2026-04-01T00:00:00Z');

const row = (more: object) => ({
  properties: { node: 'node-1', namespace: 'travel-ml', pod: 'a', labels: {} },
  window: { start: `${DAY}T00:00:00Z`, end: '2026-03-30T00:00:00Z' },
  minutes: 1440,
  cpuCoreHours: 24,
  cpuCoreRequestAverage: 1,
  cpuCoreUsageAverage: 0.5,
  cpuCost: 0.72,
  gpuHours: 0,
  gpuCost: 0,
  ramByteHours: 24 * 2 ** 30,
  ramByteRequestAverage: 2 ** 30,
  ramByteUsageAverage: 2 ** 29,
  ramCost: 0.1,
  networkCost: 0,
  pvCost: 0,
  ...more,
});

let server: Server;
let answers: Record<string, { status: number; body: string }>;
const asked: string[] = [];
beforeEach(async () => {
  asked.length = 0;
  answers = {
    '/assets': { status: 404, body: 'not found' },
  };
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    asked.push(`${url.pathname} ${url.searchParams.get('window')}`);
    const { status, body } = answers[url.pathname] ?? {
      status: 404,
      body: '',
    };
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(body);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise(resolve => server.close(resolve)));

function allocation(...steps: unknown[]) {
  answers['/allocation'] = {
    status: 200,
    body: JSON.stringify({ code: 200, data: steps }),
  };
}

async function read() {
  const source = OpencostSource.create({
    instance: 'opencost-prod-eu',
    cluster: 'prod-eu',
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requestTimeoutMs: 5000,
    rate: 1,
  });
  return source.read(DAY, NOW, new AbortController().signal);
}

it('asks for a day of 24 hours in UTC, also when clocks are put forward somewhere', async () => {
  allocation({ a: row({}) });
  const { coveredShare, allocations } = await read();
  expect(asked[0]).toBe(
    '/allocation 2026-03-29T00:00:00Z,2026-03-30T00:00:00Z',
  );
  expect([coveredShare, allocations[0].hours]).toEqual([1, 24]);
});

it('a cost that is null or NaN is not known, which is not nothing', async () => {
  answers['/allocation'] = {
    status: 200,
    body: JSON.stringify({
      code: 200,
      data: [{ a: row({ cpuCost: null }), b: row({ ramCost: 'NOT' }) }],
    }).replace('"NOT"', 'NaN'),
  };
  const { allocations } = await read();
  expect(allocations.map(({ costs }) => [costs.cpu, costs.memory])).toEqual([
    [null, 0.1],
    [0.72, null],
  ]);
});

it.each([
  [{ gpuHours: 24, gpuCost: null }, null],
  [{ gpuHours: null, gpuCost: null }, null],
  [{ gpuHours: null, gpuCost: 2 }, 2],
  [{ gpuHours: 0, gpuCost: null }, 0],
  [{ gpuHours: undefined, gpuCost: undefined }, 0],
])('of %j the cost of GPUs is %s', async (gpu, cost) => {
  allocation({ a: row(gpu) });
  const { allocations } = await read();
  expect(allocations[0].costs.gpu).toBe(cost);
});

it('windows of another step are added up, and said', async () => {
  const half = (start: string, end: string) => ({
    a: row({ window: { start, end }, minutes: 720, cpuCost: 0.36 }),
  });
  allocation(
    half('2026-03-29T00:00:00Z', '2026-03-29T12:00:00Z'),
    half('2026-03-29T12:00:00Z', '2026-03-30T00:00:00Z'),
  );
  const { allocations, findings, coveredShare } = await read();
  expect(
    allocations.reduce((sum, { costs }) => sum + (costs.cpu ?? 0), 0),
  ).toBeCloseTo(0.72, 9);
  expect(coveredShare).toBe(1);
  expect(findings.map(({ code }) => code)).toEqual(['step-differs']);
});

it('of windows that overlap after a clock was put back, no minute counts twice', async () => {
  const part = (start: string, end: string, cpuCost: number) => ({
    a: row({ window: { start, end }, cpuCost }),
  });
  allocation(
    part('2026-03-29T00:00:00Z', '2026-03-29T13:00:00Z', 1.3),
    part('2026-03-29T12:00:00Z', '2026-03-30T00:00:00Z', 1.2),
  );
  const { allocations, findings } = await read();
  expect(
    allocations.reduce((sum, { costs }) => sum + (costs.cpu ?? 0), 0),
  ).toBeCloseTo(1.3 + (1.2 * 11) / 12, 9);
  expect(findings).toMatchObject([
    {
      code: 'clock-changed',
      sentence: expect.stringContaining('no minute is counted twice'),
    },
  ]);
});

it('what lies outside of the day does not count, as with a day of the upstream’s own time zone', async () => {
  allocation({
    a: row({
      window: { start: '2026-03-28T22:00:00Z', end: '2026-03-29T22:00:00Z' },
      cpuCost: 0.72,
    }),
  });
  const { allocations, coveredShare } = await read();
  expect(allocations[0].costs.cpu).toBeCloseTo((0.72 * 22) / 24, 9);
  expect(coveredShare).toBeCloseTo(22 / 24, 9);
});

it('a bill that OpenCost does not tell is not known', async () => {
  allocation({ a: row({}), 'prod-eu/node-1/__idle__': row({ cpuCost: 3 }) });
  const { bill, idle, unitPrices } = await read();
  expect([bill, unitPrices]).toEqual([null, null]);
  expect(idle).toEqual([{ node: 'node-1', cost: 3.1 }]);
});

it('an empty step, and a row that stands for nobody, are taken as they are meant', async () => {
  allocation(null, {
    __unmounted__: row({
      properties: { namespace: '__unmounted__', pod: '__unmounted__' },
      pvCost: 2,
    }),
  });
  const { allocations } = await read();
  expect(allocations).toMatchObject([
    { namespace: undefined, pod: undefined, costs: { storage: 2 } },
  ]);
});

it.each([
  ['HTML', 200, '<html>sign in</html>', 'answered HTML instead of JSON'],
  [
    'a cut answer',
    200,
    '{"code":200,"data":[',
    'answered JSON that ends early',
  ],
  ['another shape', 200, '{"data":{"a":1}}', 'answered JSON of another shape'],
  ['a refusal', 400, 'bad window', 'refused a question of the portal (400)'],
  ['an error', 500, 'secret stack', 'answered 500'],
])('%s is a failure that names the instance', async (_, status, body, said) => {
  answers['/allocation'] = { status, body };
  await expect(read()).rejects.toThrow(`opencost-prod-eu ${said}`.slice(0, 30));
  await expect(read()).rejects.toThrow(said);
  await expect(read()).rejects.not.toThrow(/secret stack|<html>/);
});

describe('as OpenCost 1.112 tells it', () => {
  const node = (name: string, cpuCost: number, more: object = {}) => ({
    type: 'Node',
    properties: { name },
    minutes: 1440,
    cpuCost,
    ramCost: 0,
    gpuCost: 0,
    totalCost: cpuCost,
    ...more,
  });
  const assets = (...all: object[]) => {
    answers['/assets'] = {
      status: 200,
      body: JSON.stringify({ code: 200, data: { ...all } }),
    };
  };

  it('what idled in one row for all nodes goes to each by what it costs beyond what runs on it', async () => {
    allocation({
      a: row({ cpuCost: 2, ramCost: 0 }),
      b: row({
        cpuCost: 1,
        ramCost: 0,
        properties: { node: 'node-2', namespace: 'travel-ml', pod: 'b' },
      }),
      __idle__: row({
        properties: { cluster: 'prod-eu' },
        cpuCost: 9,
        ramCost: 0,
      }),
    });
    assets(node('node-1', 5), node('node-2', 7));
    const { idle, bill } = await read();
    expect(idle).toEqual([
      { node: 'node-1', cost: 3 },
      { node: 'node-2', cost: 6 },
    ]);
    expect(bill).toBe(12);
  });

  it('traffic is no asset and belongs to the bill all the same, but never twice', async () => {
    allocation({ a: row({ networkCost: 0.5 }) });
    assets(node('node-1', 5));
    expect((await read()).bill).toBeCloseTo(5.5, 9);
    assets(node('node-1', 5), { type: 'Network', totalCost: 0.7 });
    expect((await read()).bill).toBeCloseTo(5.7, 9);
  });

  it('the mean use of CPU is that of the window, and of memory that of the pod’s hours', async () => {
    allocation({ a: row({ minutes: 360 }) });
    const [one] = (await read()).allocations;
    expect([one.cpuUsageHours, one.memoryUsageByteHours]).toEqual([
      0.5 * 24,
      2 ** 29 * 6,
    ]);
  });

  it('a Rollout is known by the name of its ReplicaSet', async () => {
    const of = (controller: string, controllerKind: string, hash?: string) =>
      row({
        properties: {
          ...{ node: 'node-1', namespace: 'travel-ml', pod: 'a' },
          ...{ controller, controllerKind },
          labels: hash ? { rollouts_pod_template_hash: hash } : {},
        },
      });
    allocation({
      a: of('fraud-7d9f6c', 'rollout', '7d9f6c'),
      b: of('fraud-other', 'rollout', '7d9f6c'),
      c: of('fraud-7d9f6c', 'deployment'),
    });
    const { allocations } = await read();
    expect(allocations.map(({ controller }) => controller)).toEqual([
      'fraud',
      'fraud-other',
      'fraud-7d9f6c',
    ]);
  });
});
