import { z } from 'zod';

const named = { namespace: z.string(), name: z.string() };
const texts = z.record(z.string(), z.string());

const ingressSchema = z.object({
  metadata: z.object({ ...named, annotations: texts.default({}) }),
  spec: z.object({
    ingressClassName: z.string().optional(),
    rules: z
      .array(
        z.object({
          host: z.string().optional(),
          http: z
            .object({
              paths: z.array(
                z.object({
                  backend: z.object({
                    service: z.object({ name: z.string() }).optional(),
                  }),
                }),
              ),
            })
            .optional(),
        }),
      )
      .default([]),
  }),
});

const serviceSchema = z.object({
  metadata: z.object(named),
  spec: z.object({ selector: texts.optional() }),
});

const podSchema = z.object({
  metadata: z.object({
    ...named,
    labels: texts.default({}),
    annotations: texts.default({}),
    deletionTimestamp: z.string().optional(),
  }),
  status: z
    .object({
      conditions: z
        .array(z.object({ type: z.string(), status: z.string() }))
        .default([]),
    })
    .default({ conditions: [] }),
});

/** What the router reads of the cluster; objects as the API server gives them. */
export const clusterSchema = z.object({
  ingresses: z.array(ingressSchema),
  services: z.array(serviceSchema),
  pods: z.array(podSchema),
});

export type ClusterObjects = z.infer<typeof clusterSchema>;
type Service = z.infer<typeof serviceSchema>;
type Pod = z.infer<typeof podSchema>;

/** One host, and where its requests go. */
export interface Route {
  host: string;
  stable: Backend;
  /** Absent while there is no canary Ingress for the host. */
  canary?: Backend & { weightPercent: number };
}

export interface Backend {
  /** `namespace/name`. */
  service: string;
  /** Of the real servers behind its pods; empty when no pod is ready. */
  addresses: string[];
}

const CLASS = 'nginx';
const CANARY = 'nginx.ingress.kubernetes.io/canary';
const WEIGHT = 'nginx.ingress.kubernetes.io/canary-weight';

/** On a pod: `host:port` of the process that answers for it, since a KWOK pod has none. */
export const ADDRESS = 'live.bellwether.dev/address';

/** The routes that the objects ask for, in the order of their hosts. */
export function routesOf({
  ingresses,
  services,
  pods,
}: ClusterObjects): Route[] {
  const routes = new Map<string, Partial<Route>>();
  for (const ingress of ingresses) {
    if (ingress.spec.ingressClassName !== CLASS) continue;
    const { namespace, annotations } = ingress.metadata;
    for (const { host, http } of ingress.spec.rules) {
      const service = http?.paths[0]?.backend.service?.name;
      if (!host || !service) continue;
      const backend = {
        service: `${namespace}/${service}`,
        addresses: addressesOf(namespace, service, services, pods),
      };
      const route = routes.get(host) ?? {};
      if (annotations[CANARY] === 'true') {
        const weightPercent = Number(annotations[WEIGHT] ?? 0);
        route.canary = { ...backend, weightPercent };
      } else {
        route.stable = backend;
      }
      routes.set(host, route);
    }
  }
  return [...routes]
    .flatMap(([host, { stable, canary }]) =>
      stable ? [{ host, stable, ...(canary && { canary }) }] : [],
    )
    .sort((a, b) => (a.host < b.host ? -1 : 1));
}

function addressesOf(
  namespace: string,
  name: string,
  services: Service[],
  pods: Pod[],
): string[] {
  const selector = services.find(
    ({ metadata }) =>
      metadata.namespace === namespace && metadata.name === name,
  )?.spec.selector;
  if (!selector) return [];
  const addresses = pods
    .filter(
      pod =>
        pod.metadata.namespace === namespace &&
        isReady(pod) &&
        Object.entries(selector).every(
          ([key, value]) => pod.metadata.labels[key] === value,
        ),
    )
    .flatMap(({ metadata }) => metadata.annotations[ADDRESS] ?? []);
  return [...new Set(addresses)].sort();
}

function isReady({ metadata, status }: Pod): boolean {
  return (
    metadata.deletionTimestamp === undefined &&
    status.conditions.some(
      ({ type, status: value }) => type === 'Ready' && value === 'True',
    )
  );
}
