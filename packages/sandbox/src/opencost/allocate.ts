import type { ServingPod } from '../prometheus/world/discovery/pods';
import {
  hourlyPrices,
  type MonitoredNode,
} from '../prometheus/world/metrics/nodes';
import type { PodHistory } from '../prometheus/world/PodHistory';
import { ContainerUsage, habitOf } from '../prometheus/world/usage';
import { volumeOf, ZONE_GIBIBYTE } from '../usageHistory';
import type { Allocation, Span } from './types';
import { timeOf } from './window';

/** OpenCost asks its Prometheus at this resolution. */
const RESOLUTION_SECONDS = 900;
const CPU_WINDOW_SECONDS = 120;
const GIBIBYTE = 2 ** 30;

const HASH = 'rollouts-pod-template-hash';

/** OpenCost looks through the ReplicaSet at what controls it. */
function controllerOf({ owner, serving, labels }: ServingPod): {
  controller?: string;
  controllerKind?: string;
} {
  if (!owner) return {};
  if (owner.kind !== 'ReplicaSet') {
    return { controller: owner.name, controllerKind: owner.kind.toLowerCase() };
  }
  return {
    controller: owner.name.replace(/-[^-]*$/, ''),
    controllerKind:
      serving?.kind === 'Rollout' || labels[HASH] ? 'rollout' : 'deployment',
  };
}

/** Labels as OpenCost has them from Prometheus: what is no letter, digit or underscore became one. */
function sanitised(labels: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [
      name.replace(/[^a-zA-Z0-9_]/g, '_'),
      value,
    ]),
  );
}

/** What the containers of one pod were given in a stretch of time; nothing where it did not run. */
export function allocationsOf(
  history: PodHistory,
  node: MonitoredNode,
  span: Span,
  now: number,
  /** Pods that share a disk with it at a time. */
  sharers: (second: number) => number,
): Allocation[] {
  const { pod } = history;
  const prices = hourlyPrices(node);
  const until = Math.min(span.end, now);
  const moments: number[] = [];
  for (let at = span.start; at < until; at += RESOLUTION_SECONDS) {
    if (history.exists(at)) moments.push(at);
  }
  if (moments.length === 0) return [];
  const hours = RESOLUTION_SECONDS / 3600;
  const window = { start: timeOf(span.start), end: timeOf(span.end) };
  return pod.containers.map((container, index): Allocation => {
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
    const sums = {
      cpuCoreHours: 0,
      cpuCoreUsageHours: 0,
      ramByteHours: 0,
      ramByteUsageHours: 0,
      pvByteHours: 0,
      pvCost: 0,
    };
    const volume = index === 0 ? volumeOf(pod) : undefined;
    for (const at of moments) {
      const before = Math.max(
        history.processStart(at),
        at - CPU_WINDOW_SECONDS,
      );
      const cores =
        at > before
          ? (usage.cpuSeconds(at) - usage.cpuSeconds(before)) / (at - before)
          : 0;
      const bytes = usage.memoryBytes(at);
      sums.cpuCoreHours += Math.max(cpu, cores) * hours;
      sums.cpuCoreUsageHours += cores * hours;
      sums.ramByteHours += Math.max(memory, bytes) * hours;
      sums.ramByteUsageHours += bytes * hours;
      if (volume) {
        const share = hours / Math.max(1, sharers(at));
        sums.pvByteHours += volume.bytes * share;
        sums.pvCost += volume.price * share;
      }
    }
    const ran = moments.length * hours;
    const last = moments[moments.length - 1] + RESOLUTION_SECONDS;
    const transferred =
      index === 0
        ? 2_400 * (history.traffic?.expected(moments[0], last) ?? 0) +
          90 * ran * 3600
        : 0;
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
        namespace: pod.namespace,
        ...controllerOf(pod),
        pod: pod.name,
        container: container.name,
        labels: sanitised(pod.labels),
        providerID: `aws:///${node.region}a/${node.name}`,
      },
      window,
      start: timeOf(moments[0]),
      end: timeOf(Math.min(until, last)),
      minutes: ran * 60,
      cpuCoreRequestHours: cpu * ran,
      ramByteRequestHours: memory * ran,
      ...sums,
      cpuCost: sums.cpuCoreHours * prices.cpu,
      ramCost: (sums.ramByteHours / GIBIBYTE) * prices.ram,
      gpuHours: gpu * ran,
      gpuCost: gpu * ran * prices.gpu,
      networkTransferBytes: transferred,
      networkCost: (transferred / GIBIBYTE) * ZONE_GIBIBYTE,
      pvs: volume
        ? {
            [`cluster=${pod.cluster}:name=${volume.name}`]: {
              byteHours: sums.pvByteHours,
              cost: sums.pvCost,
            },
          }
        : {},
    };
  });
}
