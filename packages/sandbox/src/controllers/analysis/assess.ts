import {
  type AnalysisRun,
  isCompleted,
  type Measurement,
  type Metric,
  type MetricResult,
  type Phase,
  PHASES,
  type RunStatus,
} from '../schemas/analysis';
import { timestamp } from '../engine/clock';
import type { PlannedEvent } from '../engine/Plan';
import { effectiveCount, limitsOf } from './limits';
import { isEnding, resultOf } from './schedule';

/** Measurements that are kept when nothing else is said. */
const DEFAULT_RETENTION = 10;

export type RunEvent = Pick<PlannedEvent, 'type' | 'reason' | 'message'>;

export interface Assessment {
  status: RunStatus;
  events: RunEvent[];
}

/** Adds a measurement to the result of its metric, and counts it. */
function counted(
  result: MetricResult | undefined,
  name: string,
  dryRun: boolean,
  measurement: Measurement,
): MetricResult {
  const before: MetricResult = result ?? {
    name,
    phase: 'Running',
    ...(dryRun && { dryRun }),
    count: 0,
    successful: 0,
    failed: 0,
    inconclusive: 0,
    error: 0,
    consecutiveError: 0,
    consecutiveSuccess: 0,
    measurements: [],
  };
  const measurements = [...before.measurements, measurement];
  const { phase } = measurement;
  if (phase === 'Error') {
    // Errors are no answers: they do not count.
    return {
      ...before,
      measurements,
      error: before.error + 1,
      consecutiveError: before.consecutiveError + 1,
      consecutiveSuccess: 0,
    };
  }
  const of = (wanted: Phase) => (phase === wanted ? 1 : 0);
  return {
    ...before,
    measurements,
    count: before.count + 1,
    successful: before.successful + of('Successful'),
    failed: before.failed + of('Failed'),
    inconclusive: before.inconclusive + of('Inconclusive'),
    consecutiveError: 0,
    consecutiveSuccess:
      phase === 'Successful' ? before.consecutiveSuccess + 1 : 0,
  };
}

interface Breach {
  phase: Phase;
  message: string;
}

/** The limit that a result has broken; of several, the one that is looked at last. */
function breachOf(metric: Metric, result: MetricResult): Breach | undefined {
  const limits = limitsOf(metric);
  const { failed, inconclusive, consecutiveError } = result;
  let breach: Breach | undefined;
  if (limits.failureLimit >= 0 && failed > limits.failureLimit) {
    breach = {
      phase: 'Failed',
      message: `failed (${failed}) > failureLimit (${limits.failureLimit})`,
    };
  }
  if (inconclusive > limits.inconclusiveLimit) {
    breach = {
      phase: 'Inconclusive',
      message: `inconclusive (${inconclusive}) > inconclusiveLimit (${limits.inconclusiveLimit})`,
    };
  }
  if (consecutiveError > limits.consecutiveErrorLimit) {
    breach = {
      phase: 'Error',
      message: `consecutiveErrors (${consecutiveError}) > consecutiveErrorLimit (${limits.consecutiveErrorLimit})`,
    };
  }
  return breach;
}

/**
 * The phase of a metric. When its count is reached, nothing having failed is enough for success, **also when every answer was
 * inconclusive**; only a `consecutiveSuccessLimit` asks for more.
 */
function phaseOfMetric(
  metric: Metric,
  result: MetricResult,
  isRunEnding: boolean,
): Phase {
  if (isCompleted(result.phase)) {
    return result.phase;
  }
  const breach = breachOf(metric, result);
  if (breach) {
    return breach.phase;
  }
  const { consecutiveSuccessLimit, failureLimit } = limitsOf(metric);
  const wantsSuccess = consecutiveSuccessLimit > 0;
  if (wantsSuccess && result.consecutiveSuccess >= consecutiveSuccessLimit) {
    return 'Successful';
  }
  const wanted = effectiveCount(metric);
  if (wanted !== undefined && result.count >= wanted) {
    if (!wantsSuccess) {
      return 'Successful';
    }
    return failureLimit >= 0 ? 'Inconclusive' : 'Failed';
  }
  return isRunEnding ? 'Successful' : 'Running';
}

/** From the best to the worst. */
const WORSE: readonly Phase[] = [
  'Successful',
  'Running',
  'Pending',
  'Inconclusive',
  'Error',
  'Failed',
];

function worseOf(left: Phase | undefined, right: Phase): Phase {
  return left === undefined || WORSE.indexOf(right) > WORSE.indexOf(left)
    ? right
    : left;
}

