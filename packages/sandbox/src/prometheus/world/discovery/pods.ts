import type { KubernetesApi, KubernetesObject } from '../../../kubernetes';
import { builtIn } from '../../../kubernetes/resources';
import { isJsonObject, type JsonObject } from '../../../kubernetes/types';

export type Runtime = 'mlserver' | 'kserve' | 'triton';

export interface MonitoredContainer {
  name: string;
  image: string;
  /** CPU cores, bytes of memory, GPUs. */
  requests: Resources;
  limits: Resources;
}

export type ResourceName = 'cpu' | 'memory' | 'nvidia.com/gpu';
export type Resources = Partial<Record<ResourceName, number>>;

/** What serves a model. */
export interface Serving {
  runtime: Runtime;
  kind: 'Rollout' | 'InferenceService';
  /** Name of the Rollout or InferenceService. */
  server: string;
  model: string;
  /** What tells the pods of one version from those of another: a pod template's hash, or the name of a workload. */
  side: string;
  /** Of the model, where the pod says which. */
  version?: string;
}

/** A pod as far as its metrics go. */
export interface ServingPod {
  cluster: string;
  namespace: string;
  name: string;
  uid: string;
  labels: Record<string, string>;
  /** Empty while no node has room for it. */
  node: string;
  ip: string;
  createdAt: number;
  owner?: { kind: string; name: string };
  containers: MonitoredContainer[];
  /** Whether its process runs and answers scrapes. */
  answers: boolean;
  restarts: number;
  /** Absent for other pods. */
  serving?: Serving;
}

const PODS = builtIn('pods');

const UNITS: Record<string, number> = {
  m: 1e-3,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  k: 1e3,
  M: 1e6,
  G: 1e9,
};

/** A quantity of Kubernetes, such as `500m` or `2Gi`, as a number. */
function quantityOf(text: unknown): number | undefined {
  const [, digits, unit = ''] =
    /^([\d.]+)([a-zA-Z]*)$/.exec(String(text)) ?? [];
  return digits === undefined ? undefined : Number(digits) * (UNITS[unit] ?? 1);
}

function objectIn(value: unknown, field: string): JsonObject {
  const child = isJsonObject(value) ? value[field] : undefined;
  return isJsonObject(child) ? child : {};
}

function objectsIn(value: unknown, field: string): JsonObject[] {
  const child = isJsonObject(value) ? value[field] : undefined;
  return Array.isArray(child) ? child.filter(isJsonObject) : [];
}

function resourcesOf(container: JsonObject, field: string): Resources {
  const given = objectIn(container.resources, field);
  const names: ResourceName[] = ['cpu', 'memory', 'nvidia.com/gpu'];
  return Object.fromEntries(
    names.flatMap(name => {
      const quantity = quantityOf(given[name]);
      return quantity === undefined ? [] : [[name, quantity]];
    }),
  );
}

function containersOf(pod: KubernetesObject): MonitoredContainer[] {
  return objectsIn(pod.spec, 'containers').map(container => ({
    name: String(container.name),
    image: String(container.image),
    requests: resourcesOf(container, 'requests'),
    limits: resourcesOf(container, 'limits'),
  }));
}

const HASH = 'rollouts-pod-template-hash';
const VERSION = 'bellwether.dev/model-version';
const SERVICE = 'serving.kserve.io/inferenceservice';

function servingOf(
  labels: Record<string, string>,
  [container]: MonitoredContainer[],
): Serving | undefined {
  if (
    labels['app.kubernetes.io/component'] !== 'model-server' ||
    container === undefined
  ) {
    return undefined;
  }
  const service = labels[SERVICE];
  const isTriton = container.image.includes('tritonserver');
  const model = labels['backstage.io/kubernetes-id'] ?? '';
  if (service) {
    return {
      runtime: isTriton ? 'triton' : 'kserve',
      kind: 'InferenceService',
      server: service,
      model,
      side: labels.app?.replace(/^isvc\./, '') ?? '',
    };
  }
  return {
    runtime: isTriton ? 'triton' : 'mlserver',
    kind: 'Rollout',
    server: labels.app ?? '',
    model,
    side: labels[HASH] ?? '',
  };
}

/** A pod as far as its metrics go, as the object tells of it. */
export function monitored(cluster: string, pod: KubernetesObject): ServingPod {
  const { metadata, status } = pod;
  const labels = metadata.labels ?? {};
  const containers = containersOf(pod);
  const [owner] = metadata.ownerReferences ?? [];
  const isRunning = isJsonObject(status) && String(status.phase) === 'Running';
  const isReady = objectsIn(status, 'conditions').some(
    ({ type, status: is }) => type === 'Ready' && is === 'True',
  );
  const serving = servingOf(labels, containers);
  const version = metadata.annotations?.[VERSION];
  return {
    cluster,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid ?? `${metadata.namespace}/${metadata.name}`,
    labels,
    node: String(objectIn(pod, 'spec').nodeName ?? ''),
    ip: String(objectIn(pod, 'status').podIP ?? ''),
    createdAt: new Date(metadata.creationTimestamp ?? 0).getTime() / 1000,
    ...(owner && { owner: { kind: owner.kind, name: owner.name } }),
    containers,
    answers: isRunning && isReady,
    restarts: objectsIn(status, 'containerStatuses').reduce(
      (sum, { restartCount }) => sum + Number(restartCount ?? 0),
      0,
    ),
    ...(serving && { serving: { ...serving, ...(version && { version }) } }),
  };
}

/** The pods of a cluster as they now are. */
export function readPods({
  name,
  store,
}: Pick<KubernetesApi, 'name' | 'store'>): ServingPod[] {
  return store.list(PODS).map(pod => monitored(name, pod));
}
