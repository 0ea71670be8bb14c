import { Router } from 'express';
import { invalidParameter } from '../MlflowError';
import { Parameters } from '../Parameters';
import { pageOf } from '../search/paging';
import type { MetricWire } from '../wire';
import type { MlflowContext } from './types';
import { answerJson } from './answerJson';

const MOST_RUNS = 100;
const MOST_PER_RUN = 2500;

/** NaN counts as the largest number. */
function asNumber(value: number | string): number {
  return typeof value === 'number' ? value : Infinity;
}

function byTime(left: MetricWire, right: MetricWire): number {
  return (
    left.timestamp - right.timestamp ||
    left.step - right.step ||
    asNumber(left.value) - asNumber(right.value)
  );
}

function byStep(left: MetricWire, right: MetricWire): number {
  return (
    left.step - right.step ||
    left.timestamp - right.timestamp ||
    asNumber(left.value) - asNumber(right.value)
  );
}

/**
 * At most `count` values: the first of each of `count` groups of the same size, and the last one of all. The first
 * groups are the larger ones, as SQL's NTILE has it.
 */
export function sample<T>(values: T[], count: number): T[] {
  if (values.length <= count) {
    return values;
  }
  const size = Math.floor(values.length / count);
  const larger = values.length % count;
  const sampled = Array.from(
    { length: count },
    (_, group) => values[group * size + Math.min(group, larger)],
  );
  sampled[count - 1] = values[values.length - 1];
  return sampled;
}

export function metricRoutes({ tracking }: MlflowContext): Router {
  const router = Router();

  router.get('/get-history', (request, response) => {
    const parameters = new Parameters(request);
    const runId = parameters.required('run_id');
    const key = parameters.required('metric_key');
    const maxResults = parameters.integer('max_results');
    if (maxResults !== undefined && maxResults <= 0) {
      throw invalidParameter(
        `Invalid value ${maxResults} for parameter 'max_results' supplied. It must be a positive integer.`,
      );
    }
    const page = pageOf(
      [...tracking.history(runId, key)].sort(byTime),
      maxResults ?? Infinity,
      parameters.text('page_token'),
    );
    answerJson(response, {
      ...(page.items.length > 0 && { metrics: page.items }),
      ...(page.nextPageToken && { next_page_token: page.nextPageToken }),
    });
  });

  router.get('/get-history-bulk-interval', (request, response) => {
    const parameters = new Parameters(request);
    const runIds = parameters.texts('run_ids');
    const key = parameters.required('metric_key');
    const maxResults = parameters.integer('max_results') ?? MOST_PER_RUN;
    const start = parameters.integer('start_step');
    const end = parameters.integer('end_step');
    if (runIds.length === 0) {
      parameters.required('run_ids');
    }
    if (runIds.length > MOST_RUNS) {
      throw invalidParameter(
        `GetMetricHistoryBulkInterval request must specify at most ${MOST_RUNS} run_ids. Received ${runIds.length} run_ids. See the API docs for more information about request parameters.`,
      );
    }
    if (maxResults < 1 || maxResults > MOST_PER_RUN) {
      throw invalidParameter(
        `max_results must be between 1 and ${MOST_PER_RUN}. See the API docs for more information about request parameters.`,
      );
    }
    if ((start === undefined) !== (end === undefined)) {
      throw invalidParameter(
        'If either start step or end step are specified, both must be specified.',
      );
    }
    if (start !== undefined && end !== undefined && start > end) {
      throw invalidParameter(
        `end_step must be greater than start_step. Found start_step=${start} and end_step=${end}.`,
      );
    }
    const metrics = runIds.flatMap(runId =>
      sample(
        tracking
          .history(runId, key)
          .filter(
            ({ step }) =>
              step >= (start ?? -Infinity) && step <= (end ?? Infinity),
          )
          .sort(byStep),
        maxResults,
      ).map(metric => ({ ...metric, run_id: runId })),
    );
    answerJson(response, metrics.length > 0 ? { metrics } : {});
  });

  return router;
}
