/** What is known of a workload that may run on machines that can be taken away. Null or left out: not known. */
export interface SpotFacts {
  replicas: number;
  /** Pods that already run there. */
  podsOnSpot?: number;
  /** Pods that the load needs; default: what the disruption budget asks for, else one less than there are. */
  podsNeeded?: number | null;
  /** Of the PodDisruptionBudget, resolved to a number of pods; null where there is no budget. */
  disruptionBudget?: { minAvailable: number } | null;
  /** From a pod's creation to ready. */
  startUpSeconds?: number | null;
  /** No volume of its own, no state that goes with the pod. */
  stateless?: boolean | null;
  /**
   * What its pods require of their nodes, and whether machines that can be taken away may have it; null: not known. Left out: nothing is
   * required.
   */
  nodeLimit?: { words: string; allowsSpot: boolean | null };
  /** A canary or another rollout is in progress. */
  rolloutInProgress?: boolean | null;
}

/** Under what the plan is made. */
export interface SpotAssumptions {
  /** Of each node. Default 1, assumed. */
  interruptionsPerNodeWeek?: number;
  interruptionSource?: 'measured' | 'assumed';
  /** Share of interruptions that take all spot nodes of a workload at once. Default 0.1. */
  togetherShare?: number;
  /** Until another node is there. Default 90. */
  nodeSeconds?: number;
  /** Between the notice and the end of a node. Default 30. */
  noticeSeconds?: number;
  /** Share of time in which enough pods are ready. Default 0.999. */
  availabilityTarget?: number;
  /** Longest start-up that is still worth it. Default 300. */
  mostStartUpSeconds?: number;
  /** Pods that stay on machines that are not taken away. Default 1. */
  leastOnDemand?: number;
}

export const spotChecks = [
  'replicas',
  'disruption-budget',
  'start-up',
  'stateless',
  'nodes',
  'rollout',
] as const;

export interface SpotCheck {
  check: (typeof spotChecks)[number];
  title: string;
  state: 'ok' | 'not-now' | 'blocking' | 'unknown';
  /** For example "38 s, at most 300 s". */
  value: string;
}

/** What a pod costs in an hour on either kind of machine. */
export interface SpotPrices {
  onDemandPerHour: number;
  spotPerHour: number;
}

export interface SpotPlan {
  verdict: 'eligible' | 'not-now' | 'not-eligible' | 'unknown' | 'on-spot';
  checks: SpotCheck[];
  pods: number;
  podsNeeded: number;
  /** In the mix; null where there is none. */
  podsOnSpot: number | null;
  /** Against the pods as they run now. Null where there is no mix. */
  savingPerHour: number | null;
  /** Share of time in which enough pods are ready in the mix. */
  availability: number | null;
  availabilityTarget: number;
  interruptionsPerNodeWeek: number;
  interruptionSource: 'measured' | 'assumed';
  sentence: string;
}
