import {
  countedByNetworkCosts,
  exportedByOpencost,
  stateForOpencost,
} from '../../opencost/series';
import {
  interruptionMetric,
  oomMetrics,
  volumeMetrics,
} from '../../usageHistory';
import type { Fleet } from './Fleet';
import { allocationMetrics } from './metrics/allocations';
import {
  containerMetrics,
  gpuMetrics,
  type UsedContainer,
} from './metrics/containers';
import { podStateMetrics } from './metrics/kubeState';
import { mlserverMetrics } from './metrics/mlserver';
import {
  type MonitoredNode,
  nodePriceMetrics,
  nodesOf,
  nodeStateMetrics,
} from './metrics/nodes';
import { kserveMetrics, tritonMetrics } from './metrics/otherRuntimes';
import type { PodHistory } from './PodHistory';
import { seedOf } from './random/HashedRandom';
import type { Metric, ScrapeTarget } from './targets';
import { ContainerUsage, habitOf } from './usage';

const POD_SECONDS = 15;
const CLUSTER_SECONDS = 30;

const RUNTIMES = {
  mlserver: mlserverMetrics,
  kserve: kserveMetrics,
  triton: tritonMetrics,
};

/** Port on which each runtime exposes its metrics. */
const METRICS_PORTS = { mlserver: 8082, kserve: 8080, triton: 8002 };

function phaseOf(name: string, intervalSeconds: number): number {
  return (seedOf(name) >>> 0) % (intervalSeconds * 1000);
}

/** Labels of a pod as the usual relabelling copies them: `rollouts-pod-template-hash` as `rollouts_pod_template_hash`. */
function copiedLabels(labels: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [
      name.replace(/[^a-zA-Z0-9_]/g, '_'),
      value,
    ]),
  );
}

function servingTarget(history: PodHistory): ScrapeTarget[] {
  const { pod, traffic } = history;
  const { serving, cluster } = pod;
  if (!serving || !traffic || pod.ip === '') {
    return [];
  }
  const instance = `${pod.ip}:${METRICS_PORTS[serving.runtime]}`;
  return [
    {
      job: 'kubernetes-pods',
      labels: {
        ...copiedLabels(pod.labels),
        job: 'kubernetes-pods',
        cluster,
        namespace: pod.namespace,
        pod: pod.name,
        container: pod.containers[0].name,
        node: pod.node,
        instance,
      },
      url: `http://${instance}/metrics`,
      intervalSeconds: POD_SECONDS,
      phaseMilliseconds: phaseOf(pod.uid, POD_SECONDS),
      outcome: second => history.outcome(second),
      metrics: RUNTIMES[serving.runtime](history, traffic, serving.model),
    },
  ];
}

/** A target that a cluster has all the time. */
function clusterTarget(
  cluster: string,
  job: string,
  instance: string,
  metrics: Metric[],
  labels: Record<string, string> = {},
): ScrapeTarget {
  return {
    job,
    labels: { cluster, job, instance, ...labels },
    url: `http://${instance}/metrics`,
    intervalSeconds: CLUSTER_SECONDS,
    phaseMilliseconds: phaseOf(`${cluster}/${instance}`, CLUSTER_SECONDS),
    outcome: () => 'up',
    metrics,
  };
}

interface UsedPod {
  history: PodHistory;
  used: UsedContainer[];
}

function usedPodsOf(histories: PodHistory[]): UsedPod[] {
  return histories
    .filter(({ pod }) => pod.node !== '')
    .map(history => {
      const { containers, name, serving } = history.pod;
      return {
        history,
        used: containers.map(container => ({
          container,
          usage: new ContainerUsage(
            history,
            container,
            habitOf(
              serving?.server ?? name,
              container.requests['nvidia.com/gpu'] !== undefined,
            ),
          ),
        })),
      };
    });
}

function nodeTargets(
  cluster: string,
  { name }: MonitoredNode,
  pods: UsedPod[],
): ScrapeTarget[] {
  const here = pods.filter(({ history }) => history.pod.node === name);
  const gpus = here.flatMap(({ history, used }) =>
    used
      .filter(({ container }) => container.requests['nvidia.com/gpu'])
      .flatMap(container => gpuMetrics(history, container)),
  );
  return [
    clusterTarget(
      cluster,
      'kubelet',
      `${name}:10250`,
      here.flatMap(({ history, used }) => [
        ...containerMetrics(history, used),
        ...oomMetrics(history),
      ]),
      { node: name, metrics_path: '/metrics/cadvisor' },
    ),
    ...(gpus.length > 0
      ? [
          clusterTarget(cluster, 'dcgm-exporter', `${name}:9400`, gpus, {
            namespace: 'gpu-operator',
            pod: `dcgm-exporter-${name}`,
            container: 'dcgm-exporter',
          }),
        ]
      : []),
  ];
}

function targetsOfCluster(
  cluster: string,
  histories: PodHistory[],
  interruptions: readonly number[],
): ScrapeTarget[] {
  const pods = usedPodsOf(histories);
  const onNodes = pods.map(({ history }) => history);
  const nodes = nodesOf(
    cluster,
    onNodes.map(({ pod }) => pod),
  );
  return [
    ...nodes.flatMap(node => nodeTargets(cluster, node, pods)),
    clusterTarget(
      cluster,
      'kube-state-metrics',
      'kube-state-metrics.monitoring:8080',
      [
        ...nodes.flatMap(nodeStateMetrics),
        ...histories.flatMap(podStateMetrics),
        ...volumeMetrics(histories),
        ...stateForOpencost(onNodes),
      ],
    ),
    clusterTarget(cluster, 'karpenter', 'karpenter.kube-system:8080', [
      interruptionMetric(interruptions),
    ]),
    clusterTarget(cluster, 'opencost', 'opencost.opencost:9003', [
      ...nodes.flatMap(nodePriceMetrics),
      ...pods.flatMap(({ history, used }) => allocationMetrics(history, used)),
      ...exportedByOpencost(nodes, onNodes),
    ]),
    clusterTarget(
      cluster,
      'opencost-network-costs',
      'opencost-network-costs.opencost:3001',
      countedByNetworkCosts(onNodes),
    ),
  ];
}

/** Everything that the Prometheus of the world scrapes. */
export function assembleTargets(fleet: Fleet): ScrapeTarget[] {
  const { histories } = fleet;
  const clusters = [...new Set(histories.map(({ pod }) => pod.cluster))];
  return [
    ...histories.flatMap(servingTarget),
    ...clusters.flatMap(cluster =>
      targetsOfCluster(
        cluster,
        histories.filter(({ pod }) => pod.cluster === cluster),
        fleet.interruptionsOf(cluster),
      ),
    ),
  ];
}
