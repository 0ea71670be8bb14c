import { ClusterObject, WatchedResource } from '@bellwether/plugin-models-node';
import type { NodeLimits } from '@bellwether/rightsizing';
import { nodeLimitsOf } from './nodeLimitsOf';
import type { WorkloadIndex } from './WorkloadIndex';

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

type PodName = { namespace?: string; pod?: string };

/** What pods require of their nodes, and which labels nodes have, as far as the portal's account may read it. */
export class NodeRequirements {
  private readonly ofStatefulSets: ReadonlyMap<
    string,
    NodeLimits | 'unknown' | undefined
  >;
  private readonly labels: ReadonlyMap<string, Record<string, string>>;

  constructor(
    private readonly workloads: Pick<WorkloadIndex, 'of'>,
    sets: readonly ClusterObject[],
    known: readonly ClusterObject[],
  ) {
    this.ofStatefulSets = new Map(
      sets.map(set => [
        `${set.metadata.namespace}/${set.metadata.name}`,
        nodeLimitsOf(set),
      ]),
    );
    this.labels = new Map(
      known.map(({ metadata }) => [metadata.name, metadata.labels ?? {}]),
    );
  }

  /** @returns undefined where nothing is required; `unknown` of pods of which no set is known */
  limitsOf(pod: PodName): NodeLimits | 'unknown' | undefined {
    const workload = this.workloads.of(pod);
    if (workload) return workload.limits;
    const set = `${pod.namespace}/${pod.pod?.replace(/-\d+$/, '')}`;
    return this.ofStatefulSets.has(set)
      ? this.ofStatefulSets.get(set)
      : 'unknown';
  }

  /** All labels of a node; undefined where they are not known. */
  labelsOf(node: string): Record<string, string> | undefined {
    return this.labels.get(node);
  }
}
