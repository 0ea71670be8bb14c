import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ClusterObject, WatchedResource } from '../serverKind';
import { WatchEvent } from './objects';

/** What the Kubernetes plugin's HTTP proxy is asked for; what the cluster watch needs, and no more. */
export interface ClusterClient {
  /** Clusters that the Kubernetes plugin knows; none where it is not configured. */
  clusterNames(options: CallOptions): Promise<string[]>;
  /** Version that the API server reports, for example `v1.34.4`. */
  version(cluster: string, options: CallOptions): Promise<string>;
  /** All objects of a resource, and the moment from which a watch has to go on. */
  list(
    cluster: string,
    resource: WatchedResource,
    options: CallOptions,
  ): Promise<{ objects: ClusterObject[]; resourceVersion: string }>;
  /**
   * What changed since `resourceVersion`. Ends when `timeoutSeconds` are over or the connection was lost; both are
   * resumed in the same way, from the last resource version that was seen.
   *
   * @throws ClusterRequestError - of kind `expired` when the cluster has forgotten the resource version
   */
  watch(
    cluster: string,
    resource: WatchedResource,
    options: CallOptions & { resourceVersion: string; timeoutSeconds: number },
  ): AsyncIterable<WatchEvent>;
  /** Whether the API server has such a resource at all; asks discovery, which everybody may read. */
  isServed(
    cluster: string,
    resource: WatchedResource,
    options: CallOptions,
  ): Promise<boolean>;
  /** Whether the portal's account may do something in every namespace. */
  mayI(
    cluster: string,
    question: { verb: string; group: string; resource: string },
    options: CallOptions,
  ): Promise<boolean>;
}

export interface CallOptions {
  signal: AbortSignal;
}

/** One request to a cluster's API server. */
export interface ClusterRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the API server's root, with its query. */
  path: string;
  contentType?: string;
  body?: unknown;
}

/** In whose name a request is made. */
export interface CallerOptions extends CallOptions {
  /** The person who asks; the plugin itself without it. */
  credentials?: BackstageCredentials;
  /** Headers `Backstage-Kubernetes-Authorization…`, where clusters know people. */
  clusterHeaders?: Record<string, string>;
}

/** Any request to a cluster, also one that changes something. */
export interface ClusterCaller {
  /**
   * @returns what the API server itself answered, also when it refused
   * @throws ClusterRequestError - it was not asked, or its answer is none
   */
  call(
    cluster: string,
    request: ClusterRequest,
    options: CallerOptions,
  ): Promise<{ status: number; body: unknown }>;
}
