import type { NodeHold } from './nodeHolds';
import type { NodeLimits } from './nodeLimits';
import type { NodeToPack } from './packNodes';
import type { AllowedNodes } from './AllowedNodes';

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
  /** Why it must not be moved; undefined where it may. */
  pinned: string | undefined;
  /** What it requires of its node; undefined where nothing. */
  limits: NodeLimits | 'unknown' | undefined;
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

function freeOf(node: NodeToPack, here: readonly PackedPod[]): Need {
  const free: Need = {
    cpuCores: node.allocatable.cpuCores,
    memoryBytes: node.allocatable.memoryBytes,
    gpus: node.allocatable.gpus ?? 0,
  };
  for (const pod of here) subtract(free, pod.need);
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

/** A node that was not emptied. */
interface Standing {
  node: NodeToPack;
  here: PackedPod[];
  free: Need;
}

/** What pods take of a node that they would be moved to. */
interface Taken {
  pods: PackedPod[];
  free: Need;
}

/**
 * Places the pods of one node on others, or says that they do not fit.
 *
 * @param allowed - where they may stand; anywhere where it is left out
 */
function place(
  moving: readonly PackedPod[],
  from: NodeToPack,
  targets: Iterable<Standing>,
  allowed?: AllowedNodes,
): Map<Standing, Taken> | undefined {
  // Only what is taken from is copied: most nodes are full, and all of them are asked for each pod.
  const taken = new Map<Standing, Taken>();
  for (const pod of [...moving].sort(
    (a, b) => weight(b.need, from) - weight(a.need, from),
  )) {
    let best: Standing | undefined;
    let left = Infinity;
    for (const target of targets) {
      const { free } = taken.get(target) ?? target;
      if (!fits(pod.need, free)) continue;
      if (allowed && !allowed.allows(pod, target.node)) continue;
      const room = weight(free, target.node);
      if (room < left) {
        best = target;
        left = room;
      }
    }
    if (!best) return undefined;
    const of = taken.get(best) ?? { pods: [], free: { ...best.free } };
    subtract(of.free, pod.need);
    of.pods.push(pod);
    taken.set(best, of);
  }
  return taken;
}

/** What alone keeps a node that cannot be emptied: undefined where its pods find no room anyway. */
function limitOf(
  { node, here }: Standing,
  moving: readonly PackedPod[],
  targets: readonly Standing[],
  others: readonly Standing[],
  allowed: AllowedNodes,
): string | undefined {
  const pins = here.flatMap(({ pinned }) => pinned ?? []);
  const limits = moving.flatMap(pod =>
    targets.some(target => !allowed.allows(pod, target.node))
      ? allowed.words(pod)
      : [],
  );
  const words = [...new Set([...pins, ...limits])];
  if (words.length > 0 && place(moving, node, targets)) {
    return words.join(' and ');
  }
  return words.length === 0 && place(moving, node, [...targets, ...others])
    ? `the kind of nodes that its pods are kept to (${node.pool})`
    : undefined;
}

/** Nodes that can be emptied one after another, in that order, and those that only a limit of their pods keeps. */
export function emptyNodes(
  pods: readonly PackedPod[],
  nodes: readonly NodeToPack[],
  allowed: AllowedNodes,
): { emptied: string[]; held: NodeHold[] } {
  const rank = new Map(pods.map((pod, index) => [pod, index]));
  const byNode = podsByNode(pods);
  const pools = new Map<string | undefined, Set<Standing>>();
  const all = nodes.map((node): Standing => {
    const here = byNode.get(node.name) ?? [];
    const standing = { node, here, free: freeOf(node, here) };
    const pool = pools.get(node.pool) ?? new Set();
    pools.set(node.pool, pool.add(standing));
    return standing;
  });
  const emptied: string[] = [];
  const held: NodeHold[] = [];
  const used = ({ node, here }: Standing) =>
    here
      .filter(pod => !pod.staysWithNode)
      .reduce((total, pod) => total + weight(pod.need, node), 0);
  const order = all
    .map(standing => ({ standing, used: used(standing) }))
    .sort(
      (a, b) =>
        a.used - b.used || b.standing.node.perHour - a.standing.node.perHour,
    );
  for (const { standing } of order) {
    const { node, here } = standing;
    const pool = pools.get(node.pool);
    const targets = [...(pool ?? [])].filter(other => other !== standing);
    // The last node of a pool with nothing to move would go too; a pool keeps one.
    if (targets.length === 0) continue;
    const moving = here
      .filter(({ staysWithNode }) => !staysWithNode)
      // Pods that were moved here before are among the others as they came.
      .sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
    const taken = here.some(({ pinned }) => pinned)
      ? undefined
      : place(moving, node, targets, allowed);
    if (!taken) {
      const others = [...pools.values()].flatMap(one =>
        one === pool ? [] : [...one],
      );
      const limit = limitOf(standing, moving, targets, others, allowed);
      if (limit) held.push({ node: node.name, limit });
      continue;
    }
    for (const [target, of] of taken) {
      target.here.push(...of.pods);
      target.free = of.free;
    }
    pool?.delete(standing);
    emptied.push(node.name);
  }
  return { emptied, held };
}
