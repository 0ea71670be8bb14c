import { z } from 'zod';

/** Numbers of every row. */
export const ROW_NUMBERS = [
  'minutes',
  ...['cpuCores', 'cpuCoreRequestAverage', 'cpuCoreUsageAverage'],
  ...['cpuCoreHours', 'cpuCost', 'cpuCostAdjustment', 'cpuCostIdle'],
  'cpuEfficiency',
  ...['gpuCount', 'gpuRequestAverage', 'gpuUsageAverage', 'gpuHours'],
  ...['gpuCost', 'gpuCostAdjustment', 'gpuCostIdle', 'gpuEfficiency'],
  ...['networkTransferBytes', 'networkReceiveBytes', 'networkCost'],
  ...['networkCrossZoneCost', 'networkCrossRegionCost'],
  ...['networkInternetCost', 'networkCostAdjustment'],
  ...['loadBalancerCost', 'loadBalancerCostAdjustment'],
  ...['pvBytes', 'pvByteHours', 'pvCost', 'pvCostAdjustment'],
  ...['ramBytes', 'ramByteRequestAverage', 'ramByteUsageAverage'],
  ...['ramByteHours', 'ramCost', 'ramCostAdjustment', 'ramCostIdle'],
  'ramEfficiency',
  ...['externalCost', 'sharedCost', 'totalCost', 'totalEfficiency'],
] as const;

/** What else every row has. */
export const ROW_OTHERS = [
  ...['name', 'properties', 'window', 'start', 'end', 'pvs', 'lbAllocations'],
] as const;

const spanSchema = z.object({ start: z.string(), end: z.string() });

const volumeSchema = z.strictObject({
  byteHours: z.number(),
  cost: z.number(),
  providerID: z.string(),
  adjustment: z.number(),
});

export const rowSchema = z
  .object({
    name: z.string(),
    properties: z.strictObject({
      cluster: z.string().optional(),
      node: z.string().optional(),
      container: z.string().optional(),
      controller: z.string().optional(),
      controllerKind: z.string().optional(),
      namespace: z.string().optional(),
      pod: z.string().optional(),
      providerID: z.string().optional(),
      labels: z.record(z.string(), z.string()).optional(),
    }),
    window: spanSchema,
    start: z.string(),
    end: z.string(),
    pvs: z.record(z.string(), volumeSchema).nullable(),
    lbAllocations: z.null(),
    rawAllocationOnly: z
      .strictObject({
        cpuCoreUsageMax: z.number(),
        ramByteUsageMax: z.number(),
      })
      .optional(),
    proportionalAssetResourceCosts: z.strictObject({}).optional(),
    sharedCostBreakdown: z.strictObject({}).optional(),
  })
  .extend(
    Object.fromEntries(ROW_NUMBERS.map(name => [name, z.number()])) as Record<
      (typeof ROW_NUMBERS)[number],
      z.ZodNumber
    >,
  )
  .strict();

export type Row = z.infer<typeof rowSchema>;
export type Rows = Record<string, Row>;

export const allocationReplySchema = z.strictObject({
  code: z.literal(200),
  status: z.literal('success'),
  data: z.array(z.record(z.string(), rowSchema)),
});

const assetCommon = {
  properties: z.strictObject({
    category: z.string(),
    provider: z.string(),
    service: z.string(),
    cluster: z.string(),
    name: z.string(),
    providerID: z.string(),
  }),
  labels: z.record(z.string(), z.string()),
  window: spanSchema,
  start: z.string(),
  end: z.string(),
  minutes: z.number(),
  adjustment: z.number(),
  totalCost: z.number(),
};

const breakdownSchema = z.strictObject({
  idle: z.number(),
  other: z.number(),
  system: z.number(),
  user: z.number(),
});

export const nodeSchema = z.strictObject({
  type: z.literal('Node'),
  ...assetCommon,
  nodeType: z.string(),
  cpuCores: z.number(),
  ramBytes: z.number(),
  cpuCoreHours: z.number(),
  ramByteHours: z.number(),
  GPUHours: z.number(),
  cpuBreakdown: breakdownSchema,
  ramBreakdown: breakdownSchema,
  preemptible: z.number(),
  discount: z.number(),
  cpuCost: z.number(),
  gpuCost: z.number(),
  gpuCount: z.number(),
  ramCost: z.number(),
  overhead: z.strictObject({
    CpuOverheadFraction: z.number(),
    RamOverheadFraction: z.number(),
    OverheadCostFraction: z.number(),
  }),
});

export const diskSchema = z.strictObject({
  type: z.literal('Disk'),
  ...assetCommon,
  byteHours: z.number(),
  bytes: z.number(),
  byteHoursUsed: z.null(),
  byteUsageMax: z.null(),
  breakdown: breakdownSchema,
  storageClass: z.string(),
  volumeName: z.string(),
  claimName: z.string(),
  claimNamespace: z.string(),
});

export type NodeAsset = z.infer<typeof nodeSchema>;
export type DiskAsset = z.infer<typeof diskSchema>;

export const assetsReplySchema = z.strictObject({
  code: z.literal(200),
  status: z.literal('success'),
  data: z.record(
    z.string(),
    z.discriminatedUnion('type', [nodeSchema, diskSchema]),
  ),
});
