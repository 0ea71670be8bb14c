import { RandomStream } from '../statistics';
import type { ContainerUsage, PodUsage } from '../usage';

export const DAY = 86_400;
export const HOUR = 3600;
export const GIB = 2 ** 30;
/** Monday, 5 January 2026. */
export const MONDAY = Date.UTC(2026, 0, 5) / 1000;

export interface PodShape {
  pod?: string;
  days?: number;
  stepSeconds?: number;
  from?: number;
  /** By time since the start, seconds. */
  cores?: (seconds: number) => number;
  bytes?: (seconds: number) => number;
  noise?: number;
  seed?: number;
}

export function podOf({
  pod = 'pod-0',
  days = 28,
  stepSeconds = 300,
  from = MONDAY,
  cores = () => 1,
  bytes = () => GIB,
  noise = 0.02,
  seed = 1,
}: PodShape = {}): PodUsage {
  const stream = new RandomStream(seed);
  const count = Math.round((days * DAY) / stepSeconds);
  const at = Float64Array.from(
    { length: count },
    (_, i) => from + i * stepSeconds,
  );
  const draw = (shape: (seconds: number) => number) =>
    at.map(moment => shape(moment - from) * Math.exp(noise * stream.normal()));
  return {
    pod,
    cpuCores: { at, value: draw(cores) },
    memoryBytes: { at, value: draw(bytes) },
  };
}

export function usageOf(...shapes: PodShape[]): ContainerUsage {
  return {
    workload: 'fraud',
    container: 'server',
    pods: (shapes.length === 0 ? [{}] : shapes).map(podOf),
  };
}

/** Four cores and eight gibibytes: much more than `usageOf` uses. */
export const LARGE = {
  replicas: 2,
  current: {
    cpuRequestCores: 4,
    memoryRequestBytes: 8 * GIB,
    memoryLimitBytes: 8 * GIB,
  },
};

/** A day that is busy from nine to five. */
export const daily = (seconds: number) => {
  const hour = (seconds / HOUR) % 24;
  return hour >= 9 && hour < 17 ? 1 : 0.2;
};
