import type { ServingPod } from '../prometheus/world/discovery/pods';
import type { MonitoredNode } from '../prometheus/world/metrics/nodes';
import type { PodHistory } from '../prometheus/world/PodHistory';
import type { Metric } from '../prometheus/world/targets';
import { type Volume, volumeOf, ZONE_GIBIBYTE } from '../usageHistory';
import { behindReplicaSet } from './controllers';

const GIBIBYTE = 2 ** 30;
export const STORAGE_CLASS = 'gp3';

/** US dollars for a gibibyte, as OpenCost exports them beside what leaves a zone. */
const REGION_GIBIBYTE = 0.01;
const INTERNET_GIBIBYTE = 0.12;

function gauge(
  name: string,
  labels: Record<string, string>,
  value: number | Metric['value'],
): Metric {
  return {
    name,
    type: 'gauge',
    help: '',
    labels,
    value: typeof value === 'number' ? () => value : value,
  };
}

/** The disks that pods have, each once. */
export function volumesOf(
  histories: readonly PodHistory[],
): Array<Volume & { namespace: string }> {
  const volumes = new Map<string, Volume & { namespace: string }>();
  for (const { pod } of histories) {
    const volume = volumeOf(pod);
    if (volume) {
      volumes.set(volume.name, { ...volume, namespace: pod.namespace });
    }
  }
  return [...volumes.values()];
}

function nodeCapacity({ name: node, machine }: MonitoredNode): Metric[] {
  const { cores, memoryGibibytes } = machine;
  return ['capacity', 'allocatable'].flatMap(kind => {
    const share = kind === 'allocatable' ? 0.94 : 1;
    return [
      gauge(`kube_node_status_${kind}_cpu_cores`, { node }, cores * share),
      gauge(
        `kube_node_status_${kind}_memory_bytes`,
        { node },
        memoryGibibytes * GIBIBYTE * share,
      ),
    ];
  });
}

/** Deployments tell OpenCost by their selectors which pods are theirs. */
function deploymentSelectors(pods: readonly ServingPod[]): Metric[] {
  const selectors = new Map<string, Metric>();
  for (const pod of pods) {
    const behind = behindReplicaSet(pod);
    const { namespace, labels } = pod;
    if (behind?.kind === 'Deployment' && labels.app) {
      selectors.set(
        `${namespace}/${behind.name}`,
        gauge(
          'deployment_match_labels',
          { namespace, deployment: behind.name, label_app: labels.app },
          1,
        ),
      );
    }
  }
  return [...selectors.values()];
}

/** What OpenCost exports beside prices and allocations, and reads again from Prometheus when it is asked for costs. */
export function exportedByOpencost(
  nodes: readonly MonitoredNode[],
  histories: readonly PodHistory[],
): Metric[] {
  const disks = volumesOf(histories).flatMap(({ name, bytes, price }) => {
    const volume = { persistentvolume: name, provider_id: name };
    return [
      gauge(
        'pv_hourly_cost',
        { ...volume, volumename: name },
        price / (bytes / GIBIBYTE),
      ),
      gauge('kubecost_pv_info', { ...volume, storageclass: STORAGE_CLASS }, 1),
    ];
  });
  const claimed = histories.flatMap(history => {
    const { pod } = history;
    const volume = volumeOf(pod);
    return volume
      ? [
          gauge(
            'pod_pvc_allocation',
            {
              namespace: pod.namespace,
              pod: pod.name,
              persistentvolumeclaim: volume.claim,
              persistentvolume: volume.name,
            },
            second => (history.exists(second) ? volume.bytes : undefined),
          ),
        ]
      : [];
  });
  return [
    ...nodes.flatMap(nodeCapacity),
    ...disks,
    ...claimed,
    ...deploymentSelectors(histories.map(({ pod }) => pod)),
    gauge('kubecost_network_zone_egress_cost', {}, ZONE_GIBIBYTE),
    gauge('kubecost_network_region_egress_cost', {}, REGION_GIBIBYTE),
    gauge('kubecost_network_internet_egress_cost', {}, INTERNET_GIBIBYTE),
  ];
}

/** What OpenCost's daemons count on each node: all that leaves a pod goes to another zone of the region. */
export function countedByNetworkCosts(
  histories: readonly PodHistory[],
): Metric[] {
  return histories.map(history => ({
    name: 'kubecost_pod_network_egress_bytes_total',
    type: 'counter',
    help: 'Bytes that left pods',
    labels: {
      namespace: history.pod.namespace,
      pod_name: history.pod.name,
      internet: 'false',
      same_region: 'true',
      same_zone: 'false',
    },
    value: second =>
      history.exists(second)
        ? Math.round(
            2_400 * (history.traffic?.expected(history.start, second) ?? 0) +
              90 * (second - history.start),
          )
        : undefined,
  }));
}

/** What OpenCost needs of kube-state-metrics beside what others read. */
export function stateForOpencost(histories: readonly PodHistory[]): Metric[] {
  const sets = new Map<string, Metric>();
  for (const { pod } of histories) {
    const { namespace, owner } = pod;
    const behind = behindReplicaSet(pod);
    if (owner && behind) {
      sets.set(
        `${namespace}/${owner.name}`,
        gauge(
          'kube_replicaset_owner',
          {
            namespace,
            replicaset: owner.name,
            owner_kind: behind.kind,
            owner_name: behind.name,
            owner_is_controller: 'true',
          },
          1,
        ),
      );
    }
  }
  return [
    ...histories.flatMap(history =>
      history.pod.containers.map(container =>
        gauge(
          'kube_pod_container_status_running',
          {
            namespace: history.pod.namespace,
            pod: history.pod.name,
            uid: history.pod.uid,
            container: container.name,
          },
          second => (history.exists(second) ? 1 : undefined),
        ),
      ),
    ),
    ...sets.values(),
    ...volumesOf(histories).flatMap(({ namespace, claim, name, bytes }) => [
      gauge(
        'kube_persistentvolumeclaim_info',
        {
          namespace,
          persistentvolumeclaim: claim,
          volumename: name,
          storageclass: STORAGE_CLASS,
        },
        1,
      ),
      gauge(
        'kube_persistentvolume_capacity_bytes',
        { persistentvolume: name },
        bytes,
      ),
    ]),
  ];
}
