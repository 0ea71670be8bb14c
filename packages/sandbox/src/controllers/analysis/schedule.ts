import { millisecondsOf } from '../engine/clock';
import { parseDuration } from '../rollouts/durations';
import {
  type AnalysisRun,
  isCompleted,
  type Measurement,
  type Metric,
  type MetricResult,
} from '../schemas/analysis';
import { effectiveCount } from './limits';

/** Wait after an error, whatever the interval is. */
const ERROR_RETRY_MILLISECONDS = 10_000;

export function resultOf(
  { status }: Pick<AnalysisRun, 'status'>,
  name: string,
): MetricResult | undefined {
  return status.metricResults.find(result => result.name === name);
}

/** Whether nothing new is measured: somebody ended the run, or one metric has already decided it. */
export function isEnding({ spec, status }: AnalysisRun): boolean {
  return (
    spec.terminate ||
    status.metricResults.some(
      ({ dryRun, phase }) =>
        !dryRun && isCompleted(phase) && phase !== 'Successful',
    )
  );
}

function intervalMilliseconds(
  { interval }: Metric,
  { phase }: Measurement,
): number | undefined {
  if (phase === 'Error') {
    return ERROR_RETRY_MILLISECONDS;
  }
  return interval ? parseDuration(interval) : undefined;
}

/** When a metric is to be measured next; undefined when it is not. Times of measurements are whole seconds, and so are these. */
function nextAt(
  run: AnalysisRun,
  metric: Metric,
  now: Date,
): number | undefined {
  const result = resultOf(run, metric.name);
  if (isCompleted(result?.phase)) {
    return undefined;
  }
  const last = result?.measurements[result.measurements.length - 1];
  if (!result || !last?.finishedAt) {
    const delay = parseDuration(metric.initialDelay ?? '') ?? 0;
    const startedAt = run.status.startedAt;
    const start = startedAt ? millisecondsOf(startedAt) : now.getTime();
    return delay > 0 ? start + delay : now.getTime();
  }
  const wanted = effectiveCount(metric);
  const interval = intervalMilliseconds(metric, last);
  return interval === undefined ||
    (wanted !== undefined && result.count >= wanted)
    ? undefined
    : millisecondsOf(last.finishedAt) + interval;
}

/** The metrics that are to be measured now. */
export function dueMetrics(
  run: AnalysisRun,
  metrics: readonly Metric[],
  now: Date,
): Metric[] {
  if (isEnding(run)) {
    return [];
  }
  return metrics.filter(metric => {
    const at = nextAt(run, metric, now);
    return at !== undefined && at <= now.getTime();
  });
}

/** Milliseconds until the next measurement; undefined when there is none. */
export function untilNext(
  run: AnalysisRun,
  metrics: readonly Metric[],
  now: Date,
): number | undefined {
  const times = metrics
    .map(metric => nextAt(run, metric, now))
    .filter(at => at !== undefined);
  return times.length > 0
    ? Math.max(0, Math.min(...times) - now.getTime())
    : undefined;
}
