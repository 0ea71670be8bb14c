import { isError } from '@backstage/errors';
import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleWhen,
  noop,
  retry,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel';
import { describeNoAnswer, describeStatus } from './describeFailure';
import { UpstreamProblem } from './problems';
import { UpstreamError } from './UpstreamError';

/** A longer wait than this is not worth waiting for: the next scheduled read comes. */
const LONGEST_WAIT_MS = 10_000;

/** Failures in a row after which the upstream is left alone, and for how long. */
const BREAK_AFTER = 10;
const LEAVE_ALONE_MS = 5_000;

const RETRIED: UpstreamProblem['kind'][] = [
  'no-answer',
  'connection-refused',
  'rate-limited',
  'server-error',
];

const isFailure = (error: Error) =>
  error instanceof TaskCancelledError ||
  (error instanceof UpstreamError && error.kind !== 'rate-limited');

const isWorthRetrying = (error: Error) =>
  error instanceof UpstreamError &&
  RETRIED.includes(error.kind) &&
  (error.retryAfterMs ?? 0) <= LONGEST_WAIT_MS;

/** @public */
export interface UpstreamRequest {
  url: string;
  method?: 'GET' | 'POST' | 'DELETE';
  headers?: Record<string, string>;
  body?: string;
  /** Asking twice does no harm. */
  isRepeatable: boolean;
  /** A status by which the server declines just this, were it one of a failure: it is read, and the server not left alone for it. */
  declinedBy?: number;
  signal?: AbortSignal;
}

/**
 * Asks one upstream over HTTP: with a time limit, retries, and a breaker that leaves a failing server alone for a while. A
 * redirection is never followed, since it leads to a sign-in page.
 *
 * @public
 */
export class UpstreamClient {
  static create(options: {
    /** Names the upstream in errors. */
    instance: string;
    requestTimeoutMs: number;
  }): UpstreamClient {
    return new UpstreamClient(options.instance, options.requestTimeoutMs);
  }

  readonly #instance: string;
  readonly #requestTimeoutMs: number;
  readonly #limit;
  #lastFailure?: UpstreamError;
  readonly #retries = retry(handleWhen(isWorthRetrying), {
    maxAttempts: 2,
    backoff: new DelegateBackoff<{ attempt: number; result: unknown }>(
      ({ attempt, result }) => waitMs(attempt, result),
    ),
  });
  readonly #breaker = circuitBreaker(handleWhen(isFailure), {
    halfOpenAfter: LEAVE_ALONE_MS,
    breaker: new ConsecutiveBreaker(BREAK_AFTER),
  });

  private constructor(instance: string, requestTimeoutMs: number) {
    this.#instance = instance;
    this.#requestTimeoutMs = requestTimeoutMs;
    this.#limit = timeout(requestTimeoutMs, TimeoutStrategy.Aggressive);
  }

  /**
   * @param read - makes something of an answer, also of one that declines (400, 403, 404 …); what it throws is thrown
   * @throws UpstreamError - there was no answer that could be used
   */
  async ask<T>(
    request: UpstreamRequest,
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    const policy = wrap(
      request.isRepeatable ? this.#retries : noop,
      this.#breaker,
      this.#limit,
    );
    try {
      return await policy.execute(
        ({ signal }) => this.#attempt(request, read, signal),
        request.signal,
      );
    } catch (error) {
      request.signal?.throwIfAborted();
      // A server that is left alone is still in the state in which it was when it was last asked.
      if (error instanceof BrokenCircuitError && this.#lastFailure) {
        throw this.#lastFailure;
      }
      if (error instanceof TaskCancelledError) {
        this.#lastFailure = new UpstreamError(
          this.#instance,
          'no-answer',
          `did not answer within ${this.#requestTimeoutMs / 1000} s`,
        );
        throw this.#lastFailure;
      }
      if (error instanceof UpstreamError) this.#lastFailure = error;
      throw error;
    }
  }

  async #attempt<T>(
    { url, method = 'GET', headers, body, declinedBy }: UpstreamRequest,
    read: (response: Response) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    let response: Response;
    try {
      response = await fetch(url, {
        method,
        headers,
        body,
        redirect: 'manual',
        signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      throw describeNoAnswer(this.#instance, error);
    }
    try {
      const failure =
        response.status === declinedBy
          ? undefined
          : describeStatus(this.#instance, response);
      if (failure) {
        await response.body?.cancel();
        throw failure;
      }
      return await read(response);
    } catch (error) {
      signal.throwIfAborted();
      if (isError(error) && error.name === 'TypeError') {
        throw new UpstreamError(
          this.#instance,
          'no-answer',
          'closed the connection in the middle of its answer',
        );
      }
      throw error;
    }
  }
}

function waitMs(attempt: number, result: unknown): number {
  const asked =
    typeof result === 'object' &&
    result !== null &&
    'error' in result &&
    result.error instanceof UpstreamError
      ? result.error.retryAfterMs
      : undefined;
  return asked ?? 200 * attempt ** 2;
}
