import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { ClusterRight, PlannedRequest } from '@bellwether/plugin-canary-common';
import {
  ClusterCaller,
  clusterObjectSchema,
  ClusterRequestError,
  pause,
  resourcePath,
} from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { ActionSession, keepWhole, SeenServer } from '../adapters';
import { ClusterView, ServerView } from '../watch';

/** The state was another when a request arrived: nothing was changed, and it may be looked at again. */
export class StaleStateError extends ConflictError {}

/** A request was sent, and its answer does not say whether it was done. */
export class UncertainOutcomeError extends ServiceUnavailableError {}

const statusSchema = z.object({
  message: z.string().optional(),
  reason: z.string().optional(),
});

const reviewSchema = z.object({
  status: z.object({ allowed: z.boolean(), reason: z.string().optional() }),
});

export interface ClusterSessionOptions {
  caller: ClusterCaller;
  clusterHeaders: Record<string, string>;
  /** The person, or undefined where the portal's own account acts. */
  credentials?: BackstageCredentials;
  cluster: ClusterView;
  view: ServerView;
  stop: AbortSignal;
  onNudged?: () => Promise<void>;
}

/** One server of one cluster, as the one who acts reaches it. */
export class ClusterSession implements ActionSession {
  #accepted = 0;

  constructor(private readonly options: ClusterSessionOptions) {}

  async send(request: PlannedRequest): Promise<unknown> {
    const { status, body } = await this.#change(request);
    if (status < 300) {
      this.#accepted += 1;
      return body;
    }
    const { message } = statusSchema.safeParse(body).data ?? {};
    const { cluster } = this.options.view.observed;
    switch (status) {
      case 403:
        throw new NotAllowedError(
          `${cluster} does not allow it${message ? `: ${message}` : ''}`,
        );
      case 404:
        throw new ConflictError(`It is not there any more on ${cluster}.`);
      case 409:
        throw this.#stale(`${cluster} has another state by now`);
      case 422:
        // A failing test of a JSON patch is answered so, and not with 409.
        if (request.contentType === 'application/json-patch+json') {
          throw this.#stale(
            `${cluster} has another state by now, or refuses the change`,
          );
        }
        throw new InputError(
          `${cluster} refuses the change${message ? `: ${message}` : ''}`,
        );
      case 429:
      case 503:
        throw new ServiceUnavailableError(
          `${cluster} is overloaded and asks to come back later; ${
            this.#consequence
          }.`,
        );
      default:
        // What was slow or broke on its way may have been done all the same.
        if (status >= 500) throw uncertain(cluster, `answered HTTP ${status}`);
        throw new ServiceUnavailableError(
          `${cluster} answered HTTP ${status}; ${this.#consequence}.`,
        );
    }
  }

  async may({ verb, group, resource, subresource }: ClusterRight) {
    const { cluster, namespace, name } = this.options.view.observed;
    const { status, body } = await this.#call({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: {
          resourceAttributes: {
            verb,
            group,
            resource,
            ...(subresource && { subresource }),
            namespace,
            ...(resource === 'rollouts' || resource === 'inferenceservices'
              ? { name }
              : {}),
          },
        },
      },
    });
    if (status === 429 || status >= 500) {
      throw new ServiceUnavailableError(
        `${cluster} answered HTTP ${status} to the question whether it is allowed; ${
          this.#consequence
        }.`,
      );
    }
    // What cannot be understood is no permission.
    return reviewSchema.safeParse(body).data?.status.allowed === true;
  }

  seen(): SeenServer | undefined {
    return this.options.cluster.find(this.options.view.id);
  }

  async read(): Promise<ServerView | undefined> {
    const { view, cluster } = this.options;
    const { resource } = view.adapter;
    const { namespace, name } = view.observed;
    const path = resourcePath(resource).replace(
      /\/([^/]+)$/,
      `/namespaces/${encodeURIComponent(namespace)}/$1/${encodeURIComponent(
        name,
      )}`,
    );
    const { status, body } = await this.#call({ method: 'GET', path });
    if (status === 404) return undefined;
    if (status === 403) {
      throw new NotAllowedError(
        `${view.observed.cluster} does not let you read ${resource.plural}`,
      );
    }
    const object = clusterObjectSchema.safeParse(body).data;
    if (status !== 200 || !object) {
      throw new ServiceUnavailableError(
        `${view.observed.cluster} answered HTTP ${status}`,
      );
    }
    const known = cluster.find(view.id) ?? view;
    const read = cluster.withObject(known, keepWhole(object));
    if (read) return read;
    throw new ServiceUnavailableError(
      `What ${view.observed.cluster} holds of ${name} cannot be read.`,
    );
  }

  async get(path: string): Promise<unknown> {
    const { status, body } = await this.#call({ method: 'GET', path });
    const { cluster } = this.options.view.observed;
    if (status === 404) return undefined;
    if (status === 403) {
      throw new NotAllowedError(`${cluster} does not let you read ${path}`);
    }
    if (status !== 200) {
      throw new ServiceUnavailableError(`${cluster} answered HTTP ${status}`);
    }
    return body;
  }

  async until(
    isSo: (seen: SeenServer) => boolean,
    milliseconds: number,
  ): Promise<boolean> {
    const { cluster, view, stop } = this.options;
    return cluster.until(view.id, isSo, milliseconds, stop);
  }

  settledMs(): number {
    const view = this.options.cluster.find(this.options.view.id);
    return Date.now() - (view ?? this.options.view).stateSince;
  }

  async pause(milliseconds: number): Promise<void> {
    await pause(milliseconds, this.options.stop);
  }

  async nudged(): Promise<void> {
    await this.options.onNudged?.();
  }

  /** What is so after a refusal, where one action is several requests. */
  get #consequence(): string {
    return this.#accepted === 0
      ? 'nothing was changed'
      : `of what was to be sent, only the first ${
          this.#accepted === 1 ? 'request' : `${this.#accepted} requests`
        } was taken`;
  }

  /** What was begun is not begun anew. */
  #stale(what: string): ConflictError {
    const sentence = `${what}; ${this.#consequence}.`;
    return this.#accepted === 0
      ? new StaleStateError(sentence)
      : new ConflictError(sentence);
  }

  /** A change that got no answer may have arrived. */
  async #change(request: PlannedRequest) {
    try {
      return await this.#call(request);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableError)) throw error;
      throw uncertain(this.options.view.observed.cluster, 'did not answer');
    }
  }

  async #call(request: Parameters<ClusterCaller['call']>[1]) {
    const { caller, credentials, clusterHeaders, stop, view } = this.options;
    const { cluster } = view.observed;
    try {
      return await caller.call(cluster, request, {
        signal: stop,
        credentials,
        clusterHeaders,
      });
    } catch (error) {
      if (!(error instanceof ClusterRequestError)) throw error;
      if (error.kind === 'portal-forbidden') {
        throw new NotAllowedError(`${cluster} ${error.message}`);
      }
      throw new ServiceUnavailableError(`${cluster} ${error.message}`);
    }
  }
}

function uncertain(cluster: string, what: string): UncertainOutcomeError {
  return new UncertainOutcomeError(
    `${cluster} ${what}: whether it was done is not known yet; look again in a moment.`,
  );
}
