import { ClusterObject, WatchedResource } from '@bellwether/plugin-models-node';
import type { NodeLimits, PodRules } from '@bellwether/rightsizing';
import { unknownPodsOf } from './podRulesOf';
import { requirementsOf, type PodRequirements } from './requirementsOf';
import type { ClaimedVolumes } from './volumeClaims';
import type { PodName, WorkloadIndex } from './WorkloadIndex';

export const statefulSets: WatchedResource = {
  group: 'apps',
  version: 'v1',
  plural: 'statefulsets',
};

/** Of a node only its labels are kept: what it reports of itself is large, and changes all the time. */
export const nodes: WatchedResource = {
  group: '',
  version: 'v1',
  plural: 'nodes',
  keep: ({ metadata: { name, labels } }) => ({ metadata: { name, labels } }),
};

/** What pods require of their nodes and of each other, and which labels nodes have, as far as the portal's account may read it. */
export class NodeRequirements {
  private readonly ofStatefulSets: ReadonlyMap<string, PodRequirements>;
  private readonly labels: ReadonlyMap<string, Record<string, string>>;
  private readonly unknown = new Map<string, PodRules>();
  /** One object for all pods that require the same of their volumes. */
  private readonly withVolumes = new Map<string, NodeLimits | 'unknown'>();

  constructor(
    private readonly workloads: Pick<WorkloadIndex, 'requirementsOf'>,
    sets: readonly ClusterObject[],
    known: readonly ClusterObject[],
    private readonly volumes: Pick<ClaimedVolumes, 'of'>,
  ) {
    this.ofStatefulSets = new Map(
      sets.map(set => [
        `${set.metadata.namespace}/${set.metadata.name}`,
        requirementsOf(set),
      ]),
    );
    this.labels = new Map(
      known.map(({ metadata }) => [metadata.name, metadata.labels ?? {}]),
    );
  }

  /** @returns undefined where nothing is required; `unknown` of pods of which no set is known, or where their volumes are */
  limitsOf(pod: PodName): NodeLimits | 'unknown' | undefined {
    const set = this.setOf(pod);
    if (!set) return 'unknown';
    const { limits, claims } = set;
    const names = [
      ...claims.shared,
      ...claims.ofEach.map(name => `${name}-${pod.pod}`),
    ];
    if (names.length === 0 || limits === 'unknown') return limits;
    const key = [pod.namespace, this.keyOf(pod), ...names].join('/');
    const known = this.withVolumes.get(key) ?? this.limit(pod, limits, names);
    this.withVolumes.set(key, known);
    return known;
  }

  /** By which rules among pods it is known, and which it has. */
  rulesOf(pod: PodName): PodRules {
    const { namespace = '' } = pod;
    const rules = this.setOf(pod)?.rules ?? this.unknown.get(namespace);
    if (rules) return rules;
    const unknown = unknownPodsOf(namespace);
    this.unknown.set(namespace, unknown);
    return unknown;
  }

  /** All labels of a node; undefined where they are not known. */
  labelsOf(node: string): Record<string, string> | undefined {
    return this.labels.get(node);
  }

  private keyOf({ pod }: PodName): string | undefined {
    return pod?.replace(/-[^-]*$/, '');
  }

  private setOf(pod: PodName): PodRequirements | undefined {
    return (
      this.workloads.requirementsOf(pod) ??
      this.ofStatefulSets.get(
        `${pod.namespace}/${pod.pod?.replace(/-\d+$/, '')}`,
      )
    );
  }

  private limit(
    { namespace = '' }: PodName,
    limits: NodeLimits | undefined,
    claims: readonly string[],
  ): NodeLimits | 'unknown' {
    const bound = claims.map(claim =>
      this.volumes.of(namespace, claim)?.map(terms => ({ claim, terms })),
    );
    if (bound.includes(undefined)) return 'unknown';
    return {
      selector: {},
      ...limits,
      volumes: bound.flatMap(one => one ?? []),
    };
  }
}
