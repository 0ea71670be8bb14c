import {
  defaultPriceList,
  instanceOf,
  PriceListError,
  priceOf,
  priceOfNode,
  readPriceList,
  UnknownInstanceTypeError,
} from '.';

const GIB = 2 ** 30;
const LIST = {
  currency: 'EUR',
  source: 'our contract',
  date: '2026-01-01',
  perCpuCoreHour: { onDemand: 0.03 },
  perMemoryGibHour: { onDemand: 0.004, spot: 0.001 },
  perGpuHour: { onDemand: 1 },
  gpus: { 'NVIDIA-L4': { onDemand: 0.7, spot: 0.2 } },
};

describe('price lists', () => {
  it('ships one with source and date', () => {
    expect(defaultPriceList).toMatchObject({
      currency: 'USD',
      source: expect.stringContaining('OpenCost'),
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
  });

  it('has the same price for a machine and for its parts', () => {
    for (const [type, machine] of Object.entries(
      defaultPriceList.instanceTypes,
    )) {
      for (const capacity of ['on-demand', 'spot'] as const) {
        expect(priceOfNode(type, defaultPriceList, capacity)).toBeCloseTo(
          priceOf(machine, defaultPriceList, capacity),
          10,
        );
      }
    }
    expect(priceOfNode('n2-standard-4', defaultPriceList)).toBeCloseTo(
      0.194236,
      6,
    );
  });

  it('prices parts, differences and GPUs with a price of their own', () => {
    const list = readPriceList(LIST);
    expect(priceOf({ cpuCores: 2, memoryBytes: GIB }, list)).toBeCloseTo(0.064);
    expect(priceOf({ cpuCores: -2 }, list)).toBeCloseTo(-0.06);
    expect(priceOf({ gpus: 2 }, list)).toBe(2);
    expect(priceOf({ gpus: 2, gpuProduct: 'NVIDIA-L4' }, list, 'spot')).toBe(
      0.4,
    );
  });

  it('names what it has no spot price of', () => {
    expect(() => priceOf({ cpuCores: 1 }, readPriceList(LIST), 'spot')).toThrow(
      new PriceListError('The price list has no spot price of a CPU core'),
    );
  });

  it('names an instance type that it does not have', () => {
    expect(() => priceOfNode('m7i.large', defaultPriceList)).toThrow(
      UnknownInstanceTypeError,
    );
    expect(() => instanceOf('toString', defaultPriceList)).toThrow(
      /has no instance type toString$/,
    );
  });

  it.each([
    ['currency', { ...LIST, currency: 'euro' }, /^currency: three letters/],
    ['date', { ...LIST, date: 'yesterday' }, /^date: /],
    [
      'a negative price',
      { ...LIST, perGpuHour: { onDemand: -1 } },
      /^perGpuHour\.onDemand: /,
    ],
    ['an unknown field', { ...LIST, discount: 1 }, /discount/],
    [
      'a machine without memory',
      {
        ...LIST,
        instanceTypes: { a: { cpuCores: 1, perHour: { onDemand: 1 } } },
      },
      /^instanceTypes\.a\.memoryBytes: /,
    ],
    ['nothing', null, /^price list: /],
  ])('refuses %s, naming the field', (_name, value, words) => {
    expect(() => readPriceList(value)).toThrow(PriceListError);
    expect(() => readPriceList(value)).toThrow(words);
  });
});
