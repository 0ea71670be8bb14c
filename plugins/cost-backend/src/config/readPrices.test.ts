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
  expect(() => read({ currency: 'EUR' })).toThrow(
    'the price list that ships is in USD and cost.currency is EUR: say in cost.exchangeRate what one USD is worth',
  );
  expect(
    read({ prices: EUROS, currency: 'USD', exchangeRate: 1.1 }),
  ).toMatchObject({ currency: 'USD', rate: 1.1 });
  expect(() => read({ currency: 'EUR', exchangeRate: 0 })).toThrow(
    'cost.exchangeRate: must be greater than 0',
  );
});

it('a list that names a price and no currency is refused: nobody knows what it is in', () => {
  const { currency: _, ...unnamed } = EUROS;
  expect(() => read({ prices: unnamed })).toThrow(
    /^cost\.prices: currency: perCpuCoreHour is given without the currency/,
  );
});

it('amounts of OpenCost are in the list’s currency, or in the portal’s where it says so, and in no third one', () => {
  const rateOf = (opencost: object, more: object) => {
    const baseUrl = 'http://opencost:9003';
    const { opencost: all } = read({
      opencost: { prod: { baseUrl, ...opencost } },
      ...more,
    });
    return all[0].rate;
  };
  const inEuros = { currency: 'EUR', exchangeRate: 0.9 };
  expect(rateOf({}, {})).toBe(1);
  expect(rateOf({}, inEuros)).toBe(0.9);
  expect(rateOf({ currency: 'USD' }, inEuros)).toBe(0.9);
  expect(rateOf({ currency: 'EUR' }, inEuros)).toBe(1);
  expect(() => rateOf({ currency: 'CHF' }, inEuros)).toThrow(
    /^cost\.opencost\.prod\.currency is CHF, .* only USD and EUR can be read$/,
  );
  expect(() => rateOf({ currency: 'francs' }, inEuros)).toThrow(
    /^cost\.opencost\.prod\.currency: /,
  );
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
  const added = read({
    prices: { currency: 'USD', instanceTypes: { mine: machine } },
  }).prices;
  expect(Object.keys(added.instanceTypes)).toEqual([
    ...Object.keys(defaultPriceList.instanceTypes),
    'mine',
  ]);
  expect(added.source).toBe(
    `cost.prices; what it leaves out from ${defaultPriceList.source}`,
  );
  const other = read({
    prices: { ...EUROS, currency: 'USD', instanceTypes: { mine: machine } },
  }).prices;
  expect(Object.keys(other.instanceTypes)).toEqual(['mine']);
  expect(other.source).toBe('our contract');
});

it.each([
  ['prices', { prices: { currency: 'USD', perGpuHour: { onDemand: -1 } } }],
  ['currency', { currency: 'euro' }],
  ['memoryUnit', { memoryUnit: 'GIB' }],
])('names %s where it cannot be read', (key, cost) => {
  expect(() => read(cost)).toThrow(new RegExp(`^cost\\.${key}: `));
});
