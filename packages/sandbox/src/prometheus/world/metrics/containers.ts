import type { MonitoredContainer } from '../discovery/pods';
import type { PodHistory } from '../PodHistory';
import type { Metric } from '../targets';
import type { ContainerUsage } from '../usage';

const CPU = {
  name: 'container_cpu_usage_seconds_total',
  type: 'counter',
  help: 'Cumulative cpu time consumed in seconds.',
} as const;

const MEMORY = {
  name: 'container_memory_working_set_bytes',
  type: 'gauge',
  help: 'Current working set in bytes.',
} as const;

export interface UsedContainer {
  container: MonitoredContainer;
  usage: ContainerUsage;
}

/** What kubelet's cAdvisor tells of the containers of a pod, and of the pod as a whole under an empty name of a container. */
export function containerMetrics(
  history: PodHistory,
  used: UsedContainer[],
): Metric[] {
  const { pod } = history;
  const whileItExists =
    (value: (second: number) => number): Metric['value'] =>
    second =>
      history.exists(second) ? value(second) : undefined;
  const cgroup = `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${pod.uid.replace(
    /-/g,
    '_',
  )}.slice`;
  const inPod = { namespace: pod.namespace, pod: pod.name };
  const sum = (read: (usage: ContainerUsage) => number) =>
    used.reduce((total, { usage }) => total + read(usage), 0);
  const ofPod = { ...inPod, id: cgroup };
  return [
    ...used.flatMap(({ container, usage }): Metric[] => {
      const labels = {
        ...inPod,
        container: container.name,
        id: `${cgroup}/cri-containerd-${container.name}.scope`,
        image: container.image,
        name: `${pod.uid}-${container.name}`,
      };
      const limit = container.limits.memory ?? 0;
      return [
        {
          ...CPU,
          labels: { ...labels, cpu: 'total' },
          value: whileItExists(second => usage.cpuSeconds(second)),
        },
        {
          ...MEMORY,
          labels,
          value: whileItExists(second => usage.memoryBytes(second)),
        },
        {
          name: 'container_spec_memory_limit_bytes',
          type: 'gauge',
          help: 'Memory limit for the container.',
          labels,
          value: whileItExists(() => limit),
        },
      ];
    }),
    {
      ...CPU,
      labels: { ...ofPod, cpu: 'total' },
      value: whileItExists(second => sum(usage => usage.cpuSeconds(second))),
    },
    {
      ...MEMORY,
      labels: ofPod,
      value: whileItExists(second => sum(usage => usage.memoryBytes(second))),
    },
    {
      name: 'container_network_transmit_bytes_total',
      type: 'counter',
      help: 'Cumulative count of bytes transmitted',
      labels: { ...ofPod, interface: 'eth0' },
      value: whileItExists(second =>
        Math.round(
          2_400 * (history.traffic?.expected(history.start, second) ?? 0) +
            90 * (second - history.start),
        ),
      ),
    },
  ];
}

/** What NVIDIA's exporter tells of the GPU of a pod. */
export function gpuMetrics(
  history: PodHistory,
  { container, usage }: UsedContainer,
): Metric[] {
  const { pod } = history;
  const labels = {
    gpu: '0',
    UUID: `GPU-${pod.uid}`,
    modelName: 'NVIDIA A10G',
    Hostname: pod.node,
    // The exporter has a pod of its own, so these stand beside its labels as exported_….
    pod: pod.name,
    namespace: pod.namespace,
    container: container.name,
  };
  const gauge = (
    name: string,
    help: string,
    value: (second: number) => number,
  ): Metric => ({
    name,
    type: 'gauge',
    help,
    labels,
    value: second => (history.exists(second) ? value(second) : undefined),
  });
  const TOTAL_MEBIBYTES = 23_028;
  const used = (second: number) =>
    Math.round(3_100 + 4_000 * usage.gpuShare(second));
  return [
    gauge(
      'DCGM_FI_PROF_GR_ENGINE_ACTIVE',
      'Ratio of time the graphics engine is active.',
      second => usage.gpuShare(second),
    ),
    gauge('DCGM_FI_DEV_GPU_UTIL', 'GPU utilization (in %).', second =>
      Math.min(100, Math.round(160 * usage.gpuShare(second))),
    ),
    gauge('DCGM_FI_DEV_FB_USED', 'Framebuffer memory used (in MiB).', used),
    gauge(
      'DCGM_FI_DEV_FB_FREE',
      'Framebuffer memory free (in MiB).',
      second => TOTAL_MEBIBYTES - used(second),
    ),
  ];
}
