import { HTTP_ROUTES } from '../resources';
import type { KubernetesObject, OwnerReference } from '../types';
import type { Site } from './Site';

export interface RouteOptions {
  namespace: string;
  name: string;
  /** Name of the InferenceService. */
  service: string;
  /** Name of the Service that gets the requests. */
  backend: string;
  owner: OwnerReference;
  ageSeconds: number;
}

/**
 * The routes as KServe 0.20.0 writes them: all requests go to the stable predictor, also while the spec asks for a share for a
 * canary.
 */
export function makeRoute(
  site: Site,
  { namespace, name, service, backend, owner, ageSeconds }: RouteOptions,
): KubernetesObject {
  const parentRef = {
    group: 'gateway.networking.k8s.io',
    kind: 'Gateway',
    name: 'kserve-ingress-gateway',
    namespace: 'kserve',
  };
  const condition = (type: string) => ({
    lastTransitionTime: site.time(ageSeconds),
    message: '',
    observedGeneration: 1,
    reason: type,
    status: 'True',
    type,
  });
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: site.meta({
      resource: HTTP_ROUTES,
      name,
      namespace,
      ageSeconds,
      generation: 1,
      annotations: { 'serving.kserve.io/deploymentMode': 'Standard' },
      owner,
    }),
    spec: {
      hostnames: [`${name}-${namespace}.example.com`],
      parentRefs: [parentRef],
      rules: [
        {
          backendRefs: [
            {
              group: '',
              kind: 'Service',
              name: backend,
              namespace,
              port: 80,
              weight: 1,
            },
          ],
          filters: [
            {
              requestHeaderModifier: {
                set: [
                  { name: 'KServe-Isvc-Name', value: service },
                  { name: 'KServe-Isvc-Namespace', value: namespace },
                ],
              },
              type: 'RequestHeaderModifier',
            },
          ],
          matches: [{ path: { type: 'RegularExpression', value: '^/.*$' } }],
          timeouts: { request: '60s' },
        },
      ],
    },
    status: {
      parents: [
        {
          conditions: [condition('Accepted'), condition('ResolvedRefs')],
          controllerName: 'gateway.envoyproxy.io/gatewayclass-controller',
          parentRef,
        },
      ],
    },
  };
}
