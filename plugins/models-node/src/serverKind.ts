/** A cluster object, as the Kubernetes API has it. @public */
export interface ClusterObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: Array<{ kind: string; name: string; uid: string }>;
    [key: string]: unknown;
  };
  spec?: unknown;
  status?: unknown;
}

/** A resource to list and watch. @public */
export interface WatchedResource {
  /** Empty for the core group. */
  group: string;
  version: string;
  plural: string;
  labelSelector?: string;
  /**
   * What is kept of each object, where that is less or more than usual. It is called with the object as the cluster sent it;
   * without it, an object is kept whole but for what is large and seldom read (see `withoutBulk`).
   */
  keep?(object: ClusterObject): ClusterObject;
}

/** How a cluster object names the model that it serves. @public */
export interface ModelReference {
  model: string;
  /** What the object says: a number, or an alias as `@champion`. */
  version?: string;
  registry?: string;
  /** `object-name`: the object names no model, so it stands under its own name and is joined with no registry. */
  from: 'annotation' | 'label' | 'model-uri' | 'object-name';
}

/** A server as a kind reads it; the models backend adds what the registry knows. @public */
export interface ObservedServer {
  cluster: string;
  namespace: string;
  name: string;
  reference: ModelReference;
  versions: Array<{
    role: 'stable' | 'canary';
    reference?: ModelReference;
    readyReplicas: number;
    wantedReplicas: number;
    /** Share of requests that the controller or router reports, 0..1. */
    weight?: number;
  }>;
  phase: 'healthy' | 'progressing' | 'paused' | 'degraded' | 'unknown';
  message?: string;
  /** Serving software, for example `mlserver`. */
  runtime?: string;
  /** Container image of the serving software, where the object shows it; helps to pick the metric profile. */
  image?: string;
  system?: string;
  /** Address inside the cluster. */
  url?: string;
}

/**
 * Something that serves models on a cluster: which objects to watch, and how to read a server from them. Pure: the same
 * objects give the same servers.
 *
 * @public
 */
export interface ServerKind {
  /** For example `argo-rollout`. */
  readonly id: string;
  /** What people call it, for example `Argo Rollout`. */
  readonly title: string;
  /** First the resource that is the server, then those that it is read together with. */
  readonly resources: readonly WatchedResource[];
  /**
   * @param objects - the watched objects of one cluster, in the order of {@link ServerKind.resources}
   */
  read(cluster: string, objects: ClusterObject[][]): ObservedServer[];
}

/**
 * How one serving software counts requests, errors and latency: there is no metric set that all of them share. The
 * first profile that matches a server's runtime is reported with it.
 *
 * @public
 */
export interface MetricProfile {
  /** For example `mlserver`. */
  readonly id: string;
  readonly title: string;
  matches(server: { runtime?: string; image?: string }): boolean;
  /** Metric names as the software exports them; absent where it exports none. */
  readonly metrics: {
    requests?: string;
    failures?: string;
    latencyHistogram?: string;
  };
}
