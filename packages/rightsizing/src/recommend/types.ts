import type { Season } from '../evidence';
import type { Calibration } from '../margin';
import type { Replay } from '../replay/types';
import type { ContainerSize, Remark } from '../usage';

/** How the margin over the peak is found; the default is the one that held its target in `npm run calibrate -- cost`. */
export type MarginMethod = 'conformal' | 'extreme-value';

/** What is known of a container besides its usage. Whatever is not known is left out. */
export interface ContainerFacts {
  /** What it asks for now. */
  current?: Partial<ContainerSize>;
  /** Pods that are wanted now; 0 is a workload that is switched off. */
  replicas?: number;
  /** Kills for lack of memory. */
  oomKills?: readonly { pod: string; at: number }[];
  /** Restarts of the container for any reason. */
  restarts?: readonly { pod: string; at: number }[];
  /** An autoscaler that adds pods (HPA, KEDA, Knative), and what it looks at. */
  autoscaler?: {
    metric: 'cpu' | 'memory' | 'other';
    /** Use that it aims at, as a share of the request. */
    targetUtilisation?: number;
  };
  /** A vertical autoscaler that sets the requests itself. */
  verticalAutoscaler?: boolean;
  /** A runtime that takes its heap from the limit. Found by shape where it is not said. */
  runtime?: 'jvm' | 'other';
  /** When the pods' spec was changed last, seconds since 1970: usage before it is of another thing, and left out. */
  specChangedAt?: number;
}

/** What a person decides. */
export interface RecommendOptions {
  /** Probability that any sample of any pod exceeds the memory limit within the horizon. Default 0.01. */
  targetBreach?: number;
  /** The same for the memory request; beyond it a pod lives on what its node has to spare. Default ten times `targetBreach`, at most 0.2. */
  targetRequestBreach?: number;
  /** Share of the busiest hours' time in which use of CPU may exceed the request. Default 0.01. */
  targetThrottled?: number;
  /** Share of the history, from its end, that is not learned from but replayed. Default 0.5; 0 for none. */
  holdout?: number;
  /** How long the size has to last, seconds. Default: as long as the held-out part. */
  horizonSeconds?: number;
  margin?: MarginMethod;
  /** How far peaks of other workloads exceeded what was known of them. Default: the one that ships. */
  calibration?: Calibration;
  /** No size below it. Default 10 m of CPU, 32 MiB. */
  least?: { cpuCores: number; memoryBytes: number };
}

export const withheldCodes = [
  /** Nothing, or too little, was measured. */
  'not-enough-history',
  /** Memory grows without end: a larger limit only delays what a smaller one hastens. */
  'leak',
  /** An autoscaler acts on the request, or sets it. */
  'autoscaled',
  'zero-replicas',
  /** The spec was changed too short ago. */
  'spec-changed',
  /** It has the right size already. */
  'right-size',
] as const;
export type WithheldCode = (typeof withheldCodes)[number];

export const warningCodes = [
  'short-history',
  'no-weekend',
  'coarse-step',
  'gaps',
  'duplicates',
  'clock-changed',
  'steps-differ',
  'not-finite',
  'usage-over-limit',
  'oom-killed',
  'restarts',
  'jvm-like',
  'autoscaled',
  'no-request',
  'target-not-supported',
  'heldout-exceeded',
  'level-shift',
] as const;
export type WarningCode = (typeof warningCodes)[number];
export type Warning = Remark<WarningCode>;

/** How a limit came about. */
export interface MarginReport {
  method: MarginMethod;
  /** Highest use that was learned from. */
  peak: number;
  /** The size is the peak times this. */
  factor: number;
  /** Spread of the peaks of blocks, as a logarithm: what the margin is in proportion to. */
  spread: number;
  blockSeconds: number;
  blocks: number;
}

/** What is advised for one container. */
export interface Recommendation {
  workload: string;
  container: string;
  /** `resize`: take the size; `keep`: it is right; `do-not-resize`: see `withheld`. */
  decision: 'resize' | 'keep' | 'do-not-resize';
  withheld: Remark<WithheldCode> | null;
  current: ContainerSize;
  /** Null in a field that nothing can be said of. Equal to `current` where the decision is not `resize`. */
  recommended: ContainerSize;
  /** Request minus recommended request, of one pod; null where nothing is asked for. Negative where more is needed. */
  savingPerPod: { cpuCores: number | null; memoryBytes: number | null };
  /** Pods by which a sum over the workload multiplies. */
  replicas: number;
  /** Of what it was learned; seconds since 1970. `samples` are of all pods. */
  history: {
    samples: number;
    pods: number;
    from: number;
    until: number;
    heldOutFrom: number | null;
  };
  /** Null where nothing is held out, or nothing can be sized. */
  replay: Replay | null;
  margin: { cpu: MarginReport | null; memory: MarginReport | null };
  /** Of the use of CPU; null where there is none to tell of. */
  season: Season | null;
  confidence: 'high' | 'low';
  warnings: Warning[];
}
