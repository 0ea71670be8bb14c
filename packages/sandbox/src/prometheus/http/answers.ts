import type { Response } from 'express';
import { formatSample, formatTime, formatValue } from '../promql/formatValue';
import type { QueryResult } from '../promql/query';

export type ErrorType = 'bad_data' | 'execution' | 'timeout' | 'internal';

const STATUS: Record<ErrorType, number> = {
  bad_data: 400,
  execution: 422,
  timeout: 503,
  internal: 500,
};

/** An error as Prometheus answers it. */
export class ApiError extends Error {
  constructor(readonly type: ErrorType, message: string) {
    super(message);
  }

  get status(): number {
    return STATUS[this.type];
  }
}

export function invalid(parameter: string, why: string): ApiError {
  return new ApiError('bad_data', `invalid parameter "${parameter}": ${why}`);
}

/** Sends JSON with the type that Prometheus gives it, without Express's charset. */
function send(response: Response, status: number, json: string): void {
  response.status(status);
  response.setHeader('Content-Type', 'application/json');
  response.end(json);
}

export function answerRaw(response: Response, json: string): void {
  send(response, 200, `{"status":"success","data":${json}}`);
}

export function answer(response: Response, value: unknown): void {
  answerRaw(response, JSON.stringify(value));
}

export function answerError(response: Response, error: ApiError): void {
  const { type: errorType, message, status } = error;
  send(
    response,
    status,
    JSON.stringify({ status: 'error', errorType, error: message }),
  );
}

function point(time: number, value: number): string {
  return `[${formatTime(time)},"${formatSample(value)}"]`;
}

/** A result as Prometheus writes it: times are numbers with three decimals or none, values are strings. */
export function resultJson(result: QueryResult): string {
  const of = (json: string) =>
    `{"resultType":"${result.type}","result":${json}}`;
  switch (result.type) {
    case 'scalar':
      // Scalars and texts go by another writer than samples: neither zeros after the point nor exponents.
      return of(`[${result.time / 1000},"${formatValue(result.value)}"]`);
    case 'string':
      return of(`[${result.time / 1000},${JSON.stringify(result.value)}]`);
    case 'vector':
      return of(
        `[${result.elements
          .map(
            ({ labels, value }) =>
              `{"metric":${JSON.stringify(labels.toJson())},"value":${point(
                result.time,
                value,
              )}}`,
          )
          .join(',')}]`,
      );
    default:
      return of(
        `[${result.elements
          .map(
            ({ labels, times, values }) =>
              `{"metric":${JSON.stringify(labels.toJson())},"values":[${times
                .map((time, index) => point(time, values[index]))
                .join(',')}]}`,
          )
          .join(',')}]`,
      );
  }
}
