import {
  hourlyPrices,
  type MonitoredNode,
} from '../prometheus/world/metrics/nodes';
import type { PodHistory } from '../prometheus/world/PodHistory';
import { ContainerUsage, habitOf } from '../prometheus/world/usage';
import { ZONE_GIBIBYTE } from '../usageHistory';
import { controllerOf } from './controllers';
import { extentOf, RESOLUTION_SECONDS } from './extent';
import type { Allocation, Span } from './types';
import type { VolumeShares } from './volumes';
import { timeOf } from './window';

/** A container is looked at so often over a stretch of time, but no more often than its samples come. */
const LOOKS = 96;

const CPU_WINDOW_SECONDS = 120;
const GIBIBYTE = 2 ** 30;

/** Labels as OpenCost has them from Prometheus: what is no letter, digit or underscore became one. */
function sanitised(labels: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [
      name.replace(/[^a-zA-Z0-9_]/g, '_'),
      value,
    ]),
  );
}

/** What OpenCost takes over from a node to the pods on it. */
function nodeLabels({
  machine,
  region,
}: MonitoredNode): Record<string, string> {
  return {
    node_kubernetes_io_instance_type: machine.type,
    topology_kubernetes_io_region: region,
    topology_kubernetes_io_zone: `${region}a`,
  };
}

interface Means {
  /** Means of the greater of what is asked for and used. */
  cores: number;
  bytes: number;
  coresUsed: number;
  bytesUsed: number;
  mostCores: number;
  mostBytes: number;
}

function meansOf(
  usage: ContainerUsage,
  history: PodHistory,
  lived: Span,
  asked: { cpu: number; memory: number },
): Means {
  const step = Math.max(
    60,
    Math.min(3 * RESOLUTION_SECONDS, (lived.end - lived.start) / LOOKS),
  );
  const sum = { cores: 0, bytes: 0, coresUsed: 0, bytesUsed: 0 };
  let mostCores = 0;
  let mostBytes = 0;
  let looks = 0;
  for (let at = lived.start + step / 2; at < lived.end; at += step) {
    if (!history.exists(at)) continue;
    const before = Math.max(history.processStart(at), at - CPU_WINDOW_SECONDS);
    const cores =
      at > before
        ? (usage.cpuSeconds(at) - usage.cpuSeconds(before)) / (at - before)
        : 0;
    const bytes = usage.memoryBytes(at);
    sum.cores += Math.max(asked.cpu, cores);
    sum.bytes += Math.max(asked.memory, bytes);
    sum.coresUsed += cores;
    sum.bytesUsed += bytes;
    mostCores = Math.max(mostCores, cores);
    mostBytes = Math.max(mostBytes, bytes);
    looks += 1;
  }
  const mean = (value: number) => value / Math.max(1, looks);
  return {
    cores: mean(sum.cores),
    bytes: mean(sum.bytes),
    coresUsed: mean(sum.coresUsed),
    bytesUsed: mean(sum.bytesUsed),
    mostCores,
    mostBytes,
  };
}

/** What the containers of one pod were given in a stretch of time; nothing where it did not run. */
export function allocationsOf(
  history: PodHistory,
  node: MonitoredNode,
  span: Span,
  now: number,
  volumes: VolumeShares,
): Allocation[] {
  const { pod } = history;
  const prices = hourlyPrices(node);
  const ran = extentOf(history, span, now);
  if (!ran) return [];
  const hours = (ran.end - ran.start) / 3600;
  const from = Math.max(history.start, span.start);
  const until = Math.min(history.endedAt, span.end, now);
  const lived = { start: from, end: until };
  // OpenCost divides use of CPU by the whole stretch, also for a pod that did not run all the time.
  const shareOfSpan = (until - from) / (span.end - span.start);
  const transferred =
    (2_400 * (history.traffic?.expected(from, until) ?? 0) +
      90 * (until - from)) /
    pod.containers.length;
  const volume = volumes.of(history);
  return pod.containers.map((container): Allocation => {
    const usage = new ContainerUsage(
      history,
      container,
      habitOf(
        pod.serving?.server ?? pod.name,
        container.requests['nvidia.com/gpu'] !== undefined,
      ),
    );
    const {
      cpu = 0,
      memory = 0,
      'nvidia.com/gpu': gpu = 0,
    } = container.requests;
    const means = meansOf(usage, history, lived, { cpu, memory });
    const cpuCoreHours = means.cores * hours;
    const ramByteHours = means.bytes * hours;
    const count = pod.containers.length;
    return {
      name: [
        pod.cluster,
        pod.node,
        pod.namespace,
        pod.name,
        container.name,
      ].join('/'),
      properties: {
        cluster: pod.cluster,
        node: pod.node,
        container: container.name,
        ...controllerOf(pod),
        namespace: pod.namespace,
        pod: pod.name,
        providerID: node.name,
        labels: { ...sanitised(pod.labels), ...nodeLabels(node) },
      },
      window: { start: timeOf(span.start), end: timeOf(span.end) },
      start: timeOf(ran.start),
      end: timeOf(ran.end),
      minutes: hours * 60,
      cpuCoreHours,
      cpuCoreRequestHours: cpu * hours,
      cpuCoreUsageHours: means.coresUsed * shareOfSpan * hours,
      cpuCost: cpuCoreHours * prices.cpu,
      ramByteHours,
      ramByteRequestHours: memory * hours,
      ramByteUsageHours: means.bytesUsed * hours,
      ramCost: (ramByteHours / GIBIBYTE) * prices.ram,
      gpuHours: gpu * hours,
      gpuCost: gpu * hours * prices.gpu,
      networkTransferBytes: transferred,
      networkCost: (transferred / GIBIBYTE) * ZONE_GIBIBYTE,
      pvs: volume
        ? {
            [volume.key]: {
              ...volume.part,
              byteHours: volume.part.byteHours / count,
              cost: volume.part.cost / count,
            },
          }
        : {},
      rawAllocationOnly: {
        cpuCoreUsageMax: means.mostCores,
        ramByteUsageMax: means.mostBytes,
      },
    };
  });
}
