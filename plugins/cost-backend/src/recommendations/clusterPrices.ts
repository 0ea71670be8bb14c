import { PriceList, readPriceList } from '@bellwether/rightsizing';
import { UnitPrices } from '../adapters/CostSource';

/** The price list with the prices that the cluster's costs were made with, so that a saving is in the same money as a cost. */
export function pricesOf(
  list: PriceList,
  unitPrices: UnitPrices | null,
  rate: number,
): PriceList {
  const scaled = (hourly: { onDemand: number; spot: number | null }) => ({
    onDemand: hourly.onDemand * rate,
    spot: hourly.spot === null ? null : hourly.spot * rate,
  });
  const at = (
    price: number | null | undefined,
    hourly: { onDemand: number; spot: number | null },
  ) =>
    price === null || price === undefined
      ? scaled(hourly)
      : {
          onDemand: price,
          spot:
            hourly.spot === null
              ? null
              : (price * hourly.spot) / hourly.onDemand,
        };
  return readPriceList({
    ...list,
    perCpuCoreHour: at(unitPrices?.cpuCore, list.perCpuCoreHour),
    perMemoryGibHour: at(unitPrices?.memoryGibibyte, list.perMemoryGibHour),
    perGpuHour: at(unitPrices?.gpu, list.perGpuHour),
    gpus: Object.fromEntries(
      Object.entries(list.gpus).map(([product, hourly]) => [
        product,
        scaled(hourly),
      ]),
    ),
  });
}
