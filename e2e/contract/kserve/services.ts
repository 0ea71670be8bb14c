/** A predictor that loads a version of a model. */
export const predictor = (version: string, fields: object = {}) => ({
  name: version,
  model: {
    name: 'kserve-container',
    modelFormat: { name: 'sklearn' },
    storageUri: `pvc://models/churn/${version}`,
  },
  ...fields,
});

export const inferenceService = (
  name: string,
  spec: object,
  annotations: Record<string, string> = {
    'serving.kserve.io/deploymentMode': 'Standard',
  },
) => ({
  apiVersion: 'serving.kserve.io/v1beta1',
  kind: 'InferenceService',
  metadata: { name, annotations },
  spec,
});

export interface ConditionWire {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

export interface TrafficWire {
  revisionName: string;
  percent: number;
  latestRevision: boolean;
  tag?: string;
}

/** An InferenceService with the status that its controller writes. */
export interface ServiceWire {
  metadata: { name: string; generation: number; resourceVersion: string };
  spec: {
    predictor: {
      name?: string;
      minReplicas?: number;
      canaryTrafficPercent?: number;
    };
    canary?: { predictor: { name: string }; trafficPercent: number }[];
  };
  status?: {
    observedGeneration?: number;
    deploymentMode?: string;
    conditions?: ConditionWire[];
    canaryStatuses?: {
      name: string;
      ready: boolean;
      trafficPercent: number;
      modelStatus: object;
    }[];
    modelStatus?: {
      transitionStatus: string;
      copies?: { totalCopies: number; failedCopies: number };
    };
    components?: {
      predictor?: {
        url?: string;
        latestCreatedRevision?: string;
        latestReadyRevision?: string;
        latestRolledoutRevision?: string;
        previousRolledoutRevision?: string;
        traffic?: TrafficWire[];
      };
    };
    url?: string;
  };
}

export function conditionOf({ status }: ServiceWire, type: string) {
  return status?.conditions?.find(condition => condition.type === type);
}
