import type { PodHistory } from '../PodHistory';
import type { Metric } from '../targets';
import type { UsedContainer } from './containers';

/** Seconds over which OpenCost looks at the use of CPU. */
const CPU_WINDOW_SECONDS = 120;

/** What OpenCost tells of what a pod's containers are given: the greater of what they asked for and what they use. */
export function allocationMetrics(
  history: PodHistory,
  used: UsedContainer[],
): Metric[] {
  const { namespace, name: pod, node } = history.pod;
  return used.flatMap(({ container, usage }): Metric[] => {
    const {
      cpu = 0,
      memory = 0,
      'nvidia.com/gpu': gpu = 0,
    } = container.requests;
    const gauge = (
      name: string,
      help: string,
      value: (second: number) => number,
    ): Metric => ({
      name,
      type: 'gauge',
      help,
      labels: { namespace, pod, container: container.name, node },
      value: second => (history.exists(second) ? value(second) : undefined),
    });
    const cores = (second: number) => {
      const before = Math.max(
        history.processStart(second),
        second - CPU_WINDOW_SECONDS,
      );
      return second > before
        ? (usage.cpuSeconds(second) - usage.cpuSeconds(before)) /
            (second - before)
        : 0;
    };
    return [
      gauge(
        'container_cpu_allocation',
        'container_cpu_allocation Percent of a single CPU used in a minute',
        second => Math.max(cpu, cores(second)),
      ),
      gauge(
        'container_memory_allocation_bytes',
        'container_memory_allocation_bytes Bytes of RAM used',
        second => Math.max(memory, usage.memoryBytes(second)),
      ),
      ...(gpu > 0
        ? [
            gauge(
              'container_gpu_allocation',
              'container_gpu_allocation GPU used',
              () => gpu,
            ),
          ]
        : []),
    ];
  });
}
