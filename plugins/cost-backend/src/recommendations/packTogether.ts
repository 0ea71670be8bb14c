import type {
  ContainerRecommendation,
  ReplicaChange,
} from '@bellwether/plugin-cost-common';
import {
  packNodes,
  priceOf,
  type PodToPack,
  type PriceList,
} from '@bellwether/rightsizing';
import type { Examined } from './judgeSize';

const HOURS_PER_DAY = 24;

/** Another size of the pods of one server. */
export interface PodChange {
  /** As `<namespace>/<pod>`. */
  pods: readonly string[];
  containers: readonly ContainerRecommendation[];
  /** Pods that come or go with it. */
  replicas: ReplicaChange | null;
}

/** A recommendation that waits for somebody, with the pods that it is of. */
export interface WaitingChange extends PodChange {
  recommendation: string;
  entityRef: string;
  /** Pods that the server is wanted to have now; among `pods` may be some that are gone. */
  podCount: number;
}

/** What recommendations of one cluster would take off its bill together. */
export interface TogetherBillable {
  /** Part of each recommendation in it, by its id, in money a day; together they are what goes away with all of them. */
  parts: Record<string, number>;
  /** With all of a model's, where it has several; by entity ref. */
  models: Record<string, number>;
}

type Shared = Pick<Examined, 'placement' | 'prices'>;

/** What a pod asks for now, or would, in money an hour. */
export function costOf(
  containers: readonly ContainerRecommendation[],
  which: 'current' | 'recommended',
  prices: PriceList,
): number {
  return containers.reduce((sum, one) => {
    const size = one[which];
    const { current } = one;
    return (
      sum +
      priceOf(
        {
          cpuCores: size.cpuRequestCores ?? current.cpuRequestCores ?? 0,
          memoryBytes:
            size.memoryRequestBytes ?? current.memoryRequestBytes ?? 0,
        },
        prices,
      )
    );
  }, 0);
}

/** Pods as they would be with sizes of some of them changed. */
export function withSizes(
  pods: readonly PodToPack[],
  changes: readonly PodChange[],
): PodToPack[] {
  const changeOf = new Map(
    changes.flatMap(({ pods: names, containers, replicas }) => {
      const more = (field: 'cpuRequestCores' | 'memoryRequestBytes') =>
        containers.reduce(
          (sum, { current, recommended }) =>
            sum +
            ((recommended[field] ?? current[field] ?? 0) -
              (current[field] ?? 0)),
          0,
        );
      const change = {
        cpuCores: more('cpuRequestCores'),
        memoryBytes: more('memoryRequestBytes'),
        toGo: Math.max(
          0,
          (replicas?.current ?? 0) - (replicas?.recommended ?? 0),
        ),
      };
      return names.map(name => [name, change] as const);
    }),
  );
  return pods.map(pod => {
    const change = changeOf.get(pod.name);
    if (!change) return pod;
    change.toGo -= 1;
    if (change.toGo >= 0) {
      return {
        ...pod,
        then: { cpuCores: 0, memoryBytes: 0 },
        isGoneThen: true,
      };
    }
    return {
      ...pod,
      then: {
        cpuCores: Math.max(0, pod.now.cpuCores + change.cpuCores),
        memoryBytes: Math.max(0, pod.now.memoryBytes + change.memoryBytes),
      },
    };
  });
}

/** What all pods of a change ask for less in an hour, and what those that are added ask for. */
function worthOf(
  { containers, replicas, podCount }: WaitingChange,
  { prices }: Shared,
): { given: number; added: number } {
  const perPod = (which: 'current' | 'recommended') =>
    costOf(containers, which, prices);
  const now = replicas?.current ?? podCount;
  const then = replicas?.recommended ?? now;
  return {
    given: perPod('current') * now - perPod('recommended') * then,
    added: Math.max(0, then - now) * perPod('recommended'),
  };
}

/** Money a day that leaves the bill with some changes: nodes that go, less what is added. */
function billableWith(
  changes: readonly WaitingChange[],
  shared: Shared,
): { nodes: number; added: number } {
  const { placement, prices } = shared;
  const { billablePerHour } = packNodes(
    withSizes(placement.pods, changes),
    placement.nodes,
    prices,
  );
  return {
    nodes: billablePerHour * HOURS_PER_DAY,
    added: changes.reduce(
      (sum, change) => sum + worthOf(change, shared).added * HOURS_PER_DAY,
      0,
    ),
  };
}

/**
 * Packs the nodes of a cluster once with all changes that wait, since two that each free the same node free it once, and two that free
 * one only together do free it. What goes is parted by what each gives back. For a thread: it takes long where a cluster has many nodes.
 */
export function packTogether(
  changes: readonly WaitingChange[],
  shared: Shared,
): TogetherBillable {
  const { nodes } = billableWith(changes, shared);
  const worth = changes.map(change => worthOf(change, shared));
  const given = worth.reduce((sum, one) => sum + Math.max(0, one.given), 0);
  const models: TogetherBillable['models'] = {};
  for (const entityRef of new Set(changes.map(one => one.entityRef))) {
    const mine = changes.filter(one => one.entityRef === entityRef);
    if (mine.length < 2) continue;
    const of = billableWith(mine, shared);
    models[entityRef] = of.nodes - of.added;
  }
  return {
    parts: Object.fromEntries(
      changes.map(({ recommendation }, at) => [
        recommendation,
        (given > 0 ? (nodes * Math.max(0, worth[at].given)) / given : 0) -
          worth[at].added * HOURS_PER_DAY,
      ]),
    ),
    models,
  };
}
