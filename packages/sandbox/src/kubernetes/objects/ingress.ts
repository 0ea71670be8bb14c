import { builtIn } from '../resources';
import type { KubernetesObject, OwnerReference } from '../types';
import type { Site } from './Site';

export interface IngressesOptions {
  namespace: string;
  /** Of the Rollout, and of its stable Ingress. */
  name: string;
  labels: Record<string, string>;
  services: { stable: string; canary: string };
  /** Share of the requests that the canary gets, 0..100. */
  weight: number;
  owner: OwnerReference;
  ageSeconds: number;
}

const NGINX = 'nginx.ingress.kubernetes.io';

/** The Ingress of a Rollout, and the one beside it by which Argo Rollouts tells nginx the canary's weight. */
export function makeIngresses(
  site: Site,
  {
    namespace,
    name,
    labels,
    services,
    weight,
    owner,
    ageSeconds,
  }: IngressesOptions,
): KubernetesObject[] {
  const make = (
    ingressName: string,
    service: string,
    rest: {
      labels?: Record<string, string>;
      annotations?: Record<string, string>;
      owner?: OwnerReference;
    },
  ): KubernetesObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: site.meta({
      resource: builtIn('ingresses'),
      name: ingressName,
      namespace,
      ageSeconds,
      generation: 1,
      ...rest,
    }),
    spec: {
      ingressClassName: 'nginx',
      rules: [
        {
          host: `${name}.${namespace}.example.com`,
          http: {
            paths: [
              {
                path: '/',
                pathType: 'Prefix',
                backend: { service: { name: service, port: { number: 80 } } },
              },
            ],
          },
        },
      ],
    },
    status: { loadBalancer: {} },
  });
  return [
    make(name, services.stable, { labels }),
    make(`${name}-${name}-canary`, services.canary, {
      annotations: {
        [`${NGINX}/canary`]: 'true',
        [`${NGINX}/canary-weight`]: String(weight),
      },
      owner,
    }),
  ];
}
