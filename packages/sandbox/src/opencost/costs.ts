import {
  hourlyPrices,
  type MonitoredNode,
  nodesOf,
} from '../prometheus/world/metrics/nodes';
import type { PodHistory } from '../prometheus/world/PodHistory';
import { IDLE } from './aggregate';
import { allocationsOf } from './allocate';
import { extentOf } from './extent';
import type { Allocation, Span } from './types';
import { shareVolumes } from './volumes';
import { timeOf } from './window';

/** What is there as long as its cluster. */
const ALWAYS = {
  start: -Infinity,
  endedAt: Infinity,
  exists: () => true,
};

/** What a cluster's pods and nodes cost, by the world's own usage. */
export class ClusterCosts {
  constructor(
    readonly cluster: string,
    private readonly allHistories: () => PodHistory[],
    /** Seconds since 1970. */
    private readonly clock: () => number,
  ) {}

  histories(): PodHistory[] {
    return this.allHistories().filter(
      ({ pod }) => pod.cluster === this.cluster && pod.node !== '',
    );
  }

  nodes(): MonitoredNode[] {
    return nodesOf(
      this.cluster,
      this.histories().map(({ pod }) => pod),
    );
  }

  /** What ran in a stretch of time; one for each container. */
  allocations(span: Span): Allocation[] {
    const byName = new Map(this.nodes().map(node => [node.name, node]));
    const histories = this.histories();
    const now = this.clock();
    const volumes = shareVolumes(this.cluster, histories, span, now);
    return histories.flatMap(history => {
      const node = byName.get(history.pod.node);
      return node ? allocationsOf(history, node, span, now, volumes) : [];
    });
  }

  /** The part of a stretch of time in which the nodes and disks were there; undefined where they were not. */
  extent(span: Span): Span | undefined {
    return extentOf(ALWAYS, span, this.clock());
  }

  /** What of each node nobody was given. */
  idle(span: Span, given: readonly Allocation[]): Allocation[] {
    const there = this.extent(span);
    if (!there) return [];
    const hours = (there.end - there.start) / 3600;
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
          providerID: node.name,
        },
        window: { start: timeOf(span.start), end: timeOf(span.end) },
        start: timeOf(there.start),
        end: timeOf(there.end),
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
        pvs: {},
      };
    });
  }
}
