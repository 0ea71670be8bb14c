/** How use of a GPU was measured. */
export const gpuMeasures = [
  /** `DCGM_FI_PROF_GR_ENGINE_ACTIVE`: share of time in which the graphics engine worked; holds with MIG too. */
  'gr-engine-active',
  /** `DCGM_FI_PROF_SM_ACTIVE`: share of time and multiprocessors that worked. */
  'sm-active',
  /** `DCGM_FI_DEV_GPU_UTIL`: any running kernel counts as busy; not with MIG. */
  'gpu-util',
] as const;
export type GpuMeasure = (typeof gpuMeasures)[number];

/** What is known of the GPUs of one container, per pod. */
export interface GpuFacts {
  /** GPUs that a pod holds; below 1 for parts of a divided one. */
  gpus: number;
  replicas: number;
  /** How the device is shared already. */
  sharing: 'none' | 'mig' | 'time-slicing';
  measure: GpuMeasure | null;
  /** Shares from 0 to 1, over the window; of the busiest pod. Null where nothing was measured. */
  use: readonly number[] | null;
  /** Highest use of the device's memory by a pod, bytes; null where it was not measured. */
  memoryUsedBytes: number | null;
  memoryBytes: number | null;
  /** Whether the device can be divided (MIG): null where that is not known. */
  canDivide: boolean | null;
  perGpuHour: number;
}

export interface GpuPlan {
  /** `share`: MIG or time slices would do; `remove`: hardly used; `unknown`: not measured well enough to say. */
  advice: 'keep' | 'share' | 'remove' | 'unknown';
  /** How to share. */
  by: 'mig' | 'time-slicing' | null;
  /** Parts of a device that a pod needs, of `partsOf`; null where nothing is shared. */
  parts: number | null;
  partsOf: number | null;
  /** Mean use over the window; null where it cannot be said of this container. */
  usedShare: number | null;
  /** Whether use can be told apart by pod. */
  isAttributable: boolean;
  /** Of all replicas; null where there is none to state. It is money only once the parts are used by others, or a node goes. */
  savingPerHour: number | null;
  sentence: string;
}

/** MIG divides a device into seven parts of computing, and its memory into eight. */
const MIG_PARTS = 7;
const MIG_MEMORY_PARTS = 8;
/** The profiles that there are. */
const MIG_SIZES = [1, 2, 3, 4, 7];
const MIG_MEMORY: Record<number, number> = { 1: 1, 2: 2, 3: 4, 4: 4, 7: 8 };
const IDLE_MEAN = 0.01;
const IDLE_PEAK = 0.05;
/** Part of a slice that may be in use at the busy end (p99) and still leave room. */
const FILL = 0.8;

function quantile(sorted: number[], share: number): number {
  return sorted[
    Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)
  ];
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function unknown(sentence: string, isAttributable: boolean): GpuPlan {
  return {
    advice: 'unknown',
    by: null,
    parts: null,
    partsOf: null,
    usedShare: null,
    isAttributable,
    savingPerHour: null,
    sentence,
  };
}

/**
 * Whether a container needs whole GPUs.
 *
 * @throws RangeError for shares outside 0 to 1
 */
export function planGpu(facts: GpuFacts): GpuPlan {
  const { gpus, replicas, sharing, measure, perGpuHour } = facts;
  if (sharing === 'time-slicing') {
    return unknown(
      'Pods take turns on this GPU, and the device does not say which of them used it: nothing can be said of one pod.',
      false,
    );
  }
  const wrong = facts.use?.find(share => !(share >= 0 && share <= 1));
  if (wrong !== undefined) {
    throw new RangeError(`use of a GPU is ${wrong}, outside 0 to 1`);
  }
  if (!facts.use || facts.use.length === 0 || measure === null) {
    return unknown(
      'Use of the GPU was not measured (no DCGM exporter): nothing is advised.',
      true,
    );
  }
  if (measure === 'gpu-util' && sharing === 'mig') {
    return unknown(
      'DCGM_FI_DEV_GPU_UTIL does not count parts of a divided GPU: export DCGM_FI_PROF_GR_ENGINE_ACTIVE.',
      true,
    );
  }
  const sorted = [...facts.use].sort((a, b) => a - b);
  const usedShare = sorted.reduce((sum, x) => sum + x, 0) / sorted.length;
  const busy = quantile(sorted, 0.99);
  const most = sorted[sorted.length - 1];
  const whole = gpus * replicas * perGpuHour;
  const plan = {
    by: null,
    parts: null,
    partsOf: null,
    usedShare,
    isAttributable: true,
  };
  const used = `used ${percent(usedShare)} of the time on average, ${percent(
    busy,
  )} at the busy end`;
  // A measure that saturates can only overstate: what idles by it idles.
  if (usedShare < IDLE_MEAN && most < IDLE_PEAK) {
    return {
      ...plan,
      advice: 'remove',
      savingPerHour: whole,
      sentence: `The GPU idles: ${used}.`,
    };
  }
  const keep = (why: string): GpuPlan => ({
    ...plan,
    advice: 'keep',
    savingPerHour: null,
    sentence: `${why}: ${used}.`,
  });
  if (measure === 'gpu-util') {
    return busy <= FILL / 2
      ? unknown(
          `By DCGM_FI_DEV_GPU_UTIL it is ${used}; any kernel counts as busy there, so a size of a part cannot be told: export DCGM_FI_PROF_SM_ACTIVE.`,
          true,
        )
      : keep('Busy, as far as DCGM_FI_DEV_GPU_UTIL can tell');
  }
  if (sharing === 'mig') return keep('It is a part of a GPU already');
  if (gpus !== 1) return keep(`${gpus} GPUs work together`);
  const { memoryUsedBytes, memoryBytes } = facts;
  if (memoryUsedBytes === null || memoryBytes === null) {
    return unknown(
      `It is ${used}; its memory was not measured, so a size of a part cannot be told.`,
      true,
    );
  }
  const memoryShare = memoryUsedBytes / memoryBytes;
  if (facts.canDivide) {
    const parts = MIG_SIZES.find(
      size =>
        busy <= (FILL * size) / MIG_PARTS &&
        memoryShare <= (FILL * MIG_MEMORY[size]) / MIG_MEMORY_PARTS,
    );
    if (parts === undefined || parts === MIG_PARTS) return keep('It is in use');
    return {
      ...plan,
      advice: 'share',
      by: 'mig',
      parts,
      partsOf: MIG_PARTS,
      savingPerHour: whole * (1 - parts / MIG_PARTS),
      sentence: `${parts} of ${MIG_PARTS} parts (MIG) would do: ${used}.`,
    };
  }
  const slices = Math.floor(Math.min(FILL / busy, FILL / memoryShare, 8));
  if (slices < 2) return keep('It is in use');
  return {
    ...plan,
    advice: 'share',
    by: 'time-slicing',
    parts: 1,
    partsOf: slices,
    savingPerHour: whole * (1 - 1 / slices),
    sentence: `Could be shared by ${slices} such pods in turns: ${used}. Turns isolate neither memory nor faults, and use can then no longer be told apart by pod.`,
  };
}
