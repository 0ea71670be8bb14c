import { ConfigReader } from '@backstage/config';
import { defaultPriceList } from '@bellwether/rightsizing';
import { readCostConfig } from './readCostConfig';

const read = (cost: object) =>
  readCostConfig(new ConfigReader({ cost: cost as never }));

const EUROS = {
  currency: 'EUR',
  source: 'our contract',
  date: '2026-01-01',
  perCpuCoreHour: { onDemand: 0.03 },
  perMemoryGibHour: { onDemand: 0.004 },
  perGpuHour: { onDemand: 1 },
};

it('without a list of its own the portal has the one that ships, in dollars', () => {
  const { prices, currency } = read({});
  expect([prices, currency]).toEqual([defaultPriceList, 'USD']);
});

it('amounts are in the currency of the list, where nobody names another', () => {
  expect(read({ prices: EUROS }).currency).toBe('EUR');
});

it('a list of another currency than the portal’s needs a rate, and has it', () => {
  expect(() => read({ prices: EUROS, currency: 'USD' })).toThrow(
    'cost.prices is in EUR and cost.currency is USD: say in cost.exchangeRate what one EUR is worth',
  );
  expect(() =>
    read({ prices: { date: '2026-01-01' }, currency: 'EUR' }),
  ).toThrow(/^cost\.prices is in USD and cost\.currency is EUR/);
  expect(
    read({ prices: EUROS, currency: 'USD', exchangeRate: 1.1 }),
  ).toMatchObject({ currency: 'USD', rate: 1.1 });
});

it('a list of another currency is not completed with prices in dollars', () => {
  expect(read({ prices: EUROS }).prices).toMatchObject({
    source: 'our contract',
    instanceTypes: {},
    perStorageGibHour: 0,
  });
  const { perGpuHour: _, ...lacking } = EUROS;
  expect(() => read({ prices: lacking })).toThrow(/^cost\.prices: perGpuHour/);
});

it('machines of ours do not stand beside unit prices of another list, and what is ours is said to be', () => {
  const machine = {
    cpuCores: 4,
    memoryBytes: 2 ** 34,
    perHour: { onDemand: 0.2 },
  };
  const added = read({ prices: { instanceTypes: { mine: machine } } }).prices;
  expect(Object.keys(added.instanceTypes)).toEqual([
    ...Object.keys(defaultPriceList.instanceTypes),
    'mine',
  ]);
  expect(added.source).toBe(
    `cost.prices; what it leaves out from ${defaultPriceList.source}`,
  );
  const { currency: _, ...own } = EUROS;
  const other = read({
    prices: { ...own, instanceTypes: { mine: machine } },
  }).prices;
  expect(Object.keys(other.instanceTypes)).toEqual(['mine']);
  expect(other.source).toBe('our contract');
});

it.each([
  ['prices', { prices: { perGpuHour: { onDemand: -1 } } }],
  ['currency', { currency: 'euro' }],
])('names %s where it cannot be read', (key, cost) => {
  expect(() => read(cost)).toThrow(new RegExp(`^cost\\.${key}: `));
});
