import { limitWords, mayStandOn, type NodeLimits } from './nodeLimits';
import type { NodeToPack } from './packNodes';
import type { PackedPod } from './room';

type Limited = Pick<PackedPod, 'node' | 'limits'>;

/** On which nodes pods may stand; looked up once for all pods that require the same. */
export class AllowedNodes {
  private readonly known = new Map<
    NodeLimits,
    Map<string, boolean | undefined>
  >();

  constructor(private readonly nodes: readonly NodeToPack[]) {}

  /** Where that is not known, it is not moved there. */
  allows(pod: Limited, node: NodeToPack): boolean {
    return this.mayStand(pod, node) === true;
  }

  /** Undefined where that is not known. */
  mayStand({ limits }: Limited, { name }: NodeToPack): boolean | undefined {
    if (limits === undefined) return true;
    return limits === 'unknown' ? undefined : this.of(limits).get(name);
  }

  /** What a pod requires, in words. */
  words({ limits }: Limited): string[] {
    if (limits === undefined) return [];
    if (limits === 'unknown') {
      return ['pods of which it is not known where they may stand'];
    }
    const isKnown = [...this.of(limits).values()].every(
      one => one !== undefined,
    );
    return [
      `${limitWords(limits)}${
        isKnown ? '' : ' (not all labels of nodes are known)'
      }`,
    ];
  }

  private of(limits: NodeLimits): Map<string, boolean | undefined> {
    const known =
      this.known.get(limits) ??
      new Map(this.nodes.map(node => [node.name, mayStandOn(limits, node)]));
    this.known.set(limits, known);
    return known;
  }
}
