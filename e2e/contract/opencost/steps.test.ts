import { sumOf, timeOf, twoHours, useContract } from './contract';
import type { Rows } from './wire';

const contract = useContract();

const HOUR_MS = 3_600_000;

const start = () => Date.parse(twoHours().split(',')[0]);
const ask = (query: Record<string, string>): Promise<Rows[]> =>
  contract.allocation({
    window: twoHours(),
    aggregate: 'cluster',
    ...query,
  });
const windowsOf = (sets: Rows[]) =>
  sets.map(rows => rows[contract.server.cluster].window);

it.each([
  ['1h', 1],
  ['30m', 0.5],
  ['0h40m', 2 / 3],
  ['0.5h', 0.5],
])('cuts a window into steps of %s', async (step, hours) => {
  const sets = await ask({ step });
  expect(windowsOf(sets)).toEqual(
    Array.from({ length: 2 / hours }, (_, index) => ({
      start: timeOf(start() + index * hours * HOUR_MS),
      end: timeOf(start() + (index + 1) * hours * HOUR_MS),
    })),
  );
});

it('lets the last step go on past the end of the window', async () => {
  const sets = await ask({ step: '45m' });
  expect(windowsOf(sets).map(({ end }) => Date.parse(end))).toEqual(
    [0.75, 1.5, 2.25].map(hours => start() + hours * HOUR_MS),
  );
});

it('the steps cost what the whole window costs', async () => {
  const costOf = (sets: Rows[]) =>
    sumOf(sets, rows => sumOf(Object.values(rows), row => row.totalCost));
  const [whole, steps] = [await ask({}), await ask({ step: '1h' })];
  expect(costOf(steps) / costOf(whole)).toBeCloseTo(1, 2);
});

it.each(['soon', '90', ''])(
  'takes a step that is no length of time (%p) for the whole window',
  async step => {
    expect(windowsOf(await ask({ step }))).toEqual(windowsOf(await ask({})));
  },
);

it.each([
  ['0', 0],
  ['-1h', -1],
])('a step of %s is an error of the server', async (step, hours) => {
  const { status, contentType, text } = await contract.send('/allocation', {
    window: twoHours(),
    step,
  });
  expect([status, contentType]).toEqual([500, 'application/json']);
  const said = `[${timeOf(start())}, ${timeOf(
    start() + hours * HOUR_MS,
  )})`.replace(/Z/g, '+0000');
  expect(JSON.parse(text)).toEqual({
    code: 500,
    status: '',
    data: null,
    message: `Error: error computing allocations for ${said}: illegal duration value for ${said}`,
  });
});

it('puts steps together again where it is asked to', async () => {
  const sets = await ask({
    step: '1h',
    accumulate: 'true',
    includeIdle: 'true',
  });
  expect(sets).toHaveLength(1);
  expect(sets[0][contract.server.cluster].minutes).toBe(120);
  const [whole] = await ask({ includeIdle: 'true' });
  expect(Object.keys(sets[0])).toEqual(Object.keys(whole));
  for (const [name, { totalCost }] of Object.entries(whole)) {
    expect(sets[0][name].totalCost / totalCost).toBeCloseTo(1, 2);
  }
});

it('drops the labels of what it has put together', async () => {
  const [rows] = await contract.allocation({
    window: twoHours(),
    step: '1h',
    accumulate: 'true',
  });
  for (const row of Object.values(rows).filter(one => one.minutes === 120)) {
    expect(row.properties.labels).toBeUndefined();
    expect(row.properties.pod).toBeDefined();
    expect(row.rawAllocationOnly).toBeUndefined();
  }
});
