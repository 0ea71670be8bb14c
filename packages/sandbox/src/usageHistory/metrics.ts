import type { PodHistory } from '../prometheus/world/PodHistory';
import type { Metric } from '../prometheus/world/targets';
import { habitOf, leakRestarts } from '../prometheus/world/usage';
import { volumeOf } from './volumes';

/** What kube-state-metrics tells of the disks of pods. */
export function volumeMetrics(histories: readonly PodHistory[]): Metric[] {
  const claims = new Map<string, Metric>();
  const ofPods = histories.flatMap((history): Metric[] => {
    const { pod } = history;
    const volume = volumeOf(pod);
    if (!volume) return [];
    const labels = {
      namespace: pod.namespace,
      persistentvolumeclaim: volume.claim,
    };
    claims.set(`${pod.namespace}/${volume.claim}`, {
      name: 'kube_persistentvolumeclaim_resource_requests_storage_bytes',
      type: 'gauge',
      help: '',
      labels,
      value: () => volume.bytes,
    });
    return [
      {
        name: 'kube_pod_spec_volumes_persistentvolumeclaims_info',
        type: 'gauge',
        help: '',
        labels: {
          ...labels,
          pod: pod.name,
          uid: pod.uid,
          volume: 'models',
        },
        value: second => (history.exists(second) ? 1 : undefined),
      },
    ];
  });
  return [...claims.values(), ...ofPods];
}

/** How often the kernel has ended a container for want of memory, as cAdvisor counts it. */
export function oomMetrics(history: PodHistory): Metric[] {
  const { pod, start } = history;
  return pod.containers.map(container => {
    const habit = habitOf(
      pod.serving?.server ?? pod.name,
      container.requests['nvidia.com/gpu'] !== undefined,
    );
    return {
      name: 'container_oom_events_total',
      type: 'counter',
      help: 'Count of out of memory events observed for the container',
      labels: {
        namespace: pod.namespace,
        pod: pod.name,
        container: container.name,
      },
      value: second =>
        history.exists(second)
          ? leakRestarts(habit, container.limits.memory, {
              start,
              until: second,
            }).length
          : undefined,
    };
  });
}

/** How often Karpenter was told that a spot machine is taken away. */
export function interruptionMetric(moments: readonly number[]): Metric {
  return {
    name: 'karpenter_interruption_received_messages_total',
    type: 'counter',
    help: 'Count of messages received from the SQS queue.',
    labels: { message_type: 'SpotInterruptionKind' },
    value: second => moments.filter(moment => moment <= second).length,
  };
}
