import type { AllowedNodes } from './AllowedNodes';
import type { NodeToPack } from './packNodes';
import { placeOf, type Place } from './placeOf';
import {
  termWords,
  type PodRules,
  type PodTerm,
  type SpreadTerm,
} from './podRules';
import type { PackedPod } from './room';
import { RuleMeanings } from './RuleMeanings';

/** Why a pod may not stand on a node for the pods around it; undefined where it may. */
export type Refusal = (node: NodeToPack) => string | undefined;

/** How many pods on a node a rule means for sure, and how many more it may mean. */
interface Meant {
  sure: number;
  perhaps: number;
}

/**
 * Where pods may stand by the rules among them: required pod affinity, pod anti-affinity of either side, and topology spread, as the
 * scheduler decides it when a pod is made anew. What is not known counts against a move. A node that is being emptied is a place still,
 * one with few pods: neither the scheduler nor an autoscaler knows yet that it goes.
 */
export class RuledNodes {
  private readonly meanings: RuleMeanings;
  private readonly nodes: Map<string, NodeToPack>;
  /** How many pods of each set of rules stand on which node. */
  private readonly standing = new Map<PodRules, Map<string, number>>();

  constructor(
    pods: readonly PackedPod[],
    nodes: readonly NodeToPack[],
    private readonly allowed: AllowedNodes,
  ) {
    this.meanings = new RuleMeanings(pods.flatMap(({ rules }) => rules ?? []));
    this.nodes = new Map(nodes.map(node => [node.name, node]));
    for (const pod of pods) this.add(pod, pod.node);
  }

  /** A pod comes to a node. */
  add(pod: PackedPod, node: string): void {
    this.count(pod, node, 1);
  }

  /** A pod leaves a node. */
  remove(pod: PackedPod, node: string): void {
    this.count(pod, node, -1);
  }

  /** A node goes away, with what still stands on it: it is no place any more. */
  close(node: string): void {
    this.nodes.delete(node);
    for (const nodes of this.standing.values()) nodes.delete(node);
  }

  /** For a pod that stands nowhere now; undefined where no rule has to do with it. */
  refusalFor(pod: PackedPod): Refusal | undefined {
    const { rules } = pod;
    if (!rules || this.meanings.isEmpty) return undefined;
    const refusals = [
      ...rules.apart.map(term =>
        this.refuseBeside(
          this.meanings.meantBy(term).map(([other]) => other),
          term,
          termWords.apart(term),
        ),
      ),
      ...this.meanings
        .opposedTo(rules)
        .map(({ owner, term }) =>
          this.refuseBeside(
            [owner],
            term,
            `${termWords.apart(term)} of other pods`,
          ),
        ),
      rules.near.length > 0 ? this.refuseFar(rules) : undefined,
      ...rules.spread.map(term => this.refuseSkew(term, pod, rules)),
    ].filter(one => one !== undefined);
    if (refusals.length === 0) return undefined;
    return node => {
      for (const refuse of refusals) {
        const why = refuse(node);
        if (why) return why;
      }
      return undefined;
    };
  }

  private count({ rules }: PackedPod, node: string, more: 1 | -1): void {
    if (!rules || this.meanings.isEmpty) return;
    const nodes = this.standing.get(rules) ?? new Map<string, number>();
    this.standing.set(rules, nodes);
    const left = (nodes.get(node) ?? 0) + more;
    if (left > 0) nodes.set(node, left);
    else nodes.delete(node);
  }

  /** Places of all pods with some rules. */
  private placesOf(ruled: readonly PodRules[], key: string): Set<Place> {
    const places = new Set<Place>();
    for (const rules of ruled) {
      for (const name of this.standing.get(rules)?.keys() ?? []) {
        const node = this.nodes.get(name);
        if (node) places.add(placeOf(node, key));
      }
    }
    // A node without the label is in no place, so nothing is in the same.
    places.delete(null);
    return places;
  }

  private refuseBeside(
    ruled: readonly PodRules[],
    { topologyKey }: PodTerm,
    words: string,
  ): Refusal | undefined {
    const places = this.placesOf(ruled, topologyKey);
    if (places.size === 0) return undefined;
    return node => {
      const place = placeOf(node, topologyKey);
      const isApart =
        place === null ||
        (place !== undefined && !places.has(place) && !places.has(undefined));
      return isApart ? undefined : words;
    };
  }

  private refuseFar(rules: PodRules): Refusal {
    const { near } = rules;
    const { sure, perhaps } = this.meanings.meantByAll(near);
    // The first of pods that want each other finds none yet, and may stand anywhere.
    const isFirst =
      sure.includes(rules) &&
      [...sure, ...perhaps].every(
        other => (this.standing.get(other)?.size ?? 0) === 0,
      );
    const places = near.map(({ topologyKey }) =>
      this.placesOf(sure, topologyKey),
    );
    return node => {
      const far = near.find(({ topologyKey }, at) => {
        const place = placeOf(node, topologyKey);
        return typeof place !== 'string' || !(isFirst || places[at].has(place));
      });
      return far && termWords.near(far);
    };
  }

  private refuseSkew(
    term: SpreadTerm,
    pod: PackedPod,
    rules: PodRules,
  ): Refusal {
    const meant = this.countMeant(term);
    const most = new Map<string, number>();
    const fewest = new Map<string, number>();
    const certain = new Set<string>();
    let isKnown = true;
    for (const node of this.nodes.values()) {
      const counts = this.isPlaceFor(pod, rules, term, node);
      if (counts === false) continue;
      const place = placeOf(node, term.topologyKey);
      if (typeof place !== 'string') {
        isKnown = false;
        continue;
      }
      const { sure = 0, perhaps = 0 } = meant.get(node.name) ?? {};
      most.set(place, (most.get(place) ?? 0) + sure + perhaps);
      fewest.set(place, (fewest.get(place) ?? 0) + (counts ? sure : 0));
      if (counts) certain.add(place);
    }
    const least =
      certain.size < (term.minDomains ?? 1) ? 0 : Math.min(...fewest.values());
    const itself = this.meanings.isMeant(term, rules) === false ? 0 : 1;
    return node => {
      const place = placeOf(node, term.topologyKey);
      const isEven =
        isKnown &&
        typeof place === 'string' &&
        (most.get(place) ?? 0) + itself - least <= term.maxSkew;
      return isEven ? undefined : termWords.spread(term);
    };
  }

  private countMeant(term: PodTerm): Map<string, Meant> {
    const nodes = new Map<string, Meant>();
    for (const [rules, isSure] of this.meanings.meantBy(term)) {
      for (const [node, pods] of this.standing.get(rules) ?? []) {
        const { sure, perhaps } = nodes.get(node) ?? { sure: 0, perhaps: 0 };
        nodes.set(node, {
          sure: sure + (isSure ? pods : 0),
          perhaps: perhaps + (isSure ? 0 : pods),
        });
      }
    }
    return nodes;
  }

  /** Whether pods are spread over a node: it has the labels of all that the pod is spread by, and the pod may stand there. */
  private isPlaceFor(
    pod: PackedPod,
    { spread }: PodRules,
    { countsAllNodes }: SpreadTerm,
    node: NodeToPack,
  ): boolean | undefined {
    const places = spread.map(({ topologyKey }) => placeOf(node, topologyKey));
    if (places.includes(null)) return false;
    const may = countsAllNodes ? true : this.allowed.mayStand(pod, node);
    return may && places.includes(undefined) ? undefined : may;
  }
}
