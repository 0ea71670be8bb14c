import { NotAllowedError } from '@backstage/errors';
import {
  authorizationHeaders,
  parseJson,
  readFileText,
  UpstreamClient,
} from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { errorAnswer } from './answers';
import { MlflowRefusal } from './MlflowRefusal';
import { MlflowConfig } from './readMlflowConfig';

/** How errors call the software whose answers are expected. */
export const SOFTWARE = 'MLflow 3';

export interface MlflowRequest {
  path: string;
  query?: Record<string, string | number | undefined>;
  /** Sent as JSON, with POST; then nothing is retried. */
  body?: Record<string, unknown>;
  /** The answer is a page of a listing, which may be as large as it is. */
  isListing?: boolean;
  /** A status of a failure by which MLflow declines just this. */
  declinedBy?: number;
  signal?: AbortSignal;
}

/** Asks one MLflow server. */
export class MlflowClient {
  static create(options: {
    instance: string;
    config: MlflowConfig;
  }): MlflowClient {
    return new MlflowClient(options.instance, options.config);
  }

  readonly #instance: string;
  readonly #config: MlflowConfig;
  readonly #upstream: UpstreamClient;

  private constructor(instance: string, config: MlflowConfig) {
    this.#instance = instance;
    this.#config = config;
    this.#upstream = UpstreamClient.create({
      instance,
      requestTimeoutMs: config.requestTimeoutMs,
    });
  }

  /**
   * @throws UpstreamError - there was no answer that could be used
   * @throws NotAllowedError - the portal's account may not do this
   * @throws MlflowRefusal - the server declined with an error code of its own
   */
  async json<T>(request: MlflowRequest, schema: z.ZodType<T>): Promise<T> {
    return this.#ask(request, async response =>
      this.#parse(await response.text(), schema),
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
    return this.#upstream.ask(
      {
        url: this.#url(request),
        method: request.body ? 'POST' : 'GET',
        headers: this.#headers(request),
        body: request.body && JSON.stringify(request.body),
        isRepeatable: !request.body,
        declinedBy: request.declinedBy,
        signal: request.signal,
      },
      async response => {
        await this.#refuse(response, request);
        return read(response);
      },
    );
  }

  /** Throws what an answer that declines stands for. */
  async #refuse(
    response: Response,
    { declinedBy }: MlflowRequest,
  ): Promise<void> {
    if (response.ok) return;
    if (response.status === declinedBy) {
      await response.body?.cancel();
      throw new MlflowRefusal(response.status, '');
    }
    const text = await readFileText(this.#instance, response);
    if (response.status === 403) {
      throw new NotAllowedError(
        `${this.#instance} does not permit this to the portal's account (403)`,
      );
    }
    const { error_code: code } = this.#parse(text, errorAnswer);
    throw new MlflowRefusal(response.status, code);
  }

  #parse<T>(text: string, schema: z.ZodType<T>): T {
    return parseJson(
      { instance: this.#instance, software: SOFTWARE },
      text,
      schema,
    );
  }

  #url({ path, query = {} }: MlflowRequest): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) search.set(name, String(value));
    }
    return `${this.#config.baseUrl}${path}${search.size ? `?${search}` : ''}`;
  }

  #headers({ body }: MlflowRequest): Record<string, string> {
    const headers: Record<string, string> = {
      Accept: 'application/json',
      ...authorizationHeaders(this.#config.auth),
    };
    if (body) headers['Content-Type'] = 'application/json';
    return headers;
  }
}
