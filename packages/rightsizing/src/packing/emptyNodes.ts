import type { NodeToPack } from './packNodes';

export interface Need {
  cpuCores: number;
  memoryBytes: number;
  gpus: number;
}

export interface PackedPod {
  name: string;
  node: string;
  need: Need;
  staysWithNode: boolean;
  pinned: boolean;
}

/** Relative slack for rounding of sums: a node that is full to the last byte is full. */
const SLACK = 1e-9;

function freeOf(node: NodeToPack, pods: readonly PackedPod[]): Need {
  const free: Need = {
    cpuCores: node.allocatable.cpuCores,
    memoryBytes: node.allocatable.memoryBytes,
    gpus: node.allocatable.gpus ?? 0,
  };
  for (const pod of pods) {
    if (pod.node === node.name) subtract(free, pod.need);
  }
  return free;
}

function subtract(free: Need, need: Need) {
  free.cpuCores -= need.cpuCores;
  free.memoryBytes -= need.memoryBytes;
  free.gpus -= need.gpus;
}

function fits(need: Need, free: Need): boolean {
  return (
    need.cpuCores <= free.cpuCores + SLACK &&
    need.memoryBytes <= free.memoryBytes * (1 + SLACK) + SLACK &&
    need.gpus <= free.gpus
  );
}

/** How many pods of a size find a place in what is free on a node. */
export function roomFor(
  need: Need,
  node: NodeToPack,
  pods: readonly PackedPod[],
): number {
  const free = freeOf(node, pods);
  const places = Math.min(
    need.cpuCores > 0 ? free.cpuCores / need.cpuCores : Infinity,
    need.memoryBytes > 0 ? free.memoryBytes / need.memoryBytes : Infinity,
  );
  return Number.isFinite(places) ? Math.max(0, Math.floor(places + SLACK)) : 0;
}

/** The larger of the shares of a node that a pod takes. */
function weight(need: Need, node: NodeToPack): number {
  return Math.max(
    need.cpuCores / node.allocatable.cpuCores,
    need.memoryBytes / node.allocatable.memoryBytes,
  );
}

/** Places the pods of one node on others, or says that they do not fit. */
function place(
  moving: PackedPod[],
  from: NodeToPack,
  targets: readonly { node: NodeToPack; free: Need }[],
): { free: Need; pod: PackedPod; target: string }[] | undefined {
  const planned = targets.map(({ node, free }) => ({
    node,
    free: { ...free },
  }));
  const moves: { free: Need; pod: PackedPod; target: string }[] = [];
  for (const pod of [...moving].sort(
    (a, b) => weight(b.need, from) - weight(a.need, from),
  )) {
    let best: (typeof planned)[number] | undefined;
    let left = Infinity;
    for (const candidate of planned) {
      if (!fits(pod.need, candidate.free)) continue;
      const room = weight(candidate.free, candidate.node);
      if (room < left) {
        best = candidate;
        left = room;
      }
    }
    if (!best) return undefined;
    subtract(best.free, pod.need);
    moves.push({ free: best.free, pod, target: best.node.name });
  }
  return moves;
}

/** Nodes that can be emptied one after another, in that order. */
export function emptyNodes(
  pods: readonly PackedPod[],
  nodes: readonly NodeToPack[],
): string[] {
  const where = new Map(pods.map(pod => [pod, pod.node]));
  const free = new Map(nodes.map(node => [node.name, freeOf(node, pods)]));
  const standing = new Set(nodes.map(({ name }) => name));
  const emptied: string[] = [];
  const on = (name: string) => pods.filter(pod => where.get(pod) === name);
  const used = (node: NodeToPack) =>
    on(node.name)
      .filter(pod => !pod.staysWithNode)
      .reduce((total, pod) => total + weight(pod.need, node), 0);
  const order = [...nodes]
    .map(node => ({ node, used: used(node) }))
    .sort((a, b) => a.used - b.used || b.node.perHour - a.node.perHour);
  for (const { node } of order) {
    const here = on(node.name);
    if (here.some(({ pinned }) => pinned)) continue;
    const targets = nodes
      .filter(
        other =>
          other !== node &&
          standing.has(other.name) &&
          other.pool === node.pool,
      )
      .map(other => ({ node: other, free: free.get(other.name) }))
      .flatMap(target =>
        target.free ? [{ node: target.node, free: target.free }] : [],
      );
    const moves = place(
      here.filter(({ staysWithNode }) => !staysWithNode),
      node,
      targets,
    );
    if (!moves) continue;
    // The last node of a pool with nothing to move would go too; a pool keeps one.
    if (targets.length === 0) continue;
    for (const { pod, target, free: left } of moves) {
      where.set(pod, target);
      free.set(target, left);
    }
    standing.delete(node.name);
    emptied.push(node.name);
  }
  return emptied;
}
