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

/** For a Rollout OpenCost gives the ReplicaSet, whose name is the Rollout's with the hash of the revision. */
function controllerOf({
  controller,
  controllerKind,
  labels,
}: NonNullable<OpencostRow['properties']>): string | undefined {
  const name = named(controller);
  const hash = labels?.rollouts_pod_template_hash;
  return controllerKind === 'rollout' && hash && name?.endsWith(`-${hash}`)
    ? name.slice(0, -hash.length - 1)
    : name;
}

/** Hours of the window that a row is about; its own where it names none. */
function windowHours({ window, minutes }: OpencostRow): number {
  const ms = Date.parse(window?.end ?? '') - Date.parse(window?.start ?? '');
  return ms > 0 ? ms / 3_600_000 : (minutes ?? 0) / 60;
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
    controller: controllerOf(properties),
    controllerKind: named(properties.controllerKind),
    labels: properties.labels ?? {},
    hours,
    costs: {
      cpu: money(plus(row.cpuCost, row.cpuCostAdjustment)),
      memory: money(plus(row.ramCost, row.ramCostAdjustment)),
      gpu: money(
        row.gpuHours === 0 || row.gpuHours === undefined
          ? plus(row.gpuCost ?? 0, row.gpuCostAdjustment)
          : plus(row.gpuCost, row.gpuCostAdjustment),
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
    // The mean use of CPU is that of the whole window, also of a pod that did not run all the time.
    cpuUsageHours: (row.cpuCoreUsageAverage ?? 0) * windowHours(row) * share,
    memoryByteHours: (row.ramByteHours ?? 0) * share,
    memoryRequestByteHours: (row.ramByteRequestAverage ?? 0) * hours,
    memoryUsageByteHours: (row.ramByteUsageAverage ?? 0) * hours,
    gpuHours: (row.gpuHours ?? 0) * share,
  };
}
