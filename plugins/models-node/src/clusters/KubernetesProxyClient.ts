import {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { z } from 'zod';
import { ClusterObject, WatchedResource } from '../serverKind';
import {
  CallerOptions,
  CallOptions,
  ClusterCaller,
  ClusterClient,
  ClusterRequest,
} from './ClusterClient';
import {
  ClusterRequestError,
  readRefusal,
  refusalByPlugin,
  unreachable,
} from './ClusterRequestError';
import {
  clusterObjectSchema,
  WatchEvent,
  watchEventSchema,
  withoutBulk,
} from './objects';
import { readLines } from './readLines';
import { nameOf, resourcePath } from './resources';

const PAGE = 500;

const clustersReplySchema = z.object({
  items: z.array(z.object({ name: z.string() })),
});
const versionReplySchema = z.object({ gitVersion: z.string() });
const listReplySchema = z.object({
  metadata: z.object({
    resourceVersion: z.string(),
    continue: z.string().optional(),
  }),
  items: z.array(clusterObjectSchema),
});
const discoveryReplySchema = z.object({
  resources: z.array(z.object({ name: z.string() })),
});
const accessReviewReplySchema = z.object({
  status: z.object({ allowed: z.boolean() }),
});

/**
 * Reaches clusters through the Kubernetes plugin, which alone knows their addresses and credentials: in the name of this
 * plugin, or of the person for whom it calls.
 */
export class KubernetesProxyClient implements ClusterClient, ClusterCaller {
  static create(options: {
    auth: AuthService;
    discovery: DiscoveryService;
    /** Longest wait for an answer that is not a watch. */
    requestTimeoutMs?: number;
  }): KubernetesProxyClient {
    return new KubernetesProxyClient(
      options.auth,
      options.discovery,
      options.requestTimeoutMs ?? 15_000,
    );
  }

  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;
  readonly #requestTimeoutMs: number;
  #credentials?: BackstageCredentials;

  private constructor(
    auth: AuthService,
    discovery: DiscoveryService,
    requestTimeoutMs: number,
  ) {
    this.#auth = auth;
    this.#discovery = discovery;
    this.#requestTimeoutMs = requestTimeoutMs;
  }

  async clusterNames({ signal }: CallOptions): Promise<string[]> {
    const response = await this.#send('/clusters', {}, this.#limit(signal));
    // Without configuration the plugin has no routes.
    if (response.status === 404) return [];
    const reply = await readReply(response, clustersReplySchema);
    return reply.items.map(({ name }) => name);
  }

  async version(cluster: string, options: CallOptions): Promise<string> {
    const reply = await this.#ask(
      cluster,
      '/version',
      versionReplySchema,
      options,
    );
    return reply.gitVersion;
  }

  async list(
    cluster: string,
    resource: WatchedResource,
    options: CallOptions,
  ): Promise<{ objects: ClusterObject[]; resourceVersion: string }> {
    const objects: ClusterObject[] = [];
    let page: string | undefined;
    for (;;) {
      const query = new URLSearchParams({ limit: String(PAGE) });
      if (resource.labelSelector) {
        query.set('labelSelector', resource.labelSelector);
      }
      if (page) query.set('continue', page);
      const reply = await this.#ask(
        cluster,
        `${resourcePath(resource)}?${query}`,
        listReplySchema,
        options,
        `list ${nameOf(resource)}`,
      );
      objects.push(...reply.items.map(resource.keep ?? withoutBulk));
      page = reply.metadata.continue;
      if (!page) {
        return { objects, resourceVersion: reply.metadata.resourceVersion };
      }
    }
  }

  async *watch(
    cluster: string,
    resource: WatchedResource,
    options: CallOptions & { resourceVersion: string; timeoutSeconds: number },
  ): AsyncIterable<WatchEvent> {
    const query = new URLSearchParams({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: options.resourceVersion,
      timeoutSeconds: String(options.timeoutSeconds),
    });
    if (resource.labelSelector) {
      query.set('labelSelector', resource.labelSelector);
    }
    const response = await this.#send(
      `/proxy${resourcePath(resource)}?${query}`,
      { headers: { 'Backstage-Kubernetes-Cluster': cluster } },
      options.signal,
    );
    if (!response.ok || !response.body) {
      throw await readRefusal(response, `watch ${nameOf(resource)}`);
    }
    const keep = resource.keep ?? withoutBulk;
    for await (const line of readLines(response.body)) {
      const event = readEvent(line);
      yield event.type === 'BOOKMARK' || event.type === 'ERROR'
        ? event
        : { ...event, object: keep(event.object) };
    }
  }

  async isServed(
    cluster: string,
    resource: WatchedResource,
    options: CallOptions,
  ): Promise<boolean> {
    const { group, version, plural } = resource;
    const path = group ? `/apis/${group}/${version}` : `/api/${version}`;
    try {
      const reply = await this.#ask(
        cluster,
        path,
        discoveryReplySchema,
        options,
      );
      return reply.resources.some(({ name }) => name === plural);
    } catch (error) {
      if (error instanceof ClusterRequestError && error.kind === 'not-served') {
        return false;
      }
      throw error;
    }
  }

  async mayI(
    cluster: string,
    question: { verb: string; group: string; resource: string },
    options: CallOptions,
  ): Promise<boolean> {
    const response = await this.#send(
      '/proxy/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      {
        method: 'POST',
        headers: {
          'Backstage-Kubernetes-Cluster': cluster,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: { resourceAttributes: question },
        }),
      },
      this.#limit(options.signal),
    );
    const reply = await readReply(response, accessReviewReplySchema);
    return reply.status.allowed;
  }

  async call(
    cluster: string,
    { method, path, contentType, body }: ClusterRequest,
    options: CallerOptions,
  ): Promise<{ status: number; body: unknown }> {
    const response = await this.#send(
      `/proxy${path}`,
      {
        method,
        headers: {
          ...options.clusterHeaders,
          'Backstage-Kubernetes-Cluster': cluster,
          ...(body !== undefined && {
            'Content-Type': contentType ?? 'application/json',
          }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
      this.#limit(options.signal),
      options.credentials,
    );
    let answer: unknown;
    try {
      const text = await response.text();
      answer = text ? JSON.parse(text) : undefined;
    } catch {
      // Of a resource that it does not have, an API server says so in plain text.
      if (response.status === 404) return { status: 404, body: undefined };
      throw new ClusterRequestError('bad-answer', 'answered without JSON');
    }
    const refusal = refusalByPlugin(response.status, answer);
    if (refusal) throw refusal;
    return { status: response.status, body: answer };
  }

  async #ask<T>(
    cluster: string,
    path: string,
    schema: z.ZodType<T>,
    options: CallOptions,
    permission?: string,
  ): Promise<T> {
    const response = await this.#send(
      `/proxy${path}`,
      { headers: { 'Backstage-Kubernetes-Cluster': cluster } },
      this.#limit(options.signal),
    );
    return readReply(response, schema, permission);
  }

  /** A token for each request: it is made locally, and so never runs out in the middle of a day-long watch. */
  async #send(
    path: string,
    init: { method?: string; headers?: Record<string, string>; body?: string },
    signal: AbortSignal,
    credentials?: BackstageCredentials,
  ): Promise<Response> {
    this.#credentials ??= await this.#auth.getOwnServiceCredentials();
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: credentials ?? this.#credentials,
      targetPluginId: 'kubernetes',
    });
    const baseUrl = await this.#discovery.getBaseUrl('kubernetes');
    try {
      return await fetch(`${baseUrl}${path}`, {
        ...init,
        headers: {
          ...init.headers,
          Authorization: `Bearer ${token}`,
          // A compressed answer is held back until it ends, so a watch would never say anything.
          'Accept-Encoding': 'identity',
        },
        signal,
      });
    } catch (error) {
      throw unreachable(error, signal);
    }
  }

  #limit(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([
      signal,
      AbortSignal.timeout(this.#requestTimeoutMs),
    ]);
  }
}

function readEvent(line: string): WatchEvent {
  try {
    return watchEventSchema.parse(JSON.parse(line));
  } catch {
    throw new ClusterRequestError(
      'bad-answer',
      'sent something other than Kubernetes events',
    );
  }
}

async function readReply<T>(
  response: Response,
  schema: z.ZodType<T>,
  permission?: string,
): Promise<T> {
  if (!response.ok) throw await readRefusal(response, permission);
  let body: unknown;
  try {
    body = await response.json();
  } catch {
    throw new ClusterRequestError('bad-answer', 'answered without JSON');
  }
  const reply = schema.safeParse(body);
  if (!reply.success) {
    throw new ClusterRequestError(
      'bad-answer',
      'answered something other than the Kubernetes API',
    );
  }
  return reply.data;
}
