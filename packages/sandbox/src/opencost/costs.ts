import {
  hourlyPrices,
  type MonitoredNode,
  nodesOf,
} from '../prometheus/world/metrics/nodes';
import type { PodHistory } from '../prometheus/world/PodHistory';
import { volumeOf } from '../usageHistory';
import { allocationsOf } from './allocate';
import type { Allocation, Span } from './types';
import { timeOf } from './window';

export const IDLE = '__idle__';

/** What a cluster's pods and nodes cost, by the world's own usage. */
export class ClusterCosts {
  constructor(
    private readonly cluster: string,
    private readonly histories: () => PodHistory[],
    /** Seconds since 1970. */
    private readonly clock: () => number,
  ) {}

  private get here(): PodHistory[] {
    return this.histories().filter(
      ({ pod }) => pod.cluster === this.cluster && pod.node !== '',
    );
  }

  nodes(): MonitoredNode[] {
    return nodesOf(
      this.cluster,
      this.here.map(({ pod }) => pod),
    );
  }

  /** What ran in a stretch of time; one for each container. */
  allocations(span: Span): Allocation[] {
    const byName = new Map(this.nodes().map(node => [node.name, node]));
    const here = this.here;
    const claims = new Map<string, PodHistory[]>();
    for (const history of here) {
      const claim = volumeOf(history.pod)?.name;
      if (claim) claims.set(claim, [...(claims.get(claim) ?? []), history]);
    }
    return here.flatMap(history => {
      const node = byName.get(history.pod.node);
      const sharing = claims.get(volumeOf(history.pod)?.name ?? '') ?? [];
      return node
        ? allocationsOf(
            history,
            node,
            span,
            this.clock(),
            second => sharing.filter(other => other.exists(second)).length,
          )
        : [];
    });
  }

  hoursOf({ start, end }: Span): number {
    return Math.max(0, Math.min(end, this.clock()) - start) / 3600;
  }

  /** What of each node nobody was given. */
  idle(span: Span, given: readonly Allocation[]): Allocation[] {
    const hours = this.hoursOf(span);
    return this.nodes().map(node => {
      const prices = hourlyPrices(node);
      const on = given.filter(
        ({ properties }) => properties.node === node.name,
      );
      const sum = (read: (one: Allocation) => number) =>
        on.reduce((total, one) => total + read(one), 0);
      const { cores, memoryGibibytes, gpus } = node.machine;
      return {
        name: `${this.cluster}/${node.name}/${IDLE}`,
        properties: {
          cluster: this.cluster,
          node: node.name,
          providerID: `aws:///${node.region}a/${node.name}`,
        },
        window: { start: timeOf(span.start), end: timeOf(span.end) },
        start: timeOf(span.start),
        end: timeOf(span.end),
        minutes: hours * 60,
        cpuCoreHours: 0,
        cpuCoreRequestHours: 0,
        cpuCoreUsageHours: 0,
        cpuCost: cores * hours * prices.cpu - sum(({ cpuCost }) => cpuCost),
        ramByteHours: 0,
        ramByteRequestHours: 0,
        ramByteUsageHours: 0,
        ramCost:
          memoryGibibytes * hours * prices.ram - sum(({ ramCost }) => ramCost),
        gpuHours: 0,
        gpuCost: gpus * hours * prices.gpu - sum(({ gpuCost }) => gpuCost),
        networkTransferBytes: 0,
        networkCost: 0,
        pvByteHours: 0,
        pvCost: 0,
        pvs: {},
      };
    });
  }

  /** `/assets`: what is paid for, whoever uses it. */
  assets(span: Span): Record<string, object> {
    const hours = this.hoursOf(span);
    const window = { start: timeOf(span.start), end: timeOf(span.end) };
    const common = (category: string, name: string) => ({
      properties: {
        category,
        provider: 'AWS',
        service: 'Kubernetes',
        cluster: this.cluster,
        name,
      },
      window,
      ...window,
      minutes: hours * 60,
      adjustment: 0,
    });
    const nodes = this.nodes().map(node => {
      const prices = hourlyPrices(node);
      const { cores, memoryGibibytes, gpus, type } = node.machine;
      return [
        `AWS/__undefined__/__undefined__/Kubernetes/${this.cluster}/Node/${node.name}`,
        {
          type: 'Node',
          ...common('Compute', node.name),
          nodeType: type,
          preemptible: node.spot ? 1 : 0,
          cpuCores: cores,
          ramBytes: memoryGibibytes * 2 ** 30,
          cpuCoreHours: cores * hours,
          ramByteHours: memoryGibibytes * 2 ** 30 * hours,
          GPUHours: gpus * hours,
          cpuCost: cores * hours * prices.cpu,
          gpuCost: gpus * hours * prices.gpu,
          gpuCount: gpus,
          ramCost: memoryGibibytes * hours * prices.ram,
          discount: 0,
          totalCost: prices.total * hours,
        },
      ] as const;
    });
    const given = this.allocations(span);
    const disks = new Map<string, number>();
    for (const { pvs } of given) {
      for (const [key, { cost }] of Object.entries(pvs)) {
        const name = key.replace(/^.*:name=/, '');
        disks.set(name, (disks.get(name) ?? 0) + cost);
      }
    }
    const transferred = given.reduce((sum, one) => sum + one.networkCost, 0);
    return Object.fromEntries([
      ...nodes,
      ...[...disks].map(([name, totalCost]) => [
        `AWS/__undefined__/__undefined__/Kubernetes/${this.cluster}/Disk/${name}`,
        { type: 'Disk', ...common('Storage', name), totalCost },
      ]),
      [
        `AWS/__undefined__/__undefined__/Kubernetes/${this.cluster}/Network/network`,
        {
          type: 'Network',
          ...common('Network', 'network'),
          totalCost: transferred,
        },
      ],
    ]);
  }
}
