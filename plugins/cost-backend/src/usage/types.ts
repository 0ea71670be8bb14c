import type { ContainerUsage } from '@bellwether/rightsizing';

/** A kill or a restart of a container. */
export interface ContainerEvent {
  pod: string;
  /** Seconds since 1970. */
  at: number;
}

/** What happened to one container of a server. */
export interface ReadContainer {
  container: string;
  /** Those that ran in the window, gone ones too. */
  pods: string[];
  oomKills: ContainerEvent[];
  restarts: ContainerEvent[];
  /** When what it asks for, or may use, was changed last, within the window; seconds since 1970. */
  specChangedAt?: number;
}

/** GPU use of the busiest pod, hour by hour. */
export interface ReadGpu {
  measure: 'gr-engine-active' | 'sm-active' | 'gpu-util' | null;
  use: Array<number | undefined>;
  memoryUsedBytes: number | null;
  memoryBytes: number | null;
}

/** Highest use of any pod, hour by hour. */
export interface HourlyUse {
  cpu: Array<number | undefined>;
  memory: Array<number | undefined>;
}

/** What a server used, without its samples. */
export interface ReadServer {
  from: number;
  until: number;
  /** Moments of the hourly series, seconds since 1970. */
  hours: number[];
  containers: ReadContainer[];
  /** By container. */
  hourly: Map<string, HourlyUse>;
  gpu: ReadGpu | null;
  /** Whether a volume belongs to one pod alone. */
  hasOwnVolume: boolean;
}

/** The same with its samples, of which a month may be hundreds of thousands. */
export interface SampledServer {
  usage: ReadServer;
  /** By container. */
  samples: Map<string, ContainerUsage>;
}

/** Counts kills for lack of memory, of a container that lasts. */
export const OOM_KILLS = 'container_oom_events_total';
export const RESTARTS = 'kube_pod_container_status_restarts_total';

/** What was answered of a server, not read yet. */
export interface UsageAnswers {
  workload: string;
  from: number;
  until: number;
  stepSeconds: number;
  /**
   * Of ranges: CPU and memory at `stepSeconds`, the others every hour. The counters are those of kills and of restarts, and the sizes
   * requests and limits, told apart by the names of their metrics.
   */
  bodies: Record<
    'cpu' | 'memory' | 'counters' | 'killed' | 'sizes',
    Uint8Array[]
  >;
  gpu: ReadGpu | null;
  hasOwnVolume: boolean;
}
