import type { Allocation, AllocationProperties } from './types';

const PARTS: Record<string, (properties: AllocationProperties) => string> = {
  cluster: ({ cluster }) => cluster ?? '',
  node: ({ node }) => node ?? '',
  namespace: ({ namespace }) => namespace ?? '',
  controllerKind: ({ controllerKind }) => controllerKind ?? '',
  controller: ({ controller, controllerKind }) =>
    controller ? `${controllerKind}:${controller}` : '',
  pod: ({ pod }) => pod ?? '',
  container: ({ container }) => container ?? '',
};

/** Whether rows can be put together by it. */
export function isAggregation(name: string): boolean {
  return name in PARTS || /^(label|annotation):[a-zA-Z0-9_]+$/.test(name);
}

function partOf(name: string, properties: AllocationProperties): string {
  const [, kind, key] = /^(label|annotation):(.+)$/.exec(name) ?? [];
  const part = key
    ? (kind === 'label' ? properties.labels : properties.annotations)?.[key]
    : PARTS[name](properties);
  return part || '__unallocated__';
}

const SUMS = [
  'cpuCoreHours',
  'cpuCoreRequestHours',
  'cpuCoreUsageHours',
  'cpuCost',
  'ramByteHours',
  'ramByteRequestHours',
  'ramByteUsageHours',
  'ramCost',
  'gpuHours',
  'gpuCost',
  'networkTransferBytes',
  'networkCost',
  'pvByteHours',
  'pvCost',
] as const;

/** What two rows have in common; all else falls away, as in OpenCost. */
function common(
  left: AllocationProperties,
  right: AllocationProperties,
): AllocationProperties {
  const texts = Object.fromEntries(
    (
      [
        'cluster',
        'node',
        'namespace',
        'controller',
        'controllerKind',
        'pod',
        'container',
        'providerID',
      ] as const
    ).flatMap(name =>
      left[name] !== undefined && left[name] === right[name]
        ? [[name, left[name]]]
        : [],
    ),
  );
  const labels = Object.fromEntries(
    Object.entries(left.labels ?? {}).filter(
      ([name, value]) => right.labels?.[name] === value,
    ),
  );
  return { ...texts, ...(Object.keys(labels).length > 0 && { labels }) };
}

function plus(left: Allocation, right: Allocation, name: string): Allocation {
  const sum = { ...left };
  for (const field of SUMS) sum[field] = left[field] + right[field];
  const start = left.start < right.start ? left.start : right.start;
  const end = left.end > right.end ? left.end : right.end;
  return {
    ...sum,
    name,
    properties: common(left.properties, right.properties),
    pvs: { ...left.pvs, ...right.pvs },
    window: {
      start:
        left.window.start < right.window.start
          ? left.window.start
          : right.window.start,
      end:
        left.window.end > right.window.end ? left.window.end : right.window.end,
    },
    start,
    end,
    minutes: (Date.parse(end) - Date.parse(start)) / 60_000,
  };
}

/** Rows put together by their names, or by what is asked for. */
export function gather(
  rows: readonly Allocation[],
  aggregate: readonly string[],
): Map<string, Allocation> {
  const gathered = new Map<string, Allocation>();
  for (const row of rows) {
    const isIdle = row.name.endsWith('__idle__');
    const own = aggregate.map(part => partOf(part, row.properties)).join('/');
    const gatheredName = isIdle ? '__idle__' : own;
    const name = aggregate.length === 0 ? row.name : gatheredName;
    const before = gathered.get(name);
    gathered.set(name, before ? plus(before, row, name) : { ...row, name });
  }
  return gathered;
}

/** Used of what was asked for. With use and nothing asked for it is 1. */
function efficiency(used: number, asked: number): number {
  if (asked > 0) return used / asked;
  return used > 0 ? 1 : 0;
}

/** A row as OpenCost writes it. A number that is not finite becomes null by JSON itself. */
export function toAnswer(row: Allocation) {
  const hours = row.minutes / 60;
  const cpuEfficiency = efficiency(
    row.cpuCoreUsageHours,
    row.cpuCoreRequestHours,
  );
  const ramEfficiency = efficiency(
    row.ramByteUsageHours,
    row.ramByteRequestHours,
  );
  const { cpuCost, ramCost, gpuCost, networkCost, pvCost } = row;
  return {
    name: row.name,
    properties: row.properties,
    window: row.window,
    start: row.start,
    end: row.end,
    minutes: row.minutes,
    cpuCores: row.cpuCoreHours / hours,
    cpuCoreRequestAverage: row.cpuCoreRequestHours / hours,
    cpuCoreUsageAverage: row.cpuCoreUsageHours / hours,
    cpuCoreHours: row.cpuCoreHours,
    cpuCost,
    cpuCostAdjustment: 0,
    cpuCostIdle: 0,
    cpuEfficiency,
    gpuCount: row.gpuHours / hours,
    gpuHours: row.gpuHours,
    gpuCost,
    gpuCostAdjustment: 0,
    gpuCostIdle: 0,
    // It is not told where its Prometheus has no dcgm-exporter by the labels it asks for.
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
    pvBytes: row.pvByteHours / hours,
    pvByteHours: row.pvByteHours,
    pvCost,
    pvs: Object.keys(row.pvs).length > 0 ? row.pvs : null,
    pvCostAdjustment: 0,
    ramBytes: row.ramByteHours / hours,
    ramByteRequestAverage: row.ramByteRequestHours / hours,
    ramByteUsageAverage: row.ramByteUsageHours / hours,
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
      (cpuEfficiency * cpuCost + ramEfficiency * ramCost) / (cpuCost + ramCost),
    rawAllocationOnly: null,
  };
}
