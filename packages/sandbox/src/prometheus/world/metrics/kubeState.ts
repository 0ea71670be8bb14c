import type { Resources, ServingPod } from '../discovery/pods';
import type { PodHistory } from '../PodHistory';
import type { Metric } from '../targets';

/** A label of Kubernetes as kube-state-metrics names it. */
function labelName(name: string): string {
  return `label_${name.replace(/[^a-zA-Z0-9_]/g, '_')}`;
}

const UNITS: Record<string, { resource: string; unit: string }> = {
  cpu: { resource: 'cpu', unit: 'core' },
  memory: { resource: 'memory', unit: 'byte' },
  'nvidia.com/gpu': { resource: 'nvidia_com_gpu', unit: 'integer' },
};

function resourceMetrics(
  { namespace, name: pod, uid, node, containers }: ServingPod,
  kind: 'requests' | 'limits',
  gauge: (
    name: string,
    labels: Record<string, string>,
    value: number,
  ) => Metric,
): Metric[] {
  const ofContainer = (container: string, resources: Resources) =>
    Object.entries(resources).map(([name, quantity]) =>
      gauge(
        `kube_pod_container_resource_${kind}`,
        { namespace, pod, uid, container, node, ...UNITS[name] },
        quantity,
      ),
    );
  return containers.flatMap(container =>
    ofContainer(container.name, container[kind]),
  );
}

/** What kube-state-metrics tells of a pod. */
export function podStateMetrics(history: PodHistory): Metric[] {
  const { pod } = history;
  const { namespace, name, uid, node, ip, owner, labels } = pod;
  const inPod = { namespace, pod: name, uid };
  const metric = (
    metricName: string,
    more: Record<string, string>,
    value: (second: number) => number,
    type: Metric['type'] = 'gauge',
  ): Metric => ({
    name: metricName,
    type,
    help: '',
    labels: { ...inPod, ...more },
    value: second => (history.exists(second) ? value(second) : undefined),
  });
  const gauge = (
    metricName: string,
    more: Record<string, string>,
    value: number,
  ) => metric(metricName, more, () => value);
  return [
    gauge(
      'kube_pod_labels',
      Object.fromEntries(
        Object.entries(labels).map(([label, value]) => [
          labelName(label),
          value,
        ]),
      ),
      1,
    ),
    gauge(
      'kube_pod_info',
      {
        node,
        pod_ip: ip,
        created_by_kind: owner?.kind ?? '',
        created_by_name: owner?.name ?? '',
      },
      1,
    ),
    gauge(
      'kube_pod_owner',
      {
        owner_kind: owner?.kind ?? '',
        owner_name: owner?.name ?? '',
        owner_is_controller: 'true',
      },
      1,
    ),
    gauge('kube_pod_created', {}, Math.floor(history.start)),
    ...['true', 'false'].map(condition =>
      metric('kube_pod_status_ready', { condition }, second =>
        Number((history.outcome(second) === 'up') === (condition === 'true')),
      ),
    ),
    ...pod.containers.map(container =>
      metric(
        'kube_pod_container_status_restarts_total',
        { container: container.name },
        second => history.restartsUntil(second),
        'counter',
      ),
    ),
    ...resourceMetrics(pod, 'requests', gauge),
    ...resourceMetrics(pod, 'limits', gauge),
  ];
}
