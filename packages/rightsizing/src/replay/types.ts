import type { ContainerSize, EstimatedShare } from '../usage';

/** A size rerun on usage that it was not learned from. */
export interface Replay {
  /** The size that was rerun: the recommended one, unless the held-out part was above it and all was learned from again. */
  size: ContainerSize;
  trainSeconds: number;
  holdoutSeconds: number;
  /** Period that `memoryBreach` is about: as long as the held-out part, or the horizon. */
  periodSeconds: number;
  /** That any sample of any pod exceeds the memory limit within the period. Null without a limit. */
  memoryBreach: EstimatedShare | null;
  /** Whether it did in the held-out part. */
  memoryExceeded: boolean;
  /** Share of held-out samples of all pods with memory above the limit. */
  memoryExceededShare: number;
  /** Share of held-out time of all pods in which CPU was used above the request: throttled where the node is full, or at a limit. */
  cpuThrottledShare: number | null;
  /** Held-out blocks above the size, for a chart: memory above the limit, CPU above the request. */
  exceedances: { resource: 'cpu' | 'memory'; at: number; value: number }[];
}

/** Other tools' rules, by the name that they go by here. */
export const popularRules = [
  'max',
  'max-1.15',
  'p95-1.15',
  'krr',
  'vpa',
] as const;
export type PopularRule = (typeof popularRules)[number];

/** What one size does on held-out usage. */
export interface RuleResult {
  size: ContainerSize;
  memoryExceeded: boolean;
  memoryExceededShare: number;
  cpuThrottledShare: number | null;
  /** Requested saving as a share of what is asked for now; null where nothing is asked for. Negative where more is needed. */
  savingShare: { cpu: number | null; memory: number | null };
}

/** One point of saving against risk. */
export interface RiskPoint extends RuleResult {
  targetBreach: number;
  /** That the limit is exceeded within the period. */
  memoryBreach: EstimatedShare | null;
}

/** A popular rule on the same usage. */
export interface RuleMark extends RuleResult {
  rule: PopularRule;
  /** For example "max × 1.15". */
  title: string;
  /** By the same estimate as of the points; whether it really happened is `memoryExceeded`. */
  memoryBreach: EstimatedShare | null;
}

export interface RiskCurve {
  /** Ascending by target. */
  points: RiskPoint[];
  rules: RuleMark[];
}
