import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { z } from 'zod';

/** What a caller brings: where plugins live, and a fetch that carries the caller's identity. @public */
export interface PluginHttpOptions {
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  fetchApi: { fetch: typeof fetch };
}

/** What goes with one call. @public */
export interface PluginCallOptions {
  signal?: AbortSignal;
  /**
   * Credentials of the caller for the cluster, where clusters know people, as headers
   * `Backstage-Kubernetes-Authorization…`.
   */
  clusterHeaders?: Record<string, string>;
  /** Makes a repeated call the same call. */
  idempotencyKey?: string;
}

/**
 * How the typed client of a family asks its backend. Replies are parsed by their schema; a refusal is a `ResponseError`
 * with the backend's words.
 *
 * @public
 */
export class PluginHttp {
  readonly #pluginId: string;
  readonly #options: PluginHttpOptions;

  constructor(pluginId: string, options: PluginHttpOptions) {
    this.#pluginId = pluginId;
    this.#options = options;
  }

  /** @throws ResponseError */
  async get<T>(
    path: string,
    schema: z.ZodType<T>,
    options?: PluginCallOptions,
  ): Promise<T> {
    const response = await this.#fetch(path, {}, options);
    return schema.parse(await response.json());
  }

  /** @throws ResponseError */
  async getText(path: string, options?: PluginCallOptions): Promise<string> {
    const response = await this.#fetch(path, {}, options);
    return response.text();
  }

  /** @throws ResponseError */
  async send<T>(
    method: 'POST' | 'PUT',
    path: string,
    body: unknown,
    schema: z.ZodType<T>,
    options?: PluginCallOptions,
  ): Promise<T> {
    const response = await this.#fetch(
      path,
      { method, body: JSON.stringify(body) },
      options,
    );
    return schema.parse(await response.json());
  }

  async #fetch(
    path: string,
    init: RequestInit,
    { signal, clusterHeaders, idempotencyKey }: PluginCallOptions = {},
  ): Promise<Response> {
    const { discoveryApi, fetchApi } = this.#options;
    const response = await fetchApi.fetch(
      `${await discoveryApi.getBaseUrl(this.#pluginId)}${path}`,
      {
        ...init,
        signal,
        headers: {
          ...clusterHeaders,
          ...(init.body !== undefined && {
            'Content-Type': 'application/json',
          }),
          ...(idempotencyKey && { 'Idempotency-Key': idempotencyKey }),
        },
      },
    );
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response;
  }
}

/** Path of what a backend knows of one model. @public */
export function modelPath(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return `/v1/models/${[kind.toLocaleLowerCase('en-US'), namespace, name]
    .map(encodeURIComponent)
    .join('/')}`;
}

/** The search of an address with what is set; lists are joined by commas. Nothing set: empty. @public */
export function toSearch(query: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (Array.isArray(value)) {
      if (value.length > 0) search.set(key, value.join(','));
    } else if (value !== undefined && value !== '') {
      search.set(key, String(value));
    }
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}
