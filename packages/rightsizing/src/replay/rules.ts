import {
  firstAt,
  NO_SIZE,
  type ContainerSize,
  type PreparedUsage,
  type Samples,
} from '../usage';
import type { PopularRule } from './types';
import { vpaSize } from './vpaRule';

export const ruleTitles: Record<PopularRule, string> = {
  max: 'max',
  'max-1.15': 'max × 1.15',
  'p95-1.15': 'p95 × 1.15',
  krr: 'KRR (CPU p95, memory max × 1.15)',
  vpa: 'VPA (p90 of decaying histograms × 1.15)',
};

/** Percentile with linear interpolation between ranks, as numpy's default has it. */
export function percentile(sorted: Float64Array, share: number): number {
  const rank = share * (sorted.length - 1);
  const below = Math.floor(rank);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
}

function before(samples: Samples | null, until: number): Float64Array {
  return samples
    ? samples.value.subarray(0, firstAt(samples, until))
    : new Float64Array(0);
}

function most(
  { pods }: PreparedUsage,
  which: 'cpu' | 'memory',
  until: number,
  of: (values: Float64Array) => number,
): number | null {
  const each = pods
    .map(pod => before(pod[which], until))
    .filter(({ length }) => length > 0)
    .map(of);
  return each.length === 0 ? null : each.reduce((a, b) => Math.max(a, b));
}

const maximum = (values: Float64Array) =>
  values.reduce((a, b) => Math.max(a, b));
const p95 = (values: Float64Array) => percentile(values.slice().sort(), 0.95);

const times = (value: number | null, factor: number) =>
  value === null ? null : value * factor;

/**
 * What another tool's rule gives from the usage before a moment. Where the rule has one number for memory, it is request and limit.
 *
 * @param until - seconds since 1970
 */
export function sizeByRule(
  rule: PopularRule,
  usage: PreparedUsage,
  until: number,
): ContainerSize {
  const sized = (cpu: number | null, memory: number | null): ContainerSize => ({
    ...NO_SIZE,
    cpuRequestCores: cpu,
    memoryRequestBytes: memory,
    memoryLimitBytes: memory,
  });
  const of = (which: 'cpu' | 'memory', get: (values: Float64Array) => number) =>
    most(usage, which, until, get);
  switch (rule) {
    case 'max':
      return sized(of('cpu', maximum), of('memory', maximum));
    case 'max-1.15':
      return sized(
        times(of('cpu', maximum), 1.15),
        times(of('memory', maximum), 1.15),
      );
    case 'p95-1.15':
      return sized(times(of('cpu', p95), 1.15), times(of('memory', p95), 1.15));
    case 'krr':
      return sized(of('cpu', p95), times(of('memory', maximum), 1.15));
    default: {
      const { cpuCores, memoryBytes } = vpaSize(usage, until);
      return sized(cpuCores, memoryBytes);
    }
  }
}
