import type { KubernetesObject } from '../components/kubernetes/Cluster';
import { ADDRESS } from '../components/nginx/routes';
import { METRICS_ADDRESS } from '../components/pod-discovery/targetsOfPods';
import { hostOf, MODEL, namespaceOf, ROLLOUT } from './names';

export const IMAGE = 'registry.example.com/serving/mlserver';

/** What the pods of one version say of themselves. */
export interface PodTemplate {
  version: string;
  image: string;
  /** That of the proof when not said. */
  model?: string;
  /** Of the process that answers for the pod; none where nobody sends requests. */
  server?: { url: string; metricsAddress: string };
}

/** A strategy of a Rollout, and the Services that it needs. */
export interface Strategy {
  services: string[];
  /** Whether requests come to it through the router. */
  routed: boolean;
  strategy: object;
}

/** Weights are moved by the router, and step by step. */
export function canary(steps: object[]): Strategy {
  const [stableService, canaryService] = [
    `${ROLLOUT}-stable`,
    `${ROLLOUT}-canary`,
  ];
  return {
    services: [stableService, canaryService],
    routed: true,
    strategy: {
      canary: {
        stableService,
        canaryService,
        trafficRouting: { nginx: { stableIngress: ROLLOUT } },
        steps,
      },
    },
  };
}

/** All requests change sides at once, when somebody promotes. */
export function blueGreen(): Strategy {
  const [activeService, previewService] = [
    `${ROLLOUT}-active`,
    `${ROLLOUT}-preview`,
  ];
  return {
    services: [activeService, previewService],
    routed: false,
    strategy: {
      blueGreen: { activeService, previewService, autoPromotionEnabled: false },
    },
  };
}

/** Everything but the Rollout itself, which asks for more than the controller has to find it there. */
export function surroundingsOf(
  title: string,
  { services, routed }: Strategy,
  verdictToken: string,
): KubernetesObject[] {
  const namespace = namespaceOf(title);
  const service = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: {
      selector: { app: ROLLOUT },
      ports: [{ name: 'http', port: 80, targetPort: 8080 }],
    },
  });
  const ingress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: ROLLOUT, namespace },
    spec: {
      ingressClassName: 'nginx',
      rules: [
        {
          host: hostOf(title),
          http: {
            paths: [
              {
                path: '/',
                pathType: 'Prefix',
                backend: {
                  service: { name: services[0], port: { number: 80 } },
                },
              },
            ],
          },
        },
      ],
    },
  };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'bellwether-judge', namespace },
      stringData: { token: verdictToken },
    },
    ...services.map(service),
    ...(routed ? [ingress] : []),
  ];
}

export function rolloutOf(
  title: string,
  { strategy }: Strategy,
  { version, image, server, model = MODEL }: PodTemplate,
): KubernetesObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: {
      name: ROLLOUT,
      namespace: namespaceOf(title),
      labels: { app: ROLLOUT },
      annotations: {
        'bellwether.dev/model': model,
        'bellwether.dev/judge-policy': 'proof',
      },
    },
    spec: {
      // One pod for one process.
      replicas: 1,
      revisionHistoryLimit: 5,
      selector: { matchLabels: { app: ROLLOUT } },
      template: {
        metadata: {
          labels: { app: ROLLOUT },
          annotations: {
            'bellwether.dev/model': model,
            'bellwether.dev/model-version': version,
            ...(server && {
              [ADDRESS]: new URL(server.url).host,
              [METRICS_ADDRESS]: server.metricsAddress,
            }),
          },
        },
        spec: {
          containers: [
            {
              name: 'model',
              image,
              env: [
                { name: 'MODEL_URI', value: `models:/${model}/${version}` },
              ],
              ports: [{ name: 'http', containerPort: 8080 }],
              resources: { requests: { cpu: '1m', memory: '1Mi' } },
            },
          ],
        },
      },
      strategy,
    },
  };
}
