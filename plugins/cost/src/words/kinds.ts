import {
  CostByKind,
  CostKind,
  costKinds,
} from '@bellwether/plugin-cost-common';

/** What money is spent on, in words. */
export const kindWords: Record<CostKind, string> = {
  cpu: 'CPU',
  memory: 'memory',
  gpu: 'GPU',
  storage: 'storage',
  network: 'network',
  idle: 'idle share of nodes',
  shared: 'shared services',
};

/** What a bar is stacked of, from the bottom: small things of one nature are one part. */
export const spendParts = [
  { part: 'cpu', words: 'CPU', kinds: ['cpu'] },
  { part: 'memory', words: 'memory', kinds: ['memory'] },
  { part: 'gpu', words: 'GPU', kinds: ['gpu'] },
  { part: 'other', words: 'network, storage', kinds: ['network', 'storage'] },
  { part: 'shared', words: kindWords.shared, kinds: ['shared'] },
  { part: 'idle', words: kindWords.idle, kinds: ['idle'] },
] as const;

export type SpendPart = (typeof spendParts)[number]['part'];

/** Cost of each part of a bar. */
export function toParts(byKind: CostByKind): Record<SpendPart, number> {
  const sum = (kinds: readonly CostKind[]) =>
    kinds.reduce((total, kind) => total + byKind[kind], 0);
  return {
    cpu: byKind.cpu,
    memory: byKind.memory,
    gpu: byKind.gpu,
    other: sum(['network', 'storage']),
    shared: byKind.shared,
    idle: byKind.idle,
  };
}

/** The parts that cost anything on any of the days. */
export function partsOf(
  days: ReadonlyArray<{ byKind: CostByKind }>,
): Array<(typeof spendParts)[number]> {
  return spendParts.filter(({ kinds }) =>
    days.some(({ byKind }) => kinds.some(kind => byKind[kind] > 0)),
  );
}

/** Each kind with its cost, in the order of the stack. */
export function amountsOf(byKind: CostByKind): number[] {
  return costKinds.map(kind => byKind[kind]);
}
