import { CostSourceKind, Finding } from '@bellwether/plugin-cost-common';

/** What a container is charged for by itself; idle and shared come on top. */
export const ownKinds = ['cpu', 'memory', 'gpu', 'storage', 'network'] as const;

export type OwnKind = (typeof ownKinds)[number];

/** What one container of one pod was given on a day. */
export interface Allocation {
  node?: string;
  namespace?: string;
  pod?: string;
  container?: string;
  controllerKind?: string;
  controller?: string;
  /** Names as Prometheus has them: `serving_kserve_io_inferenceservice`. */
  labels: Record<string, string>;
  hours: number;
  /** Null where the upstream gave no number. */
  costs: Record<OwnKind, number | null>;
  isSpot: boolean;
  cpuCoreHours: number;
  /** 0 where nothing is asked for. */
  cpuRequestHours: number;
  cpuUsageHours: number;
  memoryByteHours: number;
  memoryRequestByteHours: number;
  memoryUsageByteHours: number;
  gpuHours: number;
}

/** What nobody was given on a node. */
export interface IdleNode {
  node?: string;
  cost: number;
}

/** Prices of a unit and hour, as means over the nodes. */
export interface UnitPrices {
  cpuCore: number;
  memoryGibibyte: number;
  gpu: number | null;
}

/** What one cluster cost on one day. */
export interface ClusterDay {
  source: CostSourceKind;
  allocations: Allocation[];
  idle: IdleNode[];
  /** What nodes, disks and traffic cost; null where the upstream does not say. */
  bill: number | null;
  /** Part of the day that it covers. */
  coveredShare: number;
  unitPrices: UnitPrices | null;
  findings: Finding[];
}

/** Where the costs of one cluster are read from. */
export interface CostSource {
  readonly kind: CostSourceKind;
  /**
   * @param day - in UTC, for example `2026-06-15`
   * @throws UpstreamError
   */
  read(day: string, now: Date, signal: AbortSignal): Promise<ClusterDay>;
}
