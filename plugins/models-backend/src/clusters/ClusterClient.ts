import { ClusterObject, WatchedResource } from '@bellwether/plugin-models-node';
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
