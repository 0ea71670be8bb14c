import { isError, NotAllowedError } from '@backstage/errors';
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
import { z } from 'zod';
import { UpstreamError } from '../../health';
import { errorAnswer } from './answers';
import { describeNoAnswer, describeStatus } from './describeFailure';
import { MlflowRefusal } from './MlflowRefusal';
import { parseJson, readFileText } from './readBody';
import { MlflowConfig } from './readMlflowConfig';

/** A longer wait than this is not worth waiting for: the next scheduled read comes. */
const LONGEST_WAIT_MS = 10_000;

/** Failures in a row after which the registry is left alone, and for how long. */
const BREAK_AFTER = 10;
const LEAVE_ALONE_MS = 5_000;

const RETRIED: UpstreamError['kind'][] = [
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

export interface MlflowRequest {
  path: string;
  query?: Record<string, string | number | undefined>;
  /** Sent as JSON, with POST; then nothing is retried. */
  body?: Record<string, unknown>;
  /** The answer is a page of a listing, which may be as large as it is. */
  isListing?: boolean;
  signal?: AbortSignal;
}

/** Asks one MLflow server: with a time limit, retries, and a breaker that leaves a failing server alone for a while. */
export class MlflowClient {
  static create(options: {
    instance: string;
    config: MlflowConfig;
  }): MlflowClient {
    return new MlflowClient(options.instance, options.config);
  }

  readonly #instance: string;
  readonly #config: MlflowConfig;
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

  private constructor(instance: string, config: MlflowConfig) {
    this.#instance = instance;
    this.#config = config;
    this.#limit = timeout(config.requestTimeoutMs, TimeoutStrategy.Aggressive);
  }

  /**
   * @throws UpstreamError - there was no answer that could be used
   * @throws NotAllowedError - the portal's account may not do this
   * @throws MlflowRefusal - the server declined with an error code of its own
   */
  async json<T>(request: MlflowRequest, schema: z.ZodType<T>): Promise<T> {
    return this.#ask(request, async response =>
      parseJson(this.#instance, await response.text(), schema),
    );
  }

  /** Contents of a file, or another answer that is no JSON; throws as {@link MlflowClient.json} does. */
  async text(request: MlflowRequest): Promise<string> {
    return this.#ask(request, response =>
      request.isListing
        ? response.text()
        : readFileText(this.#instance, response),
    );
  }

  async #ask<T>(
    request: MlflowRequest,
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    const policy = wrap(
      request.body ? noop : this.#retries,
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
          `did not answer within ${this.#config.requestTimeoutMs / 1000} s`,
        );
        throw this.#lastFailure;
      }
      if (error instanceof UpstreamError) this.#lastFailure = error;
      throw error;
    }
  }

  async #attempt<T>(
    request: MlflowRequest,
    read: (response: Response) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    let response: Response;
    try {
      response = await fetch(this.#url(request), {
        method: request.body ? 'POST' : 'GET',
        headers: this.#headers(request),
        body: request.body && JSON.stringify(request.body),
        redirect: 'manual',
        signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      throw describeNoAnswer(this.#instance, error);
    }
    try {
      await this.#refuse(response);
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

  /** Throws what an unsuccessful answer stands for. */
  async #refuse(response: Response): Promise<void> {
    if (response.ok) return;
    const failure = describeStatus(this.#instance, response);
    if (failure) {
      await response.body?.cancel();
      throw failure;
    }
    const text = await readFileText(this.#instance, response);
    if (response.status === 403) {
      throw new NotAllowedError(
        `${this.#instance} does not permit this to the portal's account (403)`,
      );
    }
    const { error_code: code } = parseJson(this.#instance, text, errorAnswer);
    throw new MlflowRefusal(response.status, code);
  }

  #url({ path, query = {} }: MlflowRequest): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) search.set(name, String(value));
    }
    return `${this.#config.baseUrl}${path}${search.size ? `?${search}` : ''}`;
  }

  #headers({ body }: MlflowRequest): Record<string, string> {
    const { auth } = this.#config;
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (body) headers['Content-Type'] = 'application/json';
    if (auth?.type === 'bearer') {
      headers.Authorization = `Bearer ${auth.token}`;
    } else if (auth?.type === 'basic') {
      const pair = Buffer.from(`${auth.username}:${auth.password}`);
      headers.Authorization = `Basic ${pair.toString('base64')}`;
    }
    return headers;
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
