import { mergeDiff, withoutZeros } from '../engine/mergeDiff';
import { Plan } from '../engine/Plan';
import { ANALYSIS_RUN } from '../rollouts/names';
import {
  type AnalysisRun,
  isCompleted,
  type Measurement,
  type Metric,
  type RunStatus,
} from '../schemas/analysis';
import { type Assessment, assess, completionEvent } from './assess';
import { checkMetrics } from './checkMetrics';
import { dueMetrics, untilNext } from './schedule';

/** What a run needs before its status can be told. */
export type Look =
  /** Nothing: it has ended, or was refused. */
  | { kind: 'done'; plan: Plan }
  /** Measurements of these metrics, which may be none. */
  | { kind: 'measure'; due: Metric[]; metrics: Metric[] };

function forWriting(status: RunStatus) {
  return withoutZeros({
    ...status,
    metricResults: status.metricResults.map(result => ({
      ...withoutZeros({
        ...result,
        measurements: result.measurements.map(measurement =>
          withoutZeros({ ...measurement }),
        ),
      }),
    })),
  });
}

function write(
  { metadata, status }: AnalysisRun,
  assessment: Assessment,
): Plan {
  const plan = new Plan();
  const { name, namespace, uid } = metadata;
  const about = { ...ANALYSIS_RUN, name, namespace };
  assessment.events.forEach(event =>
    plan.event({ about: { ...about, uid }, ...event }),
  );
  const patch = mergeDiff(forWriting(status), forWriting(assessment.status));
  if (patch) {
    plan.patch(about, { status: patch });
  }
  return plan;
}

/** Ends a run with an error that has nothing to do with an answer. */
export function refuseRun(run: AnalysisRun, message: string): Plan {
  return write(run, {
    status: { ...run.status, phase: 'Error', message },
    events: [completionEvent('Error')],
  });
}

/** One look of the analysis controller at one run. */
export function lookAtRun(run: AnalysisRun, now: Date): Look {
  if (isCompleted(run.status.phase) || run.metadata.deletionTimestamp) {
    return { kind: 'done', plan: new Plan() };
  }
  const metrics = checkMetrics(run.spec.metrics, run.spec.args);
  return typeof metrics === 'string'
    ? {
        kind: 'done',
        plan: refuseRun(run, `Analysis spec invalid: ${metrics}`),
      }
    : { kind: 'measure', metrics, due: dueMetrics(run, metrics, now) };
}

/** What follows from measurements for the run that they were taken for. */
export function noteMeasurements(
  run: AnalysisRun,
  metrics: readonly Metric[],
  taken: ReadonlyMap<string, Measurement>,
  now: Date,
): Plan {
  const assessment = assess(run, metrics, taken, now);
  const plan = write(run, assessment);
  const next = { ...run, status: assessment.status };
  const afterMilliseconds = untilNext(next, metrics, now);
  if (!isCompleted(next.status.phase) && afterMilliseconds !== undefined) {
    // A measurement is due once its time has come, not a moment before.
    plan.wake(afterMilliseconds + 1);
  }
  return plan;
}
