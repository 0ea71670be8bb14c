import type { AllowedNodes } from './AllowedNodes';
import type { NodeHold } from './nodeHolds';
import type { NodeToPack } from './packNodes';
import {
  fits,
  freeOf,
  podsByNode,
  subtract,
  weight,
  type Need,
  type PackedPod,
} from './room';
import { RuledNodes } from './RuledNodes';

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

/** Where pods may stand beside that there is room, and why not. */
interface Rules {
  allowed: AllowedNodes;
  ruled: RuledNodes;
  /** Is told of each rule among pods for which a node with room was not taken. */
  onRefusal: (why: string) => void;
}

/**
 * Places the pods of one node on others, or says that they do not fit.
 *
 * @param rules - where they may stand; anywhere where it is left out
 */
function place(
  moving: readonly PackedPod[],
  from: NodeToPack,
  targets: Iterable<Standing>,
  rules?: Rules,
): Map<Standing, Taken> | undefined {
  // Only what is taken from is copied: most nodes are full, and all of them are asked for each pod.
  const taken = new Map<Standing, Taken>();
  for (const pod of [...moving].sort(
    (a, b) => weight(b.need, from) - weight(a.need, from),
  )) {
    const refuse = rules?.ruled.refusalFor(pod);
    let best: Standing | undefined;
    let left = Infinity;
    for (const target of targets) {
      const { free } = taken.get(target) ?? target;
      if (!fits(pod.need, free)) continue;
      if (rules && !rules.allowed.allows(pod, target.node)) continue;
      const why = refuse?.(target.node);
      if (why) {
        rules?.onRefusal(why);
        continue;
      }
      const room = weight(free, target.node);
      if (room < left) {
        best = target;
        left = room;
      }
    }
    if (!best) {
      for (const [{ node }, { pods }] of taken) {
        for (const one of pods) rules?.ruled.remove(one, node.name);
      }
      return undefined;
    }
    const of = taken.get(best) ?? { pods: [], free: { ...best.free } };
    subtract(of.free, pod.need);
    of.pods.push(pod);
    taken.set(best, of);
    rules?.ruled.add(pod, best.node.name);
  }
  return taken;
}

/** The same for pods that leave their node together: those that find no place are where they were. */
function moveFrom(
  from: NodeToPack,
  moving: readonly PackedPod[],
  targets: Iterable<Standing>,
  rules: Rules,
): Map<Standing, Taken> | undefined {
  for (const pod of moving) rules.ruled.remove(pod, from.name);
  const taken = place(moving, from, targets, rules);
  if (!taken) for (const pod of moving) rules.ruled.add(pod, from.name);
  return taken;
}

/** What alone keeps a node that cannot be emptied: undefined where its pods find no room anyway. */
function limitOf(
  { node, here }: Standing,
  moving: readonly PackedPod[],
  targets: readonly Standing[],
  others: readonly Standing[],
  allowed: AllowedNodes,
  refusals: Iterable<string>,
): string | undefined {
  const pins = here.flatMap(({ pinned }) => pinned ?? []);
  const limits = moving.flatMap(pod =>
    targets.some(target => !allowed.allows(pod, target.node))
      ? allowed.words(pod)
      : [],
  );
  const words = [...new Set([...pins, ...limits, ...refusals])];
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
  const ruled = new RuledNodes(pods, nodes, allowed);
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
    const refusals = new Set<string>();
    const taken = here.some(({ pinned }) => pinned)
      ? undefined
      : moveFrom(node, moving, targets, {
          allowed,
          ruled,
          onRefusal: why => refusals.add(why),
        });
    if (!taken) {
      const others = [...pools.values()].flatMap(one =>
        one === pool ? [] : [...one],
      );
      const limit = limitOf(
        standing,
        moving,
        targets,
        others,
        allowed,
        refusals,
      );
      if (limit) held.push({ node: node.name, limit });
      continue;
    }
    for (const [target, of] of taken) {
      target.here.push(...of.pods);
      target.free = of.free;
    }
    pool?.delete(standing);
    ruled.close(node.name);
    emptied.push(node.name);
  }
  return { emptied, held };
}
