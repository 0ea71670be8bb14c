import { NodeToPack, PodToPack, PriceList } from '@bellwether/rightsizing';
import { ClusterMetrics } from '../adapters/Sources';
import { partPricesOf } from '../adapters/priceList/prices';
import { isSpotNode, NODE_LABELS } from '../adapters/priceList/nodes';
import type { NodeRequirements } from '../clusters/NodeRequirements';
import { deviceOf, gpusOfUnit } from '../sizes/gpuUnits';
import { GPU_LABELS, GpuSharing, sharingOf } from './gpuSharing';
import { createNodeLabels, labelsAskedFor, metricLabelsOf } from './nodeLabels';

const GIBIBYTE = 2 ** 30;

/** Pods and nodes of a cluster as its scheduler sees them now. */
export interface Placement {
  pods: PodToPack[];
  nodes: NodeToPack[];
  /** Nodes that can be taken away. */
  spotNodes: ReadonlySet<string>;
  /** Node of each pod, by `<namespace>/<pod>`. */
  nodeOf: ReadonlyMap<string, string>;
  /** How GPUs are shared, by node. */
  gpuSharing: ReadonlyMap<string, GpuSharing>;
}

/** GPUs of all resources together; parts of divided ones as such. */
function gpusIn(amounts: ReadonlyArray<readonly [string, number]>): number {
  return amounts.reduce(
    (sum, [resource, amount]) => sum + gpusOfUnit(resource) * amount,
    0,
  );
}

/** Owners whose pods are there for as long as their node is. */
const OWNERS_OF_NODES = new Set(['DaemonSet', 'Node']);

/** How kube-state-metrics writes that a pod has no owner, by version. */
const NO_OWNER = new Set([undefined, '', '<none>']);

/** Of taints that keep pods off a node for good: those of Kubernetes itself come and go with the node's condition. */
function lastingTaint({ key, value, effect }: Record<string, string>) {
  const isLasting =
    (effect === 'NoSchedule' || effect === 'NoExecute') &&
    key !== undefined &&
    !key.startsWith('node.kubernetes.io/');
  return isLasting ? `${key}=${value ?? ''}` : undefined;
}

type Answer = Awaited<ReturnType<ClusterMetrics['metrics']['query']>>;

/** What Prometheus tells of who runs where. */
export interface PlacementAnswers {
  infos: Answer;
  requests: Answer;
  owners: Answer;
  allocatable: Answer;
  taints: Answer;
}

const askedBy =
  (
    { metrics, matcher }: ClusterMetrics,
    atSeconds: number,
    signal: AbortSignal,
  ) =>
  (metric: string, by: string) =>
    metrics.query(`sum by (${by}) (${metric}{${matcher}})`, atSeconds, signal);

export async function askPlacement(
  found: ClusterMetrics,
  atSeconds: number,
  signal: AbortSignal,
): Promise<PlacementAnswers> {
  const ask = askedBy(found, atSeconds, signal);
  return {
    infos: await ask('kube_pod_info', 'namespace,pod,node'),
    requests: await ask(
      'kube_pod_container_resource_requests',
      'namespace,pod,resource',
    ),
    owners: await ask('kube_pod_owner', 'namespace,pod,owner_kind'),
    allocatable: await ask('kube_node_status_allocatable', 'node,resource'),
    taints: await ask('kube_node_spec_taint', 'node,key,value,effect'),
  };
}

/**
 * Reads who runs where. Pods are named `<namespace>/<pod>`.
 *
 * @param requirements - by which is decided what is asked of nodes beside it
 */
