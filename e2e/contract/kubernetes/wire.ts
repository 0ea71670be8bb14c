/** Metadata of an object, or of a list. */
export interface MetaWire {
  name: string;
  namespace: string;
  uid: string;
  resourceVersion: string;
  generation: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  managedFields?: object[];
  continue: string;
  remainingItemCount: number;
}

export interface SchemaWire {
  type: string;
  properties: Record<string, SchemaWire>;
}

export interface PredictorWire {
  name: string;
  model: object;
}

export interface SpecWire {
  replicas: number;
  strategy: { canary: { steps: object[] } };
  predictor: PredictorWire;
  canary: { predictor: PredictorWire; trafficPercent: number }[];
  rules: { backendRefs: { name: string; weight: number }[] }[];
  versions: {
    name: string;
    schema: { openAPIV3Schema: SchemaWire };
    subresources?: object;
  }[];
}

export interface ConditionWire {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

export interface StatusWire {
  observedGeneration: string | number;
  conditions: ConditionWire[];
  /** Of a review. */
  allowed: boolean;
  incomplete: boolean;
  resourceRules: {
    verbs: string[];
    apiGroups: string[];
    resources: string[];
  }[];
  userInfo: { username: string };
}

export interface ResourceWire {
  name: string;
  kind: string;
  namespaced: boolean;
  verbs: string[];
}

/** Everything that an API server may answer. A test looks at what its call has to give, and fails when it is not there. */
export interface Body {
  kind: string;
  apiVersion: string;
  metadata: MetaWire;
  spec: SpecWire;
  status: StatusWire;
  data?: Record<string, string>;
  items: Body[];
  /** Of a failure. */
  message: string;
  reason: string;
  details: { name: string };
  /** Of discovery. */
  groups: { name: string }[];
  resources: ResourceWire[];
}

export interface WatchEventWire {
  type: string;
  object: Body;
}
