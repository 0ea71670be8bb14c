import type { Metric } from '../schemas/analysis';

/** Errors in a row that a metric forgives when it says nothing else. */
const DEFAULT_ERROR_LIMIT = 4;

/** The limits of a metric as numbers. */
export interface Limits {
  failureLimit: number;
  inconclusiveLimit: number;
  consecutiveErrorLimit: number;
  consecutiveSuccessLimit: number;
}

export function limitsOf(metric: Metric): Limits {
  return {
    failureLimit: Number(metric.failureLimit ?? 0),
    inconclusiveLimit: Number(metric.inconclusiveLimit ?? 0),
    consecutiveErrorLimit: Number(
      metric.consecutiveErrorLimit ?? DEFAULT_ERROR_LIMIT,
    ),
    consecutiveSuccessLimit: Number(metric.consecutiveSuccessLimit ?? 0),
  };
}

/** Measurements that a metric takes: one without an interval, and no end of them with an interval and no count. */
export function effectiveCount({
  count,
  interval,
}: Metric): number | undefined {
  const wanted = Number(count ?? 0);
  if (wanted > 0) {
    return wanted;
  }
  return interval ? undefined : 1;
}
