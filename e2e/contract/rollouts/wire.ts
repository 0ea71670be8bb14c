import type { ConditionWire, MetaWire } from '../kubernetes/wire';

export interface RunStatusWire {
  name: string;
  status: string;
  message?: string;
}

export interface WeightWire {
  weight: number;
  podTemplateHash: string;
  serviceName: string;
}

/** The status of a Rollout, as its controller writes it. */
export interface RolloutStatusWire {
  abort?: boolean;
  abortedAt?: string;
  availableReplicas?: number;
  blueGreen?: {
    activeSelector?: string;
    previewSelector?: string;
    prePromotionAnalysisRunStatus?: RunStatusWire;
    postPromotionAnalysisRunStatus?: RunStatusWire;
  };
  canary?: {
    currentStepAnalysisRunStatus?: RunStatusWire;
    currentBackgroundAnalysisRunStatus?: RunStatusWire;
    weights?: { canary: WeightWire; stable: WeightWire };
  };
  conditions?: ConditionWire[];
  controllerPause?: boolean;
  currentPodHash?: string;
  currentStepHash?: string;
  currentStepIndex?: number;
  message?: string;
  observedGeneration?: string;
  pauseConditions?: { reason: string; startTime: string }[];
  phase?: string;
  promoteFull?: boolean;
  readyReplicas?: number;
  replicas?: number;
  restartedAt?: string;
  selector?: string;
  stableRS?: string;
  updatedReplicas?: number;
}

export interface RolloutWire {
  metadata: MetaWire;
  spec: {
    replicas: number;
    paused?: boolean;
    restartAt?: string;
    template: {
      metadata: { labels: Record<string, string> };
      spec: { containers: { name: string; image: string }[] };
    };
  };
  status: RolloutStatusWire;
}

export interface MeasurementWire {
  phase: string;
  value?: string;
  message?: string;
  startedAt: string;
  finishedAt: string;
}

export interface MetricResultWire {
  name: string;
  phase: string;
  message?: string;
  dryRun?: boolean;
  count?: number;
  successful?: number;
  failed?: number;
  inconclusive?: number;
  error?: number;
  consecutiveError?: number;
  consecutiveSuccess?: number;
  measurements?: MeasurementWire[];
}

export interface AnalysisRunWire {
  metadata: MetaWire;
  spec: {
    terminate?: boolean;
    args?: { name: string; value?: string; valueFrom?: object }[];
    metrics: object[];
  };
  status: {
    phase?: string;
    message?: string;
    completedAt?: string;
    startedAt?: string;
    runSummary?: Record<string, number>;
    dryRunSummary?: Record<string, number>;
    metricResults?: MetricResultWire[];
  };
}

export interface ReplicaSetWire {
  metadata: MetaWire & { ownerReferences: { kind: string; name: string }[] };
  spec: {
    replicas: number;
    template: RolloutWire['spec']['template'];
  };
  status: { replicas: number; availableReplicas?: number };
}

export interface EventWire {
  involvedObject: { kind: string; name: string };
  type: string;
  reason: string;
  message: string;
  source: { component: string };
}

/** Phases after which nothing more is measured. */
export const COMPLETED = ['Successful', 'Failed', 'Error', 'Inconclusive'];
