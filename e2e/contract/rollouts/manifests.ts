import { PAUSED_STEPS } from './steps';

export const REPOSITORY = 'registry.example.com/model';

export interface CanaryFields {
  steps?: object[];
  replicas?: number;
  /** Added to `spec.strategy.canary`. */
  canary?: object;
  /** Added to `spec`. */
  spec?: object;
  /** Leaves the traffic router out. */
  unrouted?: boolean;
}

/** A Service in front of the pods of one side. */
export const serviceOf = (name: string, side: 'stable' | 'canary') => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: `${name}-${side}` },
  spec: {
    selector: { app: name },
    ports: [{ port: 80, targetPort: 8080 }],
  },
});

/** The Ingress that a canary's is made from. */
export const ingressOf = (name: string) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name },
  spec: {
    ingressClassName: 'nginx',
    rules: [
      {
        host: `${name}.example.com`,
        http: {
          paths: [
            {
              path: '/',
              pathType: 'Prefix',
              backend: {
                service: { name: `${name}-stable`, port: { number: 80 } },
              },
            },
          ],
        },
      },
    ],
  },
});

/** What is asked of a canary, as the spec of its Rollout says it. */
export function canarySpecOf(
  name: string,
  { steps = PAUSED_STEPS, replicas = 2, unrouted, canary, spec }: CanaryFields,
) {
  return {
    replicas,
    strategy: {
      canary: {
        ...(!unrouted && {
          stableService: `${name}-stable`,
          canaryService: `${name}-canary`,
          trafficRouting: { nginx: { stableIngress: name } },
        }),
        steps,
        ...canary,
      },
    },
    ...spec,
  };
}

export const rolloutOf = (name: string, spec: object) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        containers: [
          {
            name: 'model',
            image: `${REPOSITORY}:v1`,
            ports: [{ containerPort: 8080 }],
            resources: { requests: { cpu: '1m', memory: '1Mi' } },
          },
        ],
      },
    },
    ...spec,
  },
});
