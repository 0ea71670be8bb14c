import type { WorldServer } from '../../world/types';
import type { JsonObject } from '../types';
import { objectName } from './names';
import {
  modelAddress,
  modelAnnotations,
  namingOf,
  resourcesOf,
  runtimeOf,
  serverLabels,
} from './serving';
import type { Site } from './Site';

export interface PodTemplate {
  metadata: {
    labels: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec: PodSpec;
}

export interface PodSpec extends JsonObject {
  containers: Container[];
}

export interface Container extends JsonObject {
  name: string;
  image: string;
}

const HTTP_PORT = 8080;

/** What the API server adds to a pod that says nothing of it. */
const POD_DEFAULTS = {
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  securityContext: {},
  schedulerName: 'default-scheduler',
};

const CONTAINER_DEFAULTS = {
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'IfNotPresent',
};

/** Pods of a Rollout that serve one version of its model. */
export function servingTemplate(
  site: Site,
  server: WorldServer,
  version: number,
): PodTemplate {
  const runtime = runtimeOf(site, server);
  const annotations = modelAnnotations(site, server, version);
  const environment =
    namingOf(site, server) === 'by-address'
      ? [{ name: 'MODEL_URI', value: modelAddress(server.model, version) }]
      : [{ name: 'MODEL_NAME', value: server.model }];
  return {
    metadata: {
      labels: { app: objectName(server.name), ...serverLabels(site, server) },
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      containers: [
        {
          name: 'model',
          image: runtime.image,
          env: [
            ...environment,
            { name: 'MLFLOW_TRACKING_URI', value: 'http://mlflow.mlflow:5000' },
          ],
          ports: [{ name: 'http', containerPort: HTTP_PORT, protocol: 'TCP' }],
          readinessProbe: {
            httpGet: {
              path: '/v2/health/ready',
              port: HTTP_PORT,
              scheme: 'HTTP',
            },
            periodSeconds: 10,
          },
          resources: resourcesOf(runtime),
        },
      ],
    },
  };
}

export function withDefaults({ metadata, spec }: PodTemplate): PodTemplate {
  return {
    metadata,
    spec: {
      ...POD_DEFAULTS,
      ...spec,
      containers: spec.containers.map(container => ({
        ...CONTAINER_DEFAULTS,
        ...container,
      })),
    },
  };
}

export function withLabels(
  template: PodTemplate,
  labels: Record<string, string>,
): PodTemplate {
  return {
    ...template,
    metadata: {
      ...template.metadata,
      labels: { ...template.metadata.labels, ...labels },
    },
  };
}
