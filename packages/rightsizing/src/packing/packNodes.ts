import type { PriceList } from '../prices';
import { priceOf } from '../prices';
import { AllowedNodes } from './AllowedNodes';
import { emptyNodes } from './emptyNodes';
import { holdWords, type NodeHold } from './nodeHolds';
import type { LabelledNode, NodeLimits } from './nodeLimits';
import type { PodRules } from './podRules';
import { podsByNode, roomFor, type PackedPod } from './room';

/** A pod as the scheduler sees it. */
export interface PodToPack {
  name: string;
  /** Node that it runs on. */
  node: string;
  /** Requests of all its containers, now and with the sizes that are advised. */
  now: { cpuCores: number; memoryBytes: number };
  then: { cpuCores: number; memoryBytes: number };
  gpus?: number;
  /** It cannot leave its node, and goes with it: a pod of a DaemonSet. */
  staysWithNode?: boolean;
  /** It must not be moved: a local volume, no disruption allowed. Its node stays. A text says why. */
  pinned?: boolean | string;
  /** What it requires of its node beside room. With `unknown` it keeps the one that it has. */
  limits?: NodeLimits | 'unknown';
  /** What it requires of the pods around it, and what rules of others know it by: none, and by nothing, where that is left out. */
  rules?: PodRules;
  /** It is one of the replicas that are not wanted any more with the new sizes. */
  isGoneThen?: boolean;
}

export interface NodeToPack extends LabelledNode {
  /** What pods may ask for on it. */
  allocatable: {
    cpuCores: number;
    memoryBytes: number;
    gpus?: number;
    /** How many pods, however small; any number where it is left out. */
    pods?: number;
  };
  /** What an hour of it costs. */
  perHour: number;
  /** Pods go only to nodes of the same pool: a name for what labels, taints and zone have in common. */
  pool?: string;
}

export interface Packing {
  /** Requests that are given back, at the price of their capacity. */
  requestedPerHour: number;
  /** The part of it that is room in which another pod finds a place, or that goes with a node; from nothing to all of it. */
  schedulablePerHour: number;
  /**
   * Nodes that go away and would not have gone without the new sizes. It is what leaves the bill, and may be more than is given back: with a
   * node goes what stood empty on it.
   */
  billablePerHour: number;
  /** Nodes that become empty with the new sizes, cheapest to empty first. */
  freedNodes: string[];
  /** Nodes that could be emptied already: no saving of the sizes. */
  freeAnyway: string[];
  /** Nodes that would go away with the new sizes, and not without them, but for a limit of their pods. */
  held: NodeHold[];
  schedulableSentence: string;
  billableSentence: string;
  /** Which limits hold how many nodes; absent where none does. */
  heldSentence?: string;
}

const MUST_STAY = 'a pod that must not be moved';

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? 0 : sorted[Math.floor(sorted.length / 2)];
}

const sizedBy =
  (which: 'now' | 'then') =>
  (pod: PodToPack): PackedPod => ({
    name: pod.name,
    node: pod.node,
    need: { ...pod[which], gpus: pod.gpus ?? 0, pods: 1 },
    staysWithNode: pod.staysWithNode ?? false,
    pinned: pod.pinned === true ? MUST_STAY : pod.pinned || undefined,
    limits: pod.limits,
    rules: pod.rules,
  });

function goes(nodes: string[], isMoreThanGiven: boolean): string {
  const [many, its] =
    nodes.length === 1
      ? ['one node goes', 'it']
      : [`${nodes.length} nodes go`, 'them'];
  return isMoreThanGiven
    ? `${many} away, and with ${its} what stood empty on ${its}`
    : `${many} away`;
}

/**
 * What new sizes are worth on the nodes that there are. Nodes are emptied one after another, the one with the least on it first,
 * as long as its pods find a place on the others (best fit, largest pod first) where they may stand: what a cluster autoscaler does. It
 * is a bound from below, since packing is not solved exactly.
 *
 * @param pods - all pods of the nodes, those that keep their size too
 * @param prices - for capacity that is a part of a node
 */
export function packNodes(
  pods: readonly PodToPack[],
  nodes: readonly NodeToPack[],
  prices: PriceList,
): Packing {
  const requestedPerHour = sum(
    pods.map(({ now, then }) =>
      priceOf(
        {
          cpuCores: now.cpuCores - then.cpuCores,
          memoryBytes: now.memoryBytes - then.memoryBytes,
        },
        prices,
      ),
    ),
  );
  const before = pods.map(sizedBy('now'));
  const staying = pods.filter(({ isGoneThen }) => !isGoneThen);
  const after = staying.map(sizedBy('then'));
  const allowed = new AllowedNodes(nodes);
  const { emptied: freeAnyway, held: heldAnyway } = emptyNodes(
    before,
    nodes,
    allowed,
  );
  const { emptied: freed, held: heldThen } = emptyNodes(after, nodes, allowed);
  const priceOfNodes = (names: string[]) =>
    sum(
      nodes
        .filter(({ name }) => names.includes(name))
        .map(({ perHour }) => perHour),
    );
  const billablePerHour = Math.max(
    0,
    priceOfNodes(freed) - priceOfNodes(freeAnyway),
  );
  // Room counts where a pod of the usual size finds a place in it; slivers do not.
  const movable = staying.filter(({ staysWithNode }) => !staysWithNode);
  const usual = {
    cpuCores: median(movable.map(({ then }) => then.cpuCores)),
    memoryBytes: median(movable.map(({ then }) => then.memoryBytes)),
    gpus: 0,
    pods: 1,
  };
  const places = (packed: PackedPod[]) => {
    if (movable.length === 0) return 0;
    const byNode = podsByNode(packed);
    return sum(
      nodes.map(node => roomFor(usual, node, byNode.get(node.name) ?? [])),
    );
  };
  const morePlaces = Math.max(0, places(after) - places(before));
  const schedulablePerHour = Math.min(
    Math.max(0, requestedPerHour),
    Math.max(billablePerHour, morePlaces * priceOf(usual, prices)),
  );
  const freedNodes = freed.filter(name => !freeAnyway.includes(name));
  const could = new Set([...freeAnyway, ...heldAnyway.map(({ node }) => node)]);
  const held = heldThen.filter(({ node }) => !could.has(node));
  const heldSentence = holdWords(held);
  return {
    requestedPerHour,
    schedulablePerHour,
    billablePerHour,
    freedNodes,
    freeAnyway,
    held,
    ...(heldSentence && { heldSentence }),
    schedulableSentence:
      morePlaces === 0
        ? 'no room in which another pod finds a place'
        : `room for ${morePlaces} more ${
            morePlaces === 1 ? 'pod' : 'pods'
          } of the usual size`,
    billableSentence:
      freedNodes.length === 0
        ? 'no node goes away, so the bill stays the same'
        : goes(freedNodes, billablePerHour > requestedPerHour),
  };
}
