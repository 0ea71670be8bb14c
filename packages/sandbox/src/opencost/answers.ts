import type { Allocation } from './types';

/** Used of what was asked for; 1 with use, a cost and nothing asked for. */
function efficiency(used: number, asked: number, cost: number): number {
  if (asked > 0) return used / asked;
  return used > 0 && cost > 0 ? 1 : 0;
}

function per(amount: number, hours: number): number {
  return hours > 0 ? amount / hours : 0;
}

/** OpenCost rounds the numbers of a row to five digits behind the point; what is not finite becomes null. */
function rounded(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (typeof value !== 'number') return [name, value];
      return [
        name,
        Number.isFinite(value) ? Math.round(value * 1e5) / 1e5 : null,
      ];
    }),
  );
}

/** A row as OpenCost writes it. */
export function toAnswer(row: Allocation): Record<string, unknown> {
  const hours = row.minutes / 60;
  const { cpuCost, ramCost, gpuCost, networkCost } = row;
  const volumes = Object.values(row.pvs);
  const pvByteHours = volumes.reduce((sum, one) => sum + one.byteHours, 0);
  const pvCost = volumes.reduce((sum, one) => sum + one.cost, 0);
  const cpuEfficiency = efficiency(
    row.cpuCoreUsageHours,
    row.cpuCoreRequestHours,
    cpuCost,
  );
  const ramEfficiency = efficiency(
    row.ramByteUsageHours,
    row.ramByteRequestHours,
    ramCost,
  );
  return rounded({
    name: row.name,
    properties: row.properties,
    window: row.window,
    start: row.start,
    end: row.end,
    minutes: row.minutes,
    cpuCores: per(row.cpuCoreHours, hours),
    cpuCoreRequestAverage: per(row.cpuCoreRequestHours, hours),
    cpuCoreUsageAverage: per(row.cpuCoreUsageHours, hours),
    cpuCoreHours: row.cpuCoreHours,
    cpuCost,
    cpuCostAdjustment: 0,
    cpuCostIdle: 0,
    cpuEfficiency,
    gpuCount: per(row.gpuHours, hours),
    gpuRequestAverage: per(row.gpuHours, hours),
    // It is not told where its Prometheus has no dcgm-exporter by the labels it asks for.
    gpuUsageAverage: 0,
    gpuHours: row.gpuHours,
    gpuCost,
    gpuCostAdjustment: 0,
    gpuCostIdle: 0,
    gpuEfficiency: 0,
    networkTransferBytes: row.networkTransferBytes,
    networkReceiveBytes: 0,
    networkCost,
    networkCrossZoneCost: networkCost,
    networkCrossRegionCost: 0,
    networkInternetCost: 0,
    networkCostAdjustment: 0,
    loadBalancerCost: 0,
    loadBalancerCostAdjustment: 0,
    pvBytes: per(pvByteHours, hours),
    pvByteHours,
    pvCost,
    pvs: volumes.length > 0 ? row.pvs : null,
    pvCostAdjustment: 0,
    ramBytes: per(row.ramByteHours, hours),
    ramByteRequestAverage: per(row.ramByteRequestHours, hours),
    ramByteUsageAverage: per(row.ramByteUsageHours, hours),
    ramByteHours: row.ramByteHours,
    ramCost,
    ramCostAdjustment: 0,
    ramCostIdle: 0,
    ramEfficiency,
    externalCost: 0,
    sharedCost: 0,
    totalCost: cpuCost + ramCost + gpuCost + networkCost + pvCost,
    // Without the GPU.
    totalEfficiency:
      cpuCost + ramCost > 0
        ? (cpuEfficiency * cpuCost + ramEfficiency * ramCost) /
          (cpuCost + ramCost)
        : 0,
    // What is known of one row only, or else the beginnings of what a sum of rows could tell.
    ...(row.rawAllocationOnly
      ? { rawAllocationOnly: row.rawAllocationOnly }
      : { proportionalAssetResourceCosts: {}, sharedCostBreakdown: {} }),
    lbAllocations: null,
  });
}

/** Rows by name, in the order of Go's maps in JSON. */
export function toSet(
  rows: ReadonlyMap<string, Allocation>,
): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    [...rows.keys()].sort().flatMap(name => {
      const row = rows.get(name);
      return row ? [[name, toAnswer(row)]] : [];
    }),
  );
}
