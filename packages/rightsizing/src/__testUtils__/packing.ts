import type {
  NodeExpression,
  NodeToPack,
  PodRules,
  PodTerm,
  PodToPack,
} from '../packing';

export const GIB = 2 ** 30;
export const HOST = 'kubernetes.io/hostname';
export const ZONE = 'topology.kubernetes.io/zone';

export const node = (
  name: string,
  zone: string | undefined,
  more: Partial<NodeToPack> = {},
): NodeToPack => ({
  name,
  labels: { [HOST]: name, ...(zone && { [ZONE]: zone }) },
  allocatable: { cpuCores: 4, memoryBytes: 16 * GIB },
  perHour: 0.2,
  ...more,
});

export const size = (cpuCores: number) => ({
  cpuCores,
  memoryBytes: cpuCores * GIB,
});

export const app = (...names: string[]): NodeExpression[] => [
  { key: 'app', operator: 'In', values: names },
];

export const term = (
  topologyKey: string,
  labels: readonly NodeExpression[] | undefined,
  more: Partial<PodTerm['pods']> = {},
): PodTerm => ({
  topologyKey,
  pods: { namespaces: ['ml'], labels, ...more },
});

export const rulesOf = (
  name: string | undefined,
  more: Partial<PodRules> = {},
): PodRules => ({
  namespace: 'ml',
  labels: name === undefined ? undefined : { app: name },
  near: [],
  apart: [],
  spread: [],
  ...more,
});

export const pod = (
  name: string,
  on: string,
  rules: PodRules,
  more: Partial<PodToPack> = {},
): PodToPack => ({
  name,
  node: on,
  now: size(3),
  then: size(1),
  rules,
  ...more,
});
