import { Router, type RequestHandler } from 'express';
import {
  ExecutionError,
  InvalidRangeQuery,
  ParseError,
  QueryTimeout,
} from '../promql/PromqlError';
import {
  type Limits,
  queryAt,
  queryOver,
  type QueryResult,
} from '../promql/query';
import { answerRaw, ApiError, invalid, resultJson } from './answers';
import { Parameters } from './parameters';
import type { PrometheusContext } from './types';

const LOOKBACK_MILLISECONDS = 300_000;
const TIMEOUT_MILLISECONDS = 120_000;
const MOST_POINTS = 11_000;

export const EVALUATION_INTERVAL_MILLISECONDS = 60_000;

function limitsOf(parameters: Parameters): Limits {
  return {
    lookbackMilliseconds: LOOKBACK_MILLISECONDS,
    evaluationIntervalMilliseconds: EVALUATION_INTERVAL_MILLISECONDS,
    timeoutMilliseconds: Math.min(
      parameters.duration('timeout', TIMEOUT_MILLISECONDS),
      TIMEOUT_MILLISECONDS,
    ),
  };
}

/** The error as the API answers it. What is not the query's fault is passed on. */
function apiErrorOf(error: unknown): unknown {
  if (error instanceof ParseError) {
    return invalid('query', error.message);
  }
  if (error instanceof InvalidRangeQuery) {
    return new ApiError('bad_data', error.message);
  }
  if (error instanceof ExecutionError) {
    return new ApiError('execution', error.message);
  }
  return error instanceof QueryTimeout
    ? new ApiError('timeout', error.message)
    : error;
}

function stepsOf(parameters: Parameters) {
  const start = parameters.time('start');
  const end = parameters.time('end');
  if (end < start) {
    throw invalid('end', 'end timestamp must not be before start time');
  }
  const step = Math.trunc(parameters.duration('step'));
  if (step <= 0) {
    throw invalid(
      'step',
      'zero or negative query resolution step widths are not accepted. Try a positive integer',
    );
  }
  if ((end - start) / step > MOST_POINTS) {
    throw new ApiError(
      'bad_data',
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    );
  }
  return { start, end, step };
}

/** `/query` and `/query_range` */
export function queryRoutes({ clock, store }: PrometheusContext): Router {
  const handle =
    (run: (parameters: Parameters) => Promise<QueryResult>): RequestHandler =>
    (request, response, next) => {
      run(new Parameters(request)).then(
        result => answerRaw(response, resultJson(result)),
        error => next(apiErrorOf(error)),
      );
    };
  const query = handle(async parameters => {
    const time = parameters.time('time', clock());
    const limits = limitsOf(parameters);
    return queryAt(store(), parameters.get('query'), time, limits);
  });
  const queryRange = handle(async parameters => {
    const steps = stepsOf(parameters);
    const limits = limitsOf(parameters);
    return queryOver(store(), parameters.get('query'), steps, limits);
  });
  const router = Router();
  router.get('/query', query);
  router.post('/query', query);
  router.get('/query_range', queryRange);
  router.post('/query_range', queryRange);
  return router;
}
