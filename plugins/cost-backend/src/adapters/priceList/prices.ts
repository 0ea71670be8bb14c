import { PriceList } from '@bellwether/rightsizing';

/** Prices of a machine and of its parts, for an hour. */
export interface PartPrices {
  total: number;
  core: number;
  gibibyte: number;
  gpu: number;
  /** Whether the list has the machine's type; else its parts are charged one by one. */
  isKnown: boolean;
}

/** Most of a machine's price that its GPUs can be worth. */
const MOST_FOR_GPUS = 0.8;

/**
 * Splits the price of a machine over its parts: GPUs at their own worth, the rest over cores and memory by their worth beside
 * each other, as OpenCost does.
 */
export function partPricesOf(
  list: PriceList,
  node: {
    instanceType?: string;
    cores: number;
    memoryGibibytes: number;
    gpus: number;
    gpuProduct?: string;
    isSpot: boolean;
  },
): PartPrices {
  const { perCpuCoreHour, perMemoryGibHour } = list;
  const perGpuHour =
    (node.gpuProduct === undefined ? undefined : list.gpus[node.gpuProduct]) ??
    list.perGpuHour;
  const at = (hourly: { onDemand: number; spot: number | null }) =>
    node.isSpot ? hourly.spot ?? hourly.onDemand : hourly.onDemand;
  const known = node.instanceType
    ? list.instanceTypes[node.instanceType]
    : undefined;
  if (!known) {
    const core = at(perCpuCoreHour);
    const gibibyte = at(perMemoryGibHour);
    const gpu = at(perGpuHour);
    return {
      core,
      gibibyte,
      gpu,
      total:
        core * node.cores + gibibyte * node.memoryGibibytes + gpu * node.gpus,
      isKnown: false,
    };
  }
  const total = at(known.perHour);
  const discount =
    known.perHour.onDemand > 0 ? total / known.perHour.onDemand : 1;
  const gpu =
    known.gpus > 0
      ? Math.min(
          perGpuHour.onDemand * discount,
          (MOST_FOR_GPUS * total) / known.gpus,
        )
      : 0;
  const gibibytesPerCore = perCpuCoreHour.onDemand / perMemoryGibHour.onDemand;
  const gibibyte =
    (total - gpu * known.gpus) /
    (known.cpuCores * gibibytesPerCore + known.memoryBytes / 2 ** 30);
  return {
    total,
    gpu,
    gibibyte,
    core: gibibyte * gibibytesPerCore,
    isKnown: true,
  };
}
