import { sameJson } from '../../kubernetes/verbs/nextState';
import { timestamp } from '../engine/clock';
import type { Plan } from '../engine/Plan';
import type { ServiceSnapshot } from './schema';
import { ownedBy } from './workload';

const ROUTE = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
};

const GATEWAY = {
  group: 'gateway.networking.k8s.io',
  kind: 'Gateway',
  name: 'kserve-ingress-gateway',
  namespace: 'kserve',
};

export interface Backend {
  name: string;
  weight: number;
}

function ruleFor(
  { service }: ServiceSnapshot,
  backends: readonly Backend[],
): object {
  const { name, namespace } = service.metadata;
  return {
    backendRefs: backends.map(backend => ({
      group: '',
      kind: 'Service',
      name: backend.name,
      namespace,
      port: 80,
      weight: backend.weight,
    })),
    filters: [
      {
        requestHeaderModifier: {
          set: [
            { name: 'KServe-Isvc-Name', value: name },
            { name: 'KServe-Isvc-Namespace', value: namespace },
          ],
        },
        type: 'RequestHeaderModifier',
      },
    ],
    matches: [{ path: { type: 'RegularExpression', value: '^/.*$' } }],
    timeouts: { request: '60s' },
  };
}

/** Makes a route, which its gateway accepts at once, or changes where it leads to. */
export function keepRoute(
  plan: Plan,
  snapshot: ServiceSnapshot,
  name: string,
  now: Date,
  backends: readonly Backend[],
): void {
  const { service, routes } = snapshot;
  const { namespace } = service.metadata;
  const existing = routes.find(({ metadata }) => metadata.name === name);
  const rules = [ruleFor(snapshot, backends)];
  if (existing) {
    const known = (existing.spec.rules[0]?.backendRefs ?? []).map(
      ({ name: backend, weight }) => ({ name: backend, weight }),
    );
    if (!sameJson(known, backends)) {
      plan.patch({ ...ROUTE, name, namespace }, { spec: { rules } });
    }
    return;
  }
  const condition = (type: string) => ({
    lastTransitionTime: timestamp(now),
    message: '',
    observedGeneration: 1,
    reason: type,
    status: 'True',
    type,
  });
  plan.create({
    ...ROUTE,
    metadata: {
      name,
      namespace,
      generation: 1,
      annotations: { 'serving.kserve.io/deploymentMode': 'Standard' },
      ownerReferences: [ownedBy(service)],
    },
    spec: {
      hostnames: [`${name}-${namespace}.example.com`],
      parentRefs: [GATEWAY],
      rules,
    },
    status: {
      parents: [
        {
          conditions: [condition('Accepted'), condition('ResolvedRefs')],
          controllerName: 'gateway.envoyproxy.io/gatewayclass-controller',
          parentRef: GATEWAY,
        },
      ],
    },
  });
}
