import { Range, RangeMetrics } from '@bellwether/plugin-models-node';
import { breachOf } from './breach';

const GIB = 2 ** 30;
const NOW = 1_780_000_000;

function metricsOf(
  given: Record<string, (step: number) => number>,
): RangeMetrics {
  return {
    instance: 'prometheus',
    query: async () => [],
    async queryRange(
      text: string,
      { fromSeconds, untilSeconds, stepSeconds }: Range,
    ) {
      const [, metric] = /\((\w+)\{/.exec(text) ?? [];
      const value = given[metric];
      if (!value) return [];
      const times: number[] = [];
      for (let at = fromSeconds; at <= untilSeconds; at += stepSeconds)
        times.push(at);
      return [
        {
          labels: { pod: 'x-1' },
          times,
          values: times.map((_, step) => value(step)),
        },
      ];
    },
  };
}

const look = (given: Record<string, (step: number) => number>, hours = 24) =>
  breachOf(
    { metrics: metricsOf(given), matcher: '' },
    { namespace: 'n', podPrefixes: ['x'] },
    [
      {
        container: 'model',
        current: {
          cpuRequestCores: 1,
          cpuLimitCores: null,
          memoryRequestBytes: GIB,
          memoryLimitBytes: GIB,
        },
        recommended: {
          cpuRequestCores: 0.1,
          cpuLimitCores: null,
          memoryRequestBytes: GIB / 4,
          memoryLimitBytes: GIB / 2,
        },
      },
    ],
    { since: NOW - hours * 3600, now: NOW },
    new AbortController().signal,
  );

it.each([
  [
    'kills for lack of memory',
    { container_oom_events_total: (step: number) => (step > 5 ? 1 : 0) },
    'killed for lack of memory 1 time since',
  ],
  [
    'a restart for lack of memory, where the kernel counts none',
    {
      kube_pod_container_status_restarts_total: (step: number) =>
        step > 5 ? 1 : 0,
      kube_pod_container_status_last_terminated_reason: () => 1,
    },
    'killed for lack of memory 1 time since',
  ],
  [
    'memory above the limit',
    {
      container_memory_working_set_bytes: (step: number) =>
        step === 7 ? 0.6 * GIB : 0.3 * GIB,
    },
    'used 614 MiB of memory, and 512 MiB is its limit',
  ],
  [
    'CPU above the request for long',
    { container_cpu_usage_seconds_total: (step: number) => step * 900 * 0.2 },
    'in 100 % of the time',
  ],
])('%s is a breach', async (_, given, said) => {
  expect(await look(given)).toContain(said);
});

it.each([
  [
    'what fits',
    {
      container_memory_working_set_bytes: () => 0.4 * GIB,
      container_cpu_usage_seconds_total: (step: number) => step * 900 * 0.05,
    },
    24,
  ],
  [
    'a short burst',
    {
      container_cpu_usage_seconds_total: (step: number) =>
        step < 50
          ? step * 45
          : 50 * 45 + (step - 50) * 45 + (step === 50 ? 0 : 900),
    },
    24,
  ],
  [
    'an hour of CPU alone',
    { container_cpu_usage_seconds_total: (step: number) => step * 900 * 0.2 },
    1,
  ],
  [
    'a restart for another reason',
    {
      kube_pod_container_status_restarts_total: (step: number) =>
        step > 5 ? 1 : 0,
    },
    24,
  ],
  [
    'CPU of a time that nobody measured',
    {
      container_cpu_usage_seconds_total: (step: number) =>
        step > 4 && step < 10 ? NaN : step * 900 * 0.05,
    },
    5,
  ],
  [
    'CPU of before it was measured',
    {
      container_cpu_usage_seconds_total: (step: number) =>
        step < 1 ? NaN : 100_000 + step * 900 * 0.05,
    },
    4,
  ],
  ['nothing measured', {}, 24],
])('%s is none', async (_, given, hours) => {
  expect(
    await look(given as Record<string, (step: number) => number>, hours),
  ).toBeUndefined();
});