function eventOf(metric: Metric, phase: Phase): RunEvent {
  const isBad = phase === 'Failed' || phase === 'Error';
  return {
    type: isBad ? 'Warning' : 'Normal',
    reason: `Metric${phase}`,
    message: `Metric '${metric.name}' Completed. Result: ${phase}`,
  };
}

export function completionEvent(phase: Phase): RunEvent {
  const isBad = phase === 'Failed' || phase === 'Error';
  return {
    type: isBad ? 'Warning' : 'Normal',
    reason: `AnalysisRun${phase}`,
    message: `Analysis Completed. Result: ${phase}`,
  };
}

type Summary = Record<string, number>;

function add(summary: Summary, phase: Phase): void {
  const name = (PHASES.find(known => known === phase) ?? '').toLowerCase();
  summary[name] = (summary[name] ?? 0) + 1;
}

function matchesAny(names: readonly { metricName: string }[], name: string) {
  return names.some(({ metricName }) => new RegExp(metricName).test(name));
}

function retained({ spec }: AnalysisRun, result: MetricResult): MetricResult {
  const rule = spec.measurementRetention.find(({ metricName }) =>
    new RegExp(metricName).test(result.name),
  );
  const limit = rule && rule.limit > 0 ? rule.limit : DEFAULT_RETENTION;
  return { ...result, measurements: result.measurements.slice(-limit) };
}

/**
 * The status of a run after measurements were taken, which may be none, as when it was ended.
 *
 * @param metrics - of the run, with their arguments filled in
 * @param taken - measurements by the name of their metric
 */
export function assess(
  run: AnalysisRun,
  metrics: readonly Metric[],
  taken: ReadonlyMap<string, Measurement>,
  now: Date,
): Assessment {
  const events: RunEvent[] = [];
  const isDry = (name: string) => matchesAny(run.spec.dryRun, name);
  const results = new Map(
    run.status.metricResults.map(result => [result.name, result]),
  );
  taken.forEach((measurement, name) =>
    results.set(
      name,
      counted(resultOf(run, name), name, isDry(name), measurement),
    ),
  );
  const asMeasured: AnalysisRun = {
    ...run,
    status: { ...run.status, metricResults: [...results.values()] },
  };
  const ending = isEnding(asMeasured);
  const runSummary: Summary = {};
  const dryRunSummary: Summary = {};
  let worst: Phase | undefined;
  let message = run.spec.terminate ? 'Run Terminated' : '';
  let isEverythingDone = true;
  for (const metric of metrics) {
    const { name } = metric;
    const summary = isDry(name) ? dryRunSummary : runSummary;
    summary.count = (summary.count ?? 0) + 1;
    let result = results.get(name);
    if (!result) {
      isEverythingDone = false;
      continue;
    }
    const phase = phaseOfMetric(metric, result, ending);
    if (phase !== result.phase) {
      const last = result.measurements[result.measurements.length - 1];
      result = { ...result, phase, message: last?.message };
      if (isCompleted(phase)) {
        events.push(eventOf(metric, phase));
      }
    }
    const breach = breachOf(metric, result);
    if (!isCompleted(phase)) {
      isEverythingDone = false;
    } else if (isDry(name)) {
      worst = worst ?? 'Successful';
      add(dryRunSummary, breach?.phase ?? 'Successful');
      if (breach) {
        result = {
          ...result,
          message: `Metric assessed ${phase} due to ${breach.message}`,
        };
      }
    } else {
      if (worseOf(worst, phase) !== worst) {
        worst = phase;
        if (breach) {
          const why = result.message
            ? `: "Error Message: ${result.message}"`
            : '';
          message = `Metric "${name}" assessed ${phase} due to ${breach.message}${why}`;
        }
      }
      add(runSummary, breach?.phase ?? 'Successful');
    }
    results.set(name, result);
  }
  let phase: Phase = worst ?? 'Successful';
  if (!ending && (!isEverythingDone || worst === undefined)) {
    phase = 'Running';
    message = '';
  }
  const isDone = isCompleted(phase);
  if (isDone) {
    events.push(completionEvent(phase));
  }
  return {
    events,
    status: {
      ...run.status,
      phase,
      message,
      startedAt: run.status.startedAt ?? timestamp(now),
      ...(isDone && { completedAt: timestamp(now) }),
      runSummary,
      dryRunSummary,
      metricResults: [...results.values()].map(result => retained(run, result)),
    },
  };
}
