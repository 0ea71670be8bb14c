import { cleanSamples, type Oddities } from './cleanSamples';
import type { ContainerUsage, PodUsage, Samples } from './types';

/** A pod's samples in order. */
export interface PreparedPod {
  pod: string;
  cpu: Samples | null;
  memory: Samples | null;
}

/** Usage in order, with the peaks of short blocks over all pods: what all the rest works on. */
export interface PreparedUsage {
  workload: string;
  container: string;
  pods: PreparedPod[];
  /** Moments at which something was measured, over all pods. */
  samples: number;
  /** First and last, seconds since 1970; 0 where there are none. */
  from: number;
  until: number;
  /** Length of a block; they begin at `from`. */
  blockSeconds: number;
  /** Highest use of any pod in each block; NaN where nothing was measured. Null where the quantity was not measured at all. */
  cpuPeaks: Float64Array | null;
  memoryPeaks: Float64Array | null;
  /** Usual distance between samples of the pod with the finest and the coarsest ones, seconds. */
  steps: { least: number; most: number };
  oddities: Oddities;
}

const DAY = 86_400;

function isPrepared(
  usage: ContainerUsage | PreparedUsage,
): usage is PreparedUsage {
  return 'blockSeconds' in usage;
}

/** Median distance of the first samples. */
function stepOf({ at }: Samples): number {
  const steps: number[] = [];
  for (let i = 1; i < Math.min(at.length, 101); i++) {
    steps.push(at[i] - at[i - 1]);
  }
  steps.sort((a, b) => a - b);
  return steps.length === 0 ? 0 : steps[Math.floor(steps.length / 2)];
}

function blockLength(spanSeconds: number, stepSeconds: number): number {
  const short = spanSeconds <= 2 * DAY ? 60 : 300;
  return Math.max(
    spanSeconds <= 35 * DAY ? short : 900,
    Math.ceil(stepSeconds),
  );
}

/** Raises each block to the highest sample in it. */
function raise(
  peaks: Float64Array,
  { at, value }: Samples,
  from: number,
  blockSeconds: number,
): void {
  const count = at.length;
  let block = -1;
  let end = from;
  for (let i = 0; i < count; i++) {
    const moment = at[i];
    if (moment >= end) {
      // Mostly the next block; a division is dear in a loop over all samples.
      if (moment < end + blockSeconds) {
        block++;
        end += blockSeconds;
      } else {
        block = Math.floor((moment - from) / blockSeconds);
        end = from + (block + 1) * blockSeconds;
      }
    }
    const each = value[i];
    if (!(peaks[block] >= each)) peaks[block] = each;
  }
}

function peaksOf(
  series: Samples[],
  from: number,
  blockSeconds: number,
  blocks: number,
): Float64Array | null {
  if (series.length === 0) return null;
  const peaks = new Float64Array(blocks).fill(NaN);
  for (const samples of series) raise(peaks, samples, from, blockSeconds);
  return peaks;
}

const whole = (samples: Samples | null): samples is Samples => samples !== null;

function preparePod(
  { pod, cpuCores, memoryBytes }: PodUsage,
  whose: string,
  oddities: Oddities,
): PreparedPod {
  const clean = (samples: Samples | undefined, what: string) => {
    if (!samples) return null;
    const kept = cleanSamples(
      samples,
      `${whose}, pod ${pod}, ${what}`,
      oddities,
    );
    return kept.at.length > 0 ? kept : null;
  };
  return {
    pod,
    cpu: clean(cpuCores, 'CPU'),
    memory: clean(memoryBytes, 'memory'),
  };
}

/**
 * Puts usage in order. Samples that are in order already are not copied, so they must not be changed as long as the result is in use.
 *
 * @param since - what was measured before is left out, seconds since 1970
 * @throws UsageError for negative use, lists of different length, and times that are no seconds since 1970
 */
export function prepareUsage(
  usage: ContainerUsage | PreparedUsage,
  since = -Infinity,
): PreparedUsage {
  if (isPrepared(usage)) {
    return usage.from >= since || usage.samples === 0
      ? usage
      : prepareUsage(rawOf(usage), since);
  }
  const { workload, container } = usage;
  const oddities: Oddities = { duplicates: 0, notFinite: 0, backwards: 0 };
  const pods = usage.pods
    .map(pod => preparePod(pod, `${workload}/${container}`, oddities))
    .map(pod => ({
      ...pod,
      cpu: after(pod.cpu, since),
      memory: after(pod.memory, since),
    }))
    .filter(({ cpu, memory }) => cpu !== null || memory !== null);
  const all = pods.flatMap(({ cpu, memory }) => [cpu, memory]).filter(whole);
  const from = all.reduce((least, { at }) => Math.min(least, at[0]), Infinity);
  const until = all.reduce(
    (most, { at }) => Math.max(most, at[at.length - 1]),
    -Infinity,
  );
  const steps = all.map(stepOf).filter(step => step > 0);
  const least = steps.reduce((a, b) => Math.min(a, b), Infinity);
  const most = steps.reduce((a, b) => Math.max(a, b), 0);
  const isEmpty = all.length === 0;
  const span = isEmpty ? 0 : until - from;
  const blockSeconds = blockLength(span, Number.isFinite(least) ? least : 0);
  const blocks = isEmpty ? 0 : Math.floor(span / blockSeconds) + 1;
  const peaks = (which: 'cpu' | 'memory') =>
    peaksOf(
      pods.map(pod => pod[which]).filter(whole),
      from,
      blockSeconds,
      blocks,
    );
  return {
    workload,
    container,
    pods,
    samples: pods.reduce(
      (sum, { cpu, memory }) =>
        sum + Math.max(cpu?.at.length ?? 0, memory?.at.length ?? 0),
      0,
    ),
    from: isEmpty ? 0 : from,
    until: isEmpty ? 0 : until,
    blockSeconds,
    cpuPeaks: peaks('cpu'),
    memoryPeaks: peaks('memory'),
    steps: { least: Number.isFinite(least) ? least : 0, most },
    oddities,
  };
}

/** Index of the first sample at or after a moment. */
export function firstAt({ at }: Samples, moment: number): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at[middle] < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

function after(samples: Samples | null, since: number): Samples | null {
  if (samples === null || samples.at[0] >= since) return samples;
  const first = firstAt(samples, since);
  return first === samples.at.length
    ? null
    : { at: samples.at.subarray(first), value: samples.value.subarray(first) };
}

function rawOf({ workload, container, pods }: PreparedUsage): ContainerUsage {
  return {
    workload,
    container,
    pods: pods.map(({ pod, cpu, memory }) => ({
      pod,
      ...(cpu && { cpuCores: cpu }),
      ...(memory && { memoryBytes: memory }),
    })),
  };
}
