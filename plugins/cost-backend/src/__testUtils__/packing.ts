import { ClusterObject } from '@bellwether/plugin-models-node';
import { defaultPriceList, packNodes } from '@bellwether/rightsizing';
import { ClusterMetrics } from '../adapters/Sources';
import { NodeRequirements } from '../clusters/NodeRequirements';
import { ClaimedVolumes } from '../clusters/volumeClaims';
import { askPlacement, readPlacement } from '../recommendations/clusterPacking';

export type Labels = Record<string, string>;
export type Answers = Record<string, Array<[Labels, number]>>;

export const NODES = ['a', 'b', 'c'];
export const POD = { namespace: 'ml' };

/** Three nodes of four cores with a pod of one core on each; the pods have an owner. */
export function cluster(more: Answers = {}): Answers {
  const pods = NODES.map(node => ({ ...POD, pod: `on-${node}` }));
  return {
    kube_pod_info: pods.map((pod, at) => [{ ...pod, node: NODES[at] }, 1]),
    kube_pod_container_resource_requests: pods.map(pod => [
      { ...pod, resource: 'cpu' },
      1,
    ]),
    kube_pod_owner: pods.map(pod => [{ ...pod, owner_kind: 'ReplicaSet' }, 1]),
    kube_node_status_allocatable: NODES.flatMap((node): Answers[string] => [
      [{ node, resource: 'cpu' }, 4],
      [{ node, resource: 'memory' }, 2 ** 34],
    ]),
    kube_node_labels: NODES.map(node => [{ node }, 1]),
    ...more,
  };
}

/** Pods whose sets require what is given, of all sets the same. */
export function requiring(
  podSpec: object = {},
  nodes: ClusterObject[] = [],
  volumes?: ClusterObject[],
): NodeRequirements {
  const set = (name: string): ClusterObject => ({
    metadata: { name, namespace: POD.namespace },
    spec: {
      template: { metadata: { labels: { app: 'fraud' } }, spec: podSpec },
    },
  });
  return new NodeRequirements(
    { requirementsOf: () => undefined },
    NODES.map(node => set(`on-${node}`)),
    nodes,
    new ClaimedVolumes(volumes),
  );
}

export async function freed(
  answers: Answers,
  requirements = requiring(),
): Promise<string[]> {
  return (await pack(answers, requirements)).freeAnyway.sort();
}

export async function pack(answers: Answers, requirements: NodeRequirements) {
  const asked: string[] = [];
  const metrics = {
    query: async (text: string) => {
      asked.push(text);
      const metric = /\((\w+)\{/.exec(text)?.[1] ?? '';
      return (answers[metric] ?? []).map(([labels, value]) => ({
        labels,
        value,
      }));
    },
  };
  const found = { metrics, matcher: 'cluster="prod"' };
  const { signal } = new AbortController();
  const { pods, nodes } = await readPlacement(
    await askPlacement(found as unknown as ClusterMetrics, 0, signal),
    found as unknown as ClusterMetrics,
    requirements,
    defaultPriceList,
    1,
    0,
    signal,
  );
  return { ...packNodes(pods, nodes, defaultPriceList), asked };
}
