import { Server } from '@bellwether/plugin-models-common';
import { RangeMetrics } from '@bellwether/plugin-models-node';
import { ContainerUsage, Samples } from '@bellwether/rightsizing';
import {
  increments,
  momentsOf,
  sample,
  Sampled,
} from '../adapters/priceList/sampled';
import { ClusterMetrics } from '../adapters/Sources';

const HOUR = 3600;

/** A kill or a restart of a container. */
export interface ContainerEvent {
  pod: string;
  /** Seconds since 1970. */
  at: number;
}

/** What one container of a server used, and what happened to it. */
export interface ReadContainer {
  usage: ContainerUsage;
  oomKills: ContainerEvent[];
  restarts: ContainerEvent[];
  /** When what it asks for was changed last, within the window; seconds since 1970. */
  specChangedAt?: number;
}

/** GPU use of the busiest pod, hour by hour. */
export interface ReadGpu {
  measure: 'gr-engine-active' | 'sm-active' | 'gpu-util' | null;
  use: Array<number | undefined>;
  memoryUsedBytes: number | null;
  memoryBytes: number | null;
}

export interface ReadServer {
  from: number;
  until: number;
  /** Moments of the hourly series, seconds since 1970. */
  hours: number[];
  containers: ReadContainer[];
  /** Highest use of any pod, hour by hour, by container. */
  hourly: Map<
    string,
    { cpu: Array<number | undefined>; memory: Array<number | undefined> }
  >;
  gpu: ReadGpu | null;
  /** Whether a volume belongs to one pod alone; undefined where that is not known. */
  hasOwnVolume: boolean | undefined;
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** PromQL of what the pods of a server are found by. */
export function podMatchers(
  { matcher }: ClusterMetrics,
  namespace: string,
  podPrefixes: readonly string[],
  prefix = '',
): string {
  const pods = podPrefixes.map(one => `${escaped(one)}-.+`).join('|');
  return [
    ...(matcher ? [matcher] : []),
    `${prefix}namespace=${JSON.stringify(namespace)}`,
    `${prefix}pod=~${JSON.stringify(pods)}`,
  ].join(',');
}

/** Reads what a server used for a month back. */
export async function readUsage(
  found: ClusterMetrics,
  server: Pick<Server, 'namespace' | 'name' | 'id'>,
  options: {
    podPrefixes: readonly string[];
    fromSeconds: number;
    untilSeconds: number;
    stepSeconds: number;
    hasGpu: boolean;
    signal: AbortSignal;
  },
): Promise<ReadServer> {
  const { fromSeconds, untilSeconds, stepSeconds, signal } = options;
  const { metrics } = found;
  const range = { fromSeconds, untilSeconds, stepSeconds };
  const hourly = { fromSeconds, untilSeconds, stepSeconds: HOUR };
  const pods = podMatchers(found, server.namespace, options.podPrefixes);
  const inContainers = `${pods},container!="",container!="POD"`;
  const cpu = (
    await sample(
      metrics,
      `sum by (pod,container) (container_cpu_usage_seconds_total{${inContainers}})`,
      range,
      signal,
    )
  ).map(
    ({ labels, values }): Sampled => ({
      labels,
      values: [
        undefined,
        ...increments(values).map(one =>
          one === undefined ? undefined : one / stepSeconds,
        ),
      ],
    }),
  );
  const memory = await sample(
    metrics,
    `max by (pod,container) (container_memory_working_set_bytes{${inContainers}})`,
    range,
    signal,
  );
  const counted = async (metric: string) =>
    sample(
      metrics,
      `sum by (pod,container) (${metric}{${inContainers}})`,
      hourly,
      signal,
    );
  const oom = await counted('container_oom_events_total');
  const restarts = await counted('kube_pod_container_status_restarts_total');
  const sizes = await sample(
    metrics,
    `max by (container,resource) (kube_pod_container_resource_requests{${pods}})`,
    hourly,
    signal,
  );
  const claims = await metrics.query(
    `count by (persistentvolumeclaim) (kube_pod_spec_volumes_persistentvolumeclaims_info{${pods}})`,
    untilSeconds,
    signal,
  );
  const moments = momentsOf(range);
  const hours = momentsOf(hourly);
  const names = new Set(
    [...cpu, ...memory].flatMap(({ labels }) => labels.container ?? []),
  );
  const of = (all: readonly Sampled[], container: string) =>
    all.filter(({ labels }) => labels.container === container);
  const byHour = new Map<
    string,
    { cpu: Array<number | undefined>; memory: Array<number | undefined> }
  >();
  const containers = [...names].sort().map((container): ReadContainer => {
    byHour.set(container, {
      cpu: largest(of(cpu, container), moments, hours),
      memory: largest(of(memory, container), moments, hours),
    });
    const podNames = new Set(
      [...of(cpu, container), ...of(memory, container)].map(
        ({ labels }) => labels.pod,
      ),
    );
    return {
      usage: {
        workload: server.id,
        container,
        pods: [...podNames].sort().map(pod => {
          const mine = (all: readonly Sampled[]) =>
            all.find(
              ({ labels }) =>
                labels.pod === pod && labels.container === container,
            );
          return {
            pod,
            cpuCores: samplesOf(mine(cpu), moments),
            memoryBytes: samplesOf(mine(memory), moments),
          };
        }),
      },
      oomKills: eventsOf(of(oom, container), hours),
      restarts: eventsOf(of(restarts, container), hours),
      specChangedAt: changedAt(of(sizes, container), hours),
    };
  });
  return {
    from: fromSeconds,
    until: untilSeconds,
    hours,
    containers,
    hourly: byHour,
    gpu: options.hasGpu
      ? await readGpu(metrics, found, server, options, hourly, signal)
      : null,
    hasOwnVolume: claims.some(({ value }) => value === 1),
  };
}

function samplesOf(
  sampled: Sampled | undefined,
  moments: readonly number[],
): Samples | undefined {
  if (!sampled) return undefined;
  const known = sampled.values.flatMap((value, index) =>
    value === undefined ? [] : [[moments[index], value]],
  );
  return {
    at: Float64Array.from(known, ([at]) => at),
    value: Float64Array.from(known, ([, value]) => value),
  };
}

/** The largest value of any pod in the hour that ends at each moment. */
function largest(
  all: readonly Sampled[],
  moments: readonly number[],
  hours: readonly number[],
): Array<number | undefined> {
  const most = new Array<number | undefined>(hours.length).fill(undefined);
  for (const { values } of all) {
    values.forEach((value, index) => {
      if (value === undefined) return;
      const hour = Math.min(
        hours.length - 1,
        Math.ceil((moments[index] - hours[0]) / HOUR),
      );
      most[hour] = Math.max(most[hour] ?? 0, value);
    });
  }
  return most;
}

function eventsOf(
  counters: readonly Sampled[],
  hours: readonly number[],
): ContainerEvent[] {
  return counters.flatMap(({ labels, values }) =>
    increments(values).flatMap((grown, index) =>
      grown !== undefined && grown > 0 && values[index] !== undefined
        ? [{ pod: labels.pod, at: hours[index + 1] }]
        : [],
    ),
  );
}

function changedAt(
  sizes: readonly Sampled[],
  hours: readonly number[],
): number | undefined {
  const changes = sizes.flatMap(({ values }) => {
    const known = values.flatMap((value, index) =>
      value === undefined ? [] : [{ value, hour: hours[index] }],
    );
    return known
      .filter(({ value }, at) => at > 0 && value !== known[at - 1].value)
      .map(({ hour }) => hour);
  });
  return changes.length > 0 ? Math.max(...changes) : undefined;
}

const GPU_MEASURES = [
  ['gr-engine-active', 'DCGM_FI_PROF_GR_ENGINE_ACTIVE', 1],
  ['sm-active', 'DCGM_FI_PROF_SM_ACTIVE', 1],
  ['gpu-util', 'DCGM_FI_DEV_GPU_UTIL', 0.01],
] as const;

async function readGpu(
  metrics: RangeMetrics,
  found: ClusterMetrics,
  server: Pick<Server, 'namespace'>,
  options: { podPrefixes: readonly string[] },
  range: { fromSeconds: number; untilSeconds: number; stepSeconds: number },
  signal: AbortSignal,
): Promise<ReadGpu> {
  // The exporter has a pod of its own, so those of the pod it measures may begin with `exported_`.
  for (const prefix of ['exported_', '']) {
    const pods = podMatchers(
      found,
      server.namespace,
      options.podPrefixes,
      prefix,
    );
    for (const [measure, metric, unit] of GPU_MEASURES) {
      const [use] = await sample(
        metrics,
        `max(${metric}{${pods}})`,
        range,
        signal,
      );
      if (!use) continue;
      const most = async (text: string) =>
        (await metrics.query(text, range.untilSeconds, signal))[0]?.value ??
        null;
      const used = await most(
        `max(max_over_time(DCGM_FI_DEV_FB_USED{${pods}}[6h]))`,
      );
      const size = await most(
        `max(DCGM_FI_DEV_FB_USED{${pods}} + DCGM_FI_DEV_FB_FREE{${pods}})`,
      );
      const mebibytes = (value: number | null) =>
        value === null ? null : value * 2 ** 20;
      return {
        measure,
        use: use.values.map(value =>
          value === undefined
            ? undefined
            : Math.min(1, Math.max(0, value * unit)),
        ),
        memoryUsedBytes: mebibytes(used),
        memoryBytes: mebibytes(size),
      };
    }
  }
  return { measure: null, use: [], memoryUsedBytes: null, memoryBytes: null };
}
