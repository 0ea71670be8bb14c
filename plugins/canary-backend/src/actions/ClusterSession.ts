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
  constructor(private readonly options: ClusterSessionOptions) {}

  async send(request: PlannedRequest): Promise<unknown> {
    const { status, body } = await this.#call(request);
    if (status < 300) return body;
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
        throw new StaleStateError(
          `${cluster} has another state by now; nothing was changed.`,
        );
      case 422:
        // A failing test of a JSON patch is answered so, and not with 409.
        if (request.contentType === 'application/json-patch+json') {
          throw new StaleStateError(
            `${cluster} has another state by now, or refuses the change; nothing was changed.`,
          );
        }
        throw new InputError(
          `${cluster} refuses the change${message ? `: ${message}` : ''}`,
        );
      case 429:
      case 503:
      case 504:
        throw new ServiceUnavailableError(
          `${cluster} is overloaded and asks to come back later; nothing was changed.`,
        );
      default:
        throw new ServiceUnavailableError(
          `${cluster} answered HTTP ${status}; nothing was changed.`,
        );
    }
  }

  async may({ verb, group, resource, subresource }: ClusterRight) {
    const { namespace, name } = this.options.view.observed;
    const { body } = await this.#call({
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
    return cluster.withObject(cluster.find(view.id) ?? view, keepWhole(object));
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
