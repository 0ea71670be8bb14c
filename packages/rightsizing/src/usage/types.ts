/** Samples of one quantity of one pod, in any order; they may repeat, leave gaps and differ in step. */
export interface Samples {
  /** When each was taken: seconds since 1970, UTC. */
  at: Float64Array;
  /** Cores or bytes, at the same index. Not finite: not measured. */
  value: Float64Array;
}

/** What one container of one pod used. A quantity that was not measured is left out. */
export interface PodUsage {
  pod: string;
  /** Cores in use: a rate over about the step of the samples. */
  cpuCores?: Samples;
  /** Working set, bytes. */
  memoryBytes?: Samples;
}

/** What one container of a workload used, in all its pods: those that are gone too. */
export interface ContainerUsage {
  workload: string;
  container: string;
  pods: PodUsage[];
}

/** What a container asks for and may use; null where it says nothing (or nothing is recommended). */
export interface ContainerSize {
  cpuRequestCores: number | null;
  cpuLimitCores: number | null;
  memoryRequestBytes: number | null;
  memoryLimitBytes: number | null;
}

/** A size of which nothing is said. */
export const NO_SIZE: Readonly<ContainerSize> = Object.freeze({
  cpuRequestCores: null,
  cpuLimitCores: null,
  memoryRequestBytes: null,
  memoryLimitBytes: null,
});

/** A share from 0 to 1 that was estimated, with its 95 % interval. */
export interface EstimatedShare {
  probability: number;
  low: number;
  high: number;
}

/** Something that a person should know, with a code that stays the same. */
export interface Remark<Code extends string = string> {
  code: Code;
  /** In one sentence. */
  sentence: string;
}
