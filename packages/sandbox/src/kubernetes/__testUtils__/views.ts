import type { KubernetesApi, KubernetesObject } from '..';

interface Condition {
  type: string;
  status: string;
}

interface WithTemplate {
  replicas: number;
  template: { metadata: { annotations: Record<string, string> } };
}

/** Objects as far as the tests look into them. */
export interface Views {
  Rollout: {
    spec: WithTemplate & { strategy: { canary: { steps: object[] } } };
    status: {
      phase: string;
      stableRS: string;
      currentPodHash: string;
      currentStepIndex: number;
      observedGeneration: string;
    };
  };
  ReplicaSet: { spec: WithTemplate };
  Pod: { status: { conditions: Condition[] } };
  InferenceService: {
    spec: { predictor: { model: { storageUri: string } }; canary?: object[] };
    status: {
      modelStatus: object;
      conditions: Condition[];
      components: {
        predictor: {
          traffic: { revisionName: string }[];
          latestReadyRevision: string;
        };
      };
    };
  };
  HTTPRoute: { spec: { rules: { backendRefs: object[] }[] } };
  Revision: { spec: object };
}

export type View<Kind extends keyof Views> = KubernetesObject & Views[Kind];

const API_VERSIONS: Record<keyof Views, string> = {
  Rollout: 'argoproj.io/v1alpha1',
  ReplicaSet: 'apps/v1',
  Pod: 'v1',
  InferenceService: 'serving.kserve.io/v1beta1',
  HTTPRoute: 'gateway.networking.k8s.io/v1',
  Revision: 'serving.knative.dev/v1',
};

export const NAMESPACE = 'payments-ml';

/** An object of the namespace in which the tests have their servers. */
export function view<Kind extends keyof Views>(
  api: KubernetesApi,
  kind: Kind,
  name: string,
): View<Kind> {
  const object = api.objects.get({
    apiVersion: API_VERSIONS[kind],
    kind,
    namespace: NAMESPACE,
    name,
  });
  if (!object) {
    throw new Error(`There is no ${kind} ${name}`);
  }
  return object as View<Kind>;
}
