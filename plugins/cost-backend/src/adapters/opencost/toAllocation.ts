import { Allocation } from '../CostSource';
import { OpencostRow } from './schema';

const SPECIAL = /__(idle|unallocated|unmounted)__/;

/** A sum in which what is not told counts nothing; null where its main part is not told. */
function plus(
  main: number | null | undefined,
  ...rest: Array<number | null | undefined>
): number | null {
  if (main === null || main === undefined) return null;
  return rest.reduce<number>((sum, one) => sum + (one ?? 0), main);
}

/** A name that stands for none is none. */
function named(text: string | null | undefined): string | undefined {
  return text && !SPECIAL.test(text) ? text : undefined;
}

/** A row of OpenCost, of which a share counts and whose money is another currency's. */
export function toAllocation(
  row: OpencostRow,
  options: {
    share: number;
    rate: number;
    isSpot: (node: string | undefined) => boolean;
  },
): Allocation {
  const { share, rate, isSpot } = options;
  const properties = row.properties ?? {};
  const hours = ((row.minutes ?? 0) / 60) * share;
  const money = (value: number | null) =>
    value === null ? null : value * share * rate;
  const node = named(properties.node);
  return {
    node,
    namespace: named(properties.namespace),
    pod: named(properties.pod),
    container: named(properties.container),
    controller: named(properties.controller),
    controllerKind: named(properties.controllerKind),
    labels: properties.labels ?? {},
    hours,
    costs: {
      cpu: money(plus(row.cpuCost, row.cpuCostAdjustment)),
      memory: money(plus(row.ramCost, row.ramCostAdjustment)),
      gpu: money(
        (row.gpuHours ?? 0) > 0
          ? plus(row.gpuCost, row.gpuCostAdjustment)
          : plus(row.gpuCost ?? 0, row.gpuCostAdjustment),
      ),
      storage: money(plus(row.pvCost, row.pvCostAdjustment)),
      network: money(
        plus(
          row.networkCost,
          row.networkCostAdjustment,
          row.loadBalancerCost,
          row.loadBalancerCostAdjustment,
        ),
      ),
    },
    isSpot: isSpot(node),
    cpuCoreHours: (row.cpuCoreHours ?? 0) * share,
    cpuRequestHours: (row.cpuCoreRequestAverage ?? 0) * hours,
    cpuUsageHours: (row.cpuCoreUsageAverage ?? 0) * hours,
    memoryByteHours: (row.ramByteHours ?? 0) * share,
    memoryRequestByteHours: (row.ramByteRequestAverage ?? 0) * hours,
    memoryUsageByteHours: (row.ramByteUsageAverage ?? 0) * hours,
    gpuHours: (row.gpuHours ?? 0) * share,
  };
}
