import type { NodeLimits } from './nodeLimits';
import type { NodeToPack } from './packNodes';
import type { PodRules } from './podRules';

export interface Need {
  cpuCores: number;
  memoryBytes: number;
  gpus: number;
  /** One of each: a node takes so many, however small they are. */
  pods: number;
}

export interface PackedPod {
  name: string;
  node: string;
  need: Need;
  staysWithNode: boolean;
  /** Why it must not be moved; undefined where it may. */
  pinned: string | undefined;
  /** What it requires of its node; undefined where nothing. */
  limits: NodeLimits | 'unknown' | undefined;
  /** What it requires of the pods around it, and what others may require of it. */
  rules: PodRules | undefined;
}

/** Relative slack for rounding of sums: a node that is full to the last byte is full. */
const SLACK = 1e-9;

/** Pods by the node that they run on, each node's in the order in which they come. */
export function podsByNode(
  pods: readonly PackedPod[],
): Map<string, PackedPod[]> {
  const byNode = new Map<string, PackedPod[]>();
  for (const pod of pods) {
    const here = byNode.get(pod.node);
    if (here) here.push(pod);
    else byNode.set(pod.node, [pod]);
  }
  return byNode;
}

export function freeOf(node: NodeToPack, here: readonly PackedPod[]): Need {
  const free: Need = {
    cpuCores: node.allocatable.cpuCores,
    memoryBytes: node.allocatable.memoryBytes,
    gpus: node.allocatable.gpus ?? 0,
    pods: node.allocatable.pods ?? Infinity,
  };
  for (const pod of here) subtract(free, pod.need);
  return free;
}

export function subtract(free: Need, need: Need) {
  free.cpuCores -= need.cpuCores;
  free.memoryBytes -= need.memoryBytes;
  free.gpus -= need.gpus;
  free.pods -= need.pods;
}

export function fits(need: Need, free: Need): boolean {
  return (
    need.cpuCores <= free.cpuCores + SLACK &&
    need.memoryBytes <= free.memoryBytes * (1 + SLACK) + SLACK &&
    need.gpus <= free.gpus &&
    need.pods <= free.pods
  );
}

/** How many pods of a size find a place in what the pods of a node leave free on it. */
export function roomFor(
  need: Need,
  node: NodeToPack,
  here: readonly PackedPod[],
): number {
  const free = freeOf(node, here);
  const places = Math.min(
    need.cpuCores > 0 ? free.cpuCores / need.cpuCores : Infinity,
    need.memoryBytes > 0 ? free.memoryBytes / need.memoryBytes : Infinity,
    need.cpuCores > 0 || need.memoryBytes > 0 ? free.pods : Infinity,
  );
  return Number.isFinite(places) ? Math.max(0, Math.floor(places + SLACK)) : 0;
}

/** The larger of the shares of a node that a pod takes. */
export function weight(need: Need, node: NodeToPack): number {
  return Math.max(
    need.cpuCores / node.allocatable.cpuCores,
    need.memoryBytes / node.allocatable.memoryBytes,
  );
}
