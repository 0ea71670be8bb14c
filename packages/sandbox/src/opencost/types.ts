/** Answers of OpenCost. */

export interface AllocationProperties {
  cluster?: string;
  node?: string;
  container?: string;
  controller?: string;
  controllerKind?: string;
  namespace?: string;
  pod?: string;
  providerID?: string;
  labels?: Record<string, string>;
}

/** A disk's part that a row is charged for. */
export interface VolumePart {
  byteHours: number;
  cost: number;
  providerID: string;
  adjustment: number;
}

/** One row of `/allocation`, as far as numbers that add up go. */
export interface Allocation {
  name: string;
  properties: AllocationProperties;
  window: { start: string; end: string };
  start: string;
  end: string;
  minutes: number;
  cpuCoreHours: number;
  cpuCoreRequestHours: number;
  cpuCoreUsageHours: number;
  cpuCost: number;
  ramByteHours: number;
  ramByteRequestHours: number;
  ramByteUsageHours: number;
  ramCost: number;
  gpuHours: number;
  gpuCost: number;
  networkTransferBytes: number;
  networkCost: number;
  pvs: Record<string, VolumePart>;
  /** Highest use; only of a row that was not put together of others. */
  rawAllocationOnly?: { cpuCoreUsageMax: number; ramByteUsageMax: number };
}

/** A stretch of time in seconds since 1970. */
export interface Span {
  start: number;
  end: number;
}
