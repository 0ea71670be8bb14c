import { hourlyPrices } from '../prometheus/world/metrics/nodes';
import type { ClusterCosts } from './costs';
import { STORAGE_CLASS, volumesOf } from './series';
import type { Span } from './types';
import { timeOf } from './window';

const PROVIDER = 'AWS';
const GIBIBYTE = 2 ** 30;

/** All of it idles: nothing tells OpenCost what of a machine or disk is used by whom. */
const BREAKDOWN = { idle: 1, other: 0, system: 0, user: 0 };

/** What a machine keeps for itself. */
const OVERHEAD = 0.06;

/** OpenCost writes the numbers of an asset with six digits behind the point. */
function rounded(asset: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(asset).map(([name, value]) => [
      name,
      typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value,
    ]),
  );
}

/** `/assets`: machines and disks, whoever uses them. What pods send over the network is no asset. */
export function assetsOf(
  costs: ClusterCosts,
  span: Span,
): Record<string, Record<string, unknown>> {
  const there = costs.extent(span);
  if (!there) return {};
  const hours = (there.end - there.start) / 3600;
  const { cluster } = costs;
  const common = (
    category: string,
    name: string,
    labels: Record<string, string>,
  ) => ({
    properties: {
      category,
      provider: PROVIDER,
      service: 'Kubernetes',
      cluster,
      name,
      providerID: name,
    },
    labels,
    window: { start: timeOf(span.start), end: timeOf(span.end) },
    start: timeOf(there.start),
    end: timeOf(there.end),
    minutes: hours * 60,
  });
  const keyOf = (category: string, type: string, name: string) =>
    [
      ...[PROVIDER, '__undefined__', '__undefined__', category, cluster],
      ...[type, 'Kubernetes', name, name],
    ].join('/');
  const nodes = costs.nodes().map(node => {
    const prices = hourlyPrices(node);
    const { cores, memoryGibibytes, gpus, type } = node.machine;
    const cpuCost = cores * hours * prices.cpu;
    const ramCost = memoryGibibytes * hours * prices.ram;
    const totalCost = prices.total * hours;
    return [
      keyOf('Compute', 'Node', node.name),
      {
        type: 'Node',
        ...common('Compute', node.name, {
          karpenter_sh_capacity_type: node.spot ? 'spot' : 'on-demand',
          node_kubernetes_io_instance_type: type,
          topology_kubernetes_io_region: node.region,
          topology_kubernetes_io_zone: `${node.region}a`,
        }),
        nodeType: type,
        cpuCores: cores,
        ramBytes: memoryGibibytes * GIBIBYTE,
        cpuCoreHours: cores * hours,
        ramByteHours: memoryGibibytes * GIBIBYTE * hours,
        GPUHours: gpus * hours,
        cpuBreakdown: BREAKDOWN,
        ramBreakdown: BREAKDOWN,
        preemptible: node.spot ? 1 : 0,
        discount: 0,
        cpuCost,
        gpuCost: gpus * hours * prices.gpu,
        gpuCount: gpus,
        ramCost,
        adjustment: 0,
        overhead: {
          CpuOverheadFraction: OVERHEAD,
          RamOverheadFraction: OVERHEAD,
          OverheadCostFraction: (OVERHEAD * (cpuCost + ramCost)) / totalCost,
        },
        totalCost,
      },
    ] as const;
  });
  const disks = volumesOf(costs.histories()).map(volume => {
    const { name, bytes, price, claim, namespace } = volume;
    return [
      keyOf('Storage', 'Disk', name),
      {
        type: 'Disk',
        ...common('Storage', name, {}),
        byteHours: bytes * hours,
        bytes,
        byteHoursUsed: null,
        byteUsageMax: null,
        breakdown: BREAKDOWN,
        adjustment: 0,
        totalCost: price * hours,
        storageClass: STORAGE_CLASS,
        volumeName: name,
        claimName: claim,
        claimNamespace: namespace,
      },
    ] as const;
  });
  return Object.fromEntries(
    [...nodes, ...disks]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, asset]) => [key, rounded(asset)]),
  );
}
