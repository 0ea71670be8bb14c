import { z } from 'zod';
import {
  observationSchema,
  type Arm,
  type ArmLatency,
  type Observation,
} from './schema';

/** An observation that cannot be counted; the message says what is wrong with it, in one sentence. */
export class ObservationError extends Error {
  readonly name = 'ObservationError';
}

function firstProblem(error: z.ZodError): string {
  const [issue] = error.issues;
  const where = issue.path.join('.');
  return where ? `${where}: ${issue.message}` : issue.message;
}

function latencyProblem(
  { le, count }: ArmLatency,
  requests: number,
): string | undefined {
  if (le.length !== count.length) {
    return `has ${le.length} edges and ${count.length} counts`;
  }
  for (let i = 1; i < le.length; i++) {
    const [before, edge] = [le[i - 1], le[i]];
    if (before === '+Inf' || (edge !== '+Inf' && edge <= before)) {
      return `has edges that do not rise: ${before}, then ${edge}`;
    }
    if (count[i] < count[i - 1]) {
      return `is not cumulative: ${count[i - 1]} up to ${before}, ${
        count[i]
      } up to ${edge}`;
    }
  }
  const last = count[count.length - 1];
  // Without a +Inf bucket the requests are the total. With one, it is: the two counters may be read an instant apart.
  if (le[le.length - 1] !== '+Inf' && last > requests) {
    return `counts ${last} requests of ${requests}`;
  }
  return undefined;
}

function armProblem(arm: Arm): string | undefined {
  if (arm.errors > arm.requests) {
    return `errors: ${arm.errors} of ${arm.requests} requests`;
  }
  if (arm.latency) {
    const problem = latencyProblem(arm.latency, arm.requests);
    if (problem) return `latency ${problem}`;
  }
  const cohort = arm.labels?.find(
    ({ labelled, wrong, predictions }) =>
      wrong > labelled || (predictions > 0 && labelled > predictions),
  );
  return (
    cohort &&
    `labels of ${cohort.madeAt}: ${cohort.wrong} wrong, ${cohort.labelled} labelled of ${cohort.predictions}`
  );
}

/**
 * Reads one observation and checks what the schema cannot say: errors within requests, buckets that rise and are
 * cumulative, score bins that agree between the arms.
 *
 * @throws ObservationError for negative or non-integer increments, and for counts that contradict each other
 */
export function readObservation(value: unknown): Observation {
  const parsed = observationSchema.safeParse(value);
  if (!parsed.success) throw new ObservationError(firstProblem(parsed.error));
  const observation = parsed.data;
  const { stable, canary, pairs, scoreWindows } = observation;
  for (const [name, arm] of Object.entries({ stable, canary })) {
    const problem = arm && armProblem(arm);
    if (problem) throw new ObservationError(`${name}.${problem}`);
  }
  if (
    stable?.scores &&
    canary?.scores &&
    stable.scores.count.length !== canary.scores.count.length
  ) {
    throw new ObservationError(
      `scores: ${stable.scores.count.length} bins of stable, ${canary.scores.count.length} of canary`,
    );
  }
  const bins = new Set(
    scoreWindows?.flatMap(each => [each.stable.length, each.canary.length]),
  );
  if (bins.size > 1) {
    throw new ObservationError(
      `scoreWindows: bins differ: ${[...bins].join(', ')}`,
    );
  }
  if (pairs && pairs.canaryOnly + pairs.stableOnly > pairs.total) {
    throw new ObservationError(
      `pairs: ${pairs.canaryOnly} + ${pairs.stableOnly} of ${pairs.total}`,
    );
  }
  return observation;
}
