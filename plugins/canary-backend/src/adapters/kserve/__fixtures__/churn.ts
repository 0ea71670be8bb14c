import {
  ClusterObject,
  clusterObjectSchema,
} from '@bellwether/plugin-models-node';
import { SeenServer, ServerObjects } from '../../DeliveryAdapter';
import { kserveAdapter } from '../kserveAdapter';

const SERVICE = 'serving.kserve.io/inferenceservice';

/** A predictor as KServe 0.20.0 was given it. */
export const predictor = (name: string | undefined, more: object = {}) => ({
  ...(name && { name }),
  model: {
    modelFormat: { name: 'sklearn' },
    name: 'kserve-container',
    storageUri: `pvc://models/churn/${name ?? 'v1'}`,
  },
  ...more,
});

/** A pod of a Deployment, as Kubernetes names it. */
export const pod = (
  deployment: string,
  suffix: string,
  { ready = true, restarts = 0, phase = 'Running' } = {},
): ClusterObject =>
  clusterObjectSchema.parse({
    metadata: {
      name: `${deployment}-8564488fcc-${suffix}`,
      namespace: 'ks',
      labels: { [SERVICE]: 'churn' },
      creationTimestamp: '2026-11-23T21:48:27Z',
    },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: [{ restartCount: restarts, ready }],
    },
  });

/** The route of the service, with so many percent of the requests for the canary. */
export const routeTo = (
  stable: string,
  canary: string,
  percent: number,
): ClusterObject =>
  clusterObjectSchema.parse({
    metadata: { name: 'churn', namespace: 'ks' },
    spec: {
      rules: [
        {
          backendRefs: [
            { name: stable, weight: 100 - percent },
            ...(percent > 0 ? [{ name: canary, weight: percent }] : []),
          ],
        },
      ],
    },
  });

export interface Told {
  metadata?: object;
  annotations?: Record<string, string>;
  spec?: object;
  status?: object;
  related?: ServerObjects['related'];
  knowsCanaryField?: boolean;
}

export function objectsOf(told: Told): ServerObjects {
  return {
    cluster: 'prod-eu',
    object: clusterObjectSchema.parse({
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: {
        name: 'churn',
        namespace: 'ks',
        uid: 'eabdda5c-6be9-4673-abd6-7878c23d3901',
        resourceVersion: '10732',
        annotations: told.annotations,
        ...told.metadata,
      },
      spec: told.spec ?? { predictor: predictor('v1', { minReplicas: 4 }) },
      status: told.status,
    }),
    related: told.related ?? {},
    knowsCanaryField: told.knowsCanaryField,
  };
}

export function seenOf(told: Told): SeenServer {
  const objects = objectsOf(told);
  const observed = kserveAdapter.observe(objects);
  if (!observed) throw new Error('it serves no model');
  return {
    objects,
    observed,
    git: { owner: 'cluster', sentence: '', fields: [] },
  };
}

/** What KServe 0.20.0 reported of a canary in Standard mode at a share, while its route led to stable only. */
export function standardCanary(
  percent: number,
  more: {
    stableName?: string;
    canary?: object;
    ready?: boolean;
    pods?: ClusterObject[];
  } = {},
): Told {
  const { stableName = 'v1', canary = {}, ready = true, pods } = more;
  const stable = stableName
    ? `churn-${stableName}-predictor`
    : 'churn-predictor';
  return {
    spec: {
      predictor: predictor(stableName || undefined, { minReplicas: 4 }),
      canary: [{ predictor: predictor('v2', canary), trafficPercent: percent }],
    },
    status: {
      deploymentMode: 'Standard',
      clusterServingRuntimeName: 'kserve-sklearnserver',
      canaryStatuses: [{ name: 'v2', ready, trafficPercent: percent }],
      conditions: [{ type: 'Ready', status: 'True' }],
    },
    related: {
      routes: [routeTo(stable, 'churn-v2-predictor', 0)],
      pods,
    },
  };
}