export async function readPlacement(
  answers: PlacementAnswers,
  found: ClusterMetrics,
  requirements: NodeRequirements,
  prices: PriceList,
  rate: number,
  atSeconds: number,
  signal: AbortSignal,
): Promise<Placement> {
  const { infos, requests, owners, allocatable, taints } = answers;
  const ask = askedBy(found, atSeconds, signal);
  const required = new Map(
    infos.map(({ labels: { namespace, pod } }) => [
      `${namespace}/${pod}`,
      {
        limits: requirements.limitsOf({ namespace, pod }),
        rules: requirements.rulesOf({ namespace, pod }),
      },
    ]),
  );
  const asksFor = labelsAskedFor(
    [...required.values()].map(({ limits }) => limits),
    [...required.values()].map(({ rules }) => rules),
  );
  const labelled = await ask(
    'kube_node_labels',
    [
      ...new Set([
        'node',
        ...NODE_LABELS,
        ...GPU_LABELS,
        ...asksFor.flatMap(metricLabelsOf),
      ]),
    ].join(','),
  );
  const exported = new Map(labelled.map(({ labels }) => [labels.node, labels]));
  const labelsOf = createNodeLabels(requirements, asksFor, exported);
  const key = (labels: Record<string, string>) =>
    `${labels.namespace}/${labels.pod}`;
  const asked = new Map<string, Record<string, number>>();
  for (const { labels, value } of requests) {
    asked.set(key(labels), {
      ...asked.get(key(labels)),
      [labels.resource]: value,
    });
  }
  const ownedBy = (isOwner: (kind: string | undefined) => boolean) =>
    new Set(
      owners
        .filter(({ labels }) => isOwner(labels.owner_kind))
        .map(({ labels }) => key(labels)),
    );
  const daemons = ownedBy(kind => OWNERS_OF_NODES.has(kind ?? ''));
  const ownerless = ownedBy(kind => NO_OWNER.has(kind));
  const nodeOf = new Map(
    infos
      .filter(({ labels }) => labels.node)
      .map(({ labels }) => [key(labels), labels.node]),
  );
  const pods = [...nodeOf].map(([name, node]): PodToPack => {
    const resources = asked.get(name) ?? {};
    const { cpu = 0, memory = 0 } = resources;
    const size = { cpuCores: cpu, memoryBytes: memory };
    return {
      name,
      node,
      now: size,
      then: size,
      gpus: gpusIn(Object.entries(resources)),
      staysWithNode: daemons.has(name),
      // Nobody would make it anew on another node, so an autoscaler lets it, and its node, be.
      pinned: ownerless.has(name) && 'a pod without an owner',
      ...required.get(name),
    };
  });
  const spotNodes = new Set<string>();
  const nodes = [...new Set(allocatable.map(({ labels }) => labels.node))].map(
    (name): NodeToPack => {
      const of = (resource: string) =>
        allocatable.find(
          ({ labels }) => labels.node === name && labels.resource === resource,
        )?.value ?? 0;
      const labels = exported.get(name) ?? {};
      const isSpot = isSpotNode(labels);
      if (isSpot) spotNodes.add(name);
      const gpus = gpusIn(
        allocatable
          .filter(one => one.labels.node === name)
          .map(one => [one.labels.resource, one.value]),
      );
      const { product, part } = deviceOf(labels.label_nvidia_com_gpu_product);
      const { total } = partPricesOf(prices, {
        instanceType:
          labels.label_node_kubernetes_io_instance_type || undefined,
        cores: of('cpu'),
        memoryGibibytes: of('memory') / GIBIBYTE,
        gpus: gpus * part,
        gpuProduct: product,
        isSpot,
      });
      return {
        name,
        ...labelsOf(name),
        allocatable: {
          cpuCores: of('cpu'),
          memoryBytes: of('memory'),
          gpus,
          // Where it is not told, it is no limit.
          ...(of('pods') > 0 && { pods: of('pods') }),
        },
        perHour: total * rate,
        // A pod that needs no GPU is not moved to a machine that has some, and none to or from nodes that are kept for others.
        pool: [
          gpus > 0 ? 'gpu' : 'cpu',
          isSpot ? 'spot' : 'on-demand',
          ...taints
            .filter(one => one.labels.node === name)
            .flatMap(one => lastingTaint(one.labels) ?? [])
            .sort(),
        ].join(' '),
      };
    },
  );
  const gpuSharing = new Map(
    labelled.map(({ labels }) => [labels.node, sharingOf(labels)]),
  );
  return { pods, nodes, spotNodes, nodeOf, gpuSharing };
}
