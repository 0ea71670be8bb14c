/** Answers of OpenCost: numbers that are not finite are `null` in its JSON. */
export interface AllocationProperties {
  cluster?: string;
  node?: string;
  namespace?: string;
  controller?: string;
  controllerKind?: string;
  pod?: string;
  container?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  providerID?: string;
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
  pvByteHours: number;
  pvCost: number;
  pvs: Record<string, { byteHours: number; cost: number }>;
}

/** A stretch of time in seconds since 1970. */
export interface Span {
  start: number;
  end: number;
}
