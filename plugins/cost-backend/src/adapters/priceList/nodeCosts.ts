import { Allocation, ClusterDay, IdleNode } from '../CostSource';
import { PricedNode } from './nodes';

/** What nobody was given on each node. */
export function idleOf(
  nodes: ReadonlyMap<string, PricedNode>,
  allocations: readonly Allocation[],
  rate: number,
): IdleNode[] {
  return [...nodes.values()].map(({ name, hours, parts }) => ({
    node: name,
    cost:
      hours * parts.total * rate -
      sumOf(
        allocations
          .filter(({ node }) => node === name)
          .flatMap(({ costs }) => [
            costs.cpu ?? 0,
            costs.memory ?? 0,
            costs.gpu ?? 0,
          ]),
      ),
  }));
}

/** Prices of a unit, as means over the nodes. */
export function unitPricesOf(nodes: readonly PricedNode[], rate: number) {
  const weighed = (
    price: (node: PricedNode) => number,
    amount: (node: PricedNode) => number,
  ) => {
    const all = sumOf(nodes.map(node => amount(node) * node.hours));
    return all > 0
      ? (sumOf(nodes.map(n => price(n) * amount(n) * n.hours)) / all) * rate
      : null;
  };
  const cpuCore = weighed(
    n => n.parts.core,
    n => n.cores,
  );
  const memoryGibibyte = weighed(
    n => n.parts.gibibyte,
    n => n.memoryGibibytes,
  );
  return cpuCore === null || memoryGibibyte === null
    ? null
    : {
        cpuCore,
        memoryGibibyte,
        gpu: weighed(
          n => n.parts.gpu,
          n => n.gpus,
        ),
      };
}

export function sumOf(values: ReadonlyArray<number | undefined>): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

/** A day of which nothing is known. */
export function nothing(): ClusterDay {
  return {
    source: 'price-list',
    allocations: [],
    idle: [],
    bill: null,
    coveredShare: 0,
    unitPrices: null,
    findings: [],
  };
}
