import { readPriceList, type PriceListInput } from './PriceList';

const GIB = 2 ** 30;
const CORE = { onDemand: 0.031611, spot: 0.006655 };
const MEMORY_GIB = { onDemand: 0.004237, spot: 0.000892 };

/** Machines of the N2 family: they are billed by core and gibibyte, at the prices above. */
function n2(
  family: string,
  gibPerCore: number,
  cores: number[],
): NonNullable<PriceListInput['instanceTypes']> {
  return Object.fromEntries(
    cores.map(count => {
      const gib = count * gibPerCore;
      return [
        `n2-${family}-${count}`,
        {
          cpuCores: count,
          memoryBytes: gib * GIB,
          perHour: {
            onDemand: count * CORE.onDemand + gib * MEMORY_GIB.onDemand,
            spot: count * CORE.spot + gib * MEMORY_GIB.spot,
          },
        },
      ];
    }),
  );
}

/**
 * What is taken where nobody gave prices: OpenCost's own defaults, so that both ways of counting agree.
 */
export const defaultPriceList = readPriceList({
  currency: 'USD',
  source:
    'OpenCost configs/default.json: list prices of Google Cloud us-central1, N2',
  date: '2026-11-25',
  perCpuCoreHour: CORE,
  perMemoryGibHour: MEMORY_GIB,
  perGpuHour: { onDemand: 0.95 },
  perStorageGibHour: 0.00005479452,
  perEgressGib: 0.12,
  instanceTypes: {
    ...n2('standard', 4, [2, 4, 8, 16, 32, 48, 64]),
    ...n2('highmem', 8, [2, 4, 8, 16, 32]),
    ...n2('highcpu', 1, [2, 4, 8, 16, 32]),
  },
} satisfies PriceListInput);
