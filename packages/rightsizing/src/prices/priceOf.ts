import {
  PriceListError,
  UnknownInstanceTypeError,
  type CapacityType,
  type PriceList,
} from './PriceList';

const GIB = 2 ** 30;
/** Hours of a month, as OpenCost counts them. */
export const HOURS_PER_MONTH = 730;

/** An amount of capacity; what is left out is none. */
export interface Capacity {
  cpuCores?: number;
  memoryBytes?: number;
  gpus?: number;
  /** Product name of the GPU, where the list has it; else the general price. */
  gpuProduct?: string;
}

type Hourly = PriceList['perCpuCoreHour'];

function at(hourly: Hourly, type: CapacityType, what: string): number {
  if (type === 'on-demand') return hourly.onDemand;
  if (hourly.spot === null) {
    throw new PriceListError(`The price list has no spot price of ${what}`);
  }
  return hourly.spot;
}

/**
 * What an hour of some capacity costs, in the list's currency. Differences may be priced too: an amount may be negative.
 *
 * @throws PriceListError where the list has no spot price
 */
export function priceOf(
  { cpuCores = 0, memoryBytes = 0, gpus = 0, gpuProduct }: Capacity,
  list: PriceList,
  type: CapacityType = 'on-demand',
): number {
  const gpu =
    (gpuProduct === undefined ? undefined : list.gpus[gpuProduct]) ??
    list.perGpuHour;
  return (
    (cpuCores === 0
      ? 0
      : cpuCores * at(list.perCpuCoreHour, type, 'a CPU core')) +
    (memoryBytes === 0
      ? 0
      : (memoryBytes / GIB) * at(list.perMemoryGibHour, type, 'memory')) +
    (gpus === 0 ? 0 : gpus * at(gpu, type, gpuProduct ?? 'a GPU'))
  );
}

/**
 * What an hour of a machine costs.
 *
 * @throws UnknownInstanceTypeError where the list does not have the type; PriceListError where it has no spot price of it
 */
export function priceOfNode(
  instanceType: string,
  list: PriceList,
  type: CapacityType = 'on-demand',
): number {
  return at(instanceOf(instanceType, list).perHour, type, instanceType);
}

/**
 * A machine of the list.
 *
 * @throws UnknownInstanceTypeError where the list does not have it
 */
export function instanceOf(
  instanceType: string,
  list: PriceList,
): PriceList['instanceTypes'][string] {
  if (!Object.hasOwn(list.instanceTypes, instanceType)) {
    throw new UnknownInstanceTypeError(instanceType, list);
  }
  return list.instanceTypes[instanceType];
}
