import { RandomStream } from '../statistics/RandomStream';
import { extraOf } from './extraMemory';
import type { ContainerFacts } from '../recommend';
import type { ContainerUsage, PodUsage } from '../usage';

/** What a simulated workload is like. */
export const workloadKinds = [
  /** Hardly moves. */
  'steady',
  /** Follows the load of the day, and of the week. */
  'daily',
  /** Sudden loads, now and then, of very different size. */
  'bursts',
  /** Fills a cache after each restart. */
  'cache',
  /** Peaks without a highest one (Pareto, shape 3). */
  'heavy-tail',
  /** Grows by one to four per cent a week. */
  'growth',
  /** Hardly used until it is, once in weeks. */
  'idle',
  /** Loses memory until it is killed. */
  'leak',
] as const;
export type WorkloadKind = (typeof workloadKinds)[number];

/** Share of each kind in the mix. */
export const MIX: Readonly<Record<WorkloadKind, number>> = {
  steady: 0.28,
  daily: 0.3,
  bursts: 0.14,
  cache: 0.1,
  'heavy-tail': 0.04,
  growth: 0.05,
  idle: 0.04,
  leak: 0.05,
};

export interface SimulationOptions {
  /** Default 30 days. */
  seconds?: number;
  /** Default 300. */
  stepSeconds?: number;
  /** Load of each hour from the start on, mean 1: repeats when it ends. Default: a day with two humps and quiet weekends. */
  hourlyLoad?: readonly number[];
  kind?: WorkloadKind;
  /** First sample, seconds since 1970. Default Monday, 5 January 2026. */
  from?: number;
}

/** A simulated workload; what is not measured in life is its `kind`. */
export interface SimulatedWorkload {
  kind: WorkloadKind;
  usage: ContainerUsage;
  facts: ContainerFacts & { replicas: number };
  /** For the spot plan. */
  startUpSeconds: number;
  stateless: boolean;
}

const DAY = 86_400;
const HOUR = 3600;
const GIB = 2 ** 30;
const MONDAY = Date.UTC(2026, 0, 5) / 1000;

/** Mean 1 over a week: quiet nights, humps before and after noon, half as much on weekends. */
export const USUAL_LOAD: readonly number[] = (() => {
  const hours = Array.from({ length: 168 }, (_, hour) => {
    const ofDay = hour % 24;
    const hump = (middle: number, width: number) =>
      Math.exp(-(((ofDay - middle) / width) ** 2));
    const day = 0.25 + hump(10.5, 2.5) + 0.8 * hump(16, 3) + 0.3 * hump(21, 2);
    return day * (hour >= 120 ? 0.5 : 1);
  });
  const mean = hours.reduce((sum, x) => sum + x, 0) / hours.length;
  return hours.map(load => load / mean);
})();

function kindOf(stream: RandomStream): WorkloadKind {
  let left = stream.uniform();
  for (const kind of workloadKinds) {
    left -= MIX[kind];
    if (left <= 0) return kind;
  }
  return 'steady';
}

function simulatePod(
  kind: WorkloadKind,
  name: string,
  stream: RandomStream,
  shape: { bytes: number; cores: number; noise: number; phase: number },
  options: Required<Omit<SimulationOptions, 'kind'>>,
): PodUsage {
  const { seconds, stepSeconds, hourlyLoad, from } = options;
  const count = Math.floor(seconds / stepSeconds);
  const at = new Float64Array(count);
  const cores = new Float64Array(count);
  const bytes = new Float64Array(count);
  const extra = extraOf(kind, stream, stepSeconds, from);
  const follows = kind === 'steady' || kind === 'idle' ? 0 : 1;
  let slow = 0;
  for (let i = 0; i < count; i++) {
    const moment = from + i * stepSeconds;
    const hour = (moment - from) / HOUR + shape.phase;
    const base = Math.floor(hour);
    const part = hour - base;
    const load =
      (1 - part) * hourlyLoad[base % hourlyLoad.length] +
      part * hourlyLoad[(base + 1) % hourlyLoad.length];
    // Load wanders around its season by an hour's memory.
    slow +=
      (-slow * stepSeconds) / HOUR +
      shape.noise * Math.sqrt((2 * stepSeconds) / HOUR) * stream.normal();
    const felt =
      follows * load * Math.exp(slow) + (1 - follows) * Math.exp(slow);
    at[i] = moment;
    const more = extra(moment, felt);
    bytes[i] = shape.bytes * (1 + more) * (1 + 0.003 * stream.normal());
    cores[i] =
      shape.cores *
      (0.1 +
        0.9 * felt +
        (kind === 'bursts' || kind === 'idle' ? 4 * more : 0)) *
      Math.exp(0.1 * stream.normal());
  }
  return {
    pod: name,
    cpuCores: { at, value: cores },
    memoryBytes: { at, value: bytes },
  };
}

/** One workload of the mix with known truth. The same seed gives the same workload. */
export function simulateWorkload(
  seed: number,
  given: SimulationOptions = {},
): SimulatedWorkload {
  const stream = new RandomStream(seed);
  const options = {
    seconds: given.seconds ?? 30 * DAY,
    stepSeconds: given.stepSeconds ?? 300,
    hourlyLoad: given.hourlyLoad ?? USUAL_LOAD,
    from: given.from ?? MONDAY,
  };
  const drawn = kindOf(stream);
  const kind = given.kind ?? drawn;
  const replicas = 1 + stream.below(4);
  const shape = {
    bytes: GIB * 2 ** (4 * stream.uniform() - 1),
    cores: 2 ** (4 * stream.uniform() - 3),
    noise: 0.03 + 0.1 * stream.uniform(),
    phase: stream.below(options.hourlyLoad.length),
  };
  const pods = Array.from({ length: replicas }, (_, i) =>
    simulatePod(kind, `pod-${i}`, stream, shape, options),
  );
  // People ask for the next round number above some peak that they remember, and some for much more.
  const factor =
    1.1 + 1.8 * stream.uniform() ** 2 + (stream.uniform() < 0.1 ? 3 : 0);
  const memoryRequestBytes =
    Math.ceil((factor * 1.5 * shape.bytes) / (GIB / 2)) * (GIB / 2);
  // No pod ever used more than its limit: it would have been killed.
  const used = pods.reduce(
    (most, { memoryBytes }) =>
      memoryBytes?.value.reduce((a, b) => Math.max(a, b), most) ?? most,
    0,
  );
  const wanted =
    stream.uniform() < 0.5 ? memoryRequestBytes : 1.5 * memoryRequestBytes;
  const memoryLimitBytes = Math.max(
    wanted,
    Math.ceil((1.02 * used) / (GIB / 4)) * (GIB / 4),
  );
  return {
    kind,
    usage: { workload: `${kind}-${seed}`, container: 'server', pods },
    facts: {
      replicas,
      current: {
        cpuRequestCores: Math.ceil(factor * 2.5 * shape.cores * 4) / 4,
        memoryRequestBytes,
        memoryLimitBytes,
      },
    },
    startUpSeconds: 10 + stream.exponential(60),
    stateless: stream.uniform() < 0.9,
  };
}
