import { Allocation, IdleNode } from '../CostSource';
import { OpencostAsset } from './schema';

/**
 * OpenCost tells in one row for all nodes what idled, also where it was asked for by node. Each node gets of it what it costs beyond
 * what runs on it; without such nodes, or where the row names its node, it stays as it is.
 *
 * @param rate - what one unit of the nodes' currency is worth in that of idle and allocations
 */
export function spreadIdle(
  idle: readonly IdleNode[],
  nodes: readonly OpencostAsset[],
  allocations: readonly Allocation[],
  rate: number,
): IdleNode[] {
  const left = nodes.flatMap(({ properties, cpuCost, ramCost, gpuCost }) => {
    const node = properties?.name;
    if (!node) return [];
    const given = allocations
      .filter(one => one.node === node)
      .reduce(
        (sum, { costs }) =>
          sum + (costs.cpu ?? 0) + (costs.memory ?? 0) + (costs.gpu ?? 0),
        0,
      );
    const paid = ((cpuCost ?? 0) + (ramCost ?? 0) + (gpuCost ?? 0)) * rate;
    return [{ node, cost: Math.max(0, paid - given) }];
  });
  const all = left.reduce((sum, { cost }) => sum + cost, 0);
  return idle.flatMap(one =>
    one.node !== undefined || all <= 0
      ? [one]
      : left.map(({ node, cost }) => ({ node, cost: (one.cost * cost) / all })),
  );
}
