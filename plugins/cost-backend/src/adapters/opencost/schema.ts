import { z } from 'zod';

/** OpenCost writes a number that is not finite as null, and leaves out what it does not know. */
const amount = z.number().nullish();
const text = z.string().nullish();

const windowSchema = z.object({ start: z.string(), end: z.string() });

/** One row of `/allocation`, as far as it is read. */
export const allocationSchema = z.object({
  name: text,
  properties: z
    .object({
      cluster: text,
      node: text,
      namespace: text,
      controller: text,
      controllerKind: text,
      pod: text,
      container: text,
      labels: z.record(z.string(), z.string()).nullish(),
    })
    .nullish(),
  window: windowSchema.nullish(),
  minutes: amount,
  cpuCoreHours: amount,
  cpuCoreRequestAverage: amount,
  cpuCoreUsageAverage: amount,
  cpuCost: amount,
  cpuCostAdjustment: amount,
  gpuHours: amount,
  gpuCost: amount,
  gpuCostAdjustment: amount,
  ramByteHours: amount,
  ramByteRequestAverage: amount,
  ramByteUsageAverage: amount,
  ramCost: amount,
  ramCostAdjustment: amount,
  networkCost: amount,
  networkCostAdjustment: amount,
  loadBalancerCost: amount,
  loadBalancerCostAdjustment: amount,
  pvCost: amount,
  pvCostAdjustment: amount,
});

export type OpencostRow = z.infer<typeof allocationSchema>;

/** `/allocation`: one map for each step; a step without anything is null. */
export const allocationReplySchema = z.object({
  code: z.number().optional(),
  data: z.array(z.record(z.string(), allocationSchema).nullable()),
});

const assetSchema = z.object({
  type: text,
  properties: z.object({ name: text }).nullish(),
  minutes: amount,
  preemptible: z.union([z.number(), z.boolean()]).nullish(),
  cpuCoreHours: amount,
  ramByteHours: amount,
  GPUHours: amount,
  cpuCost: amount,
  ramCost: amount,
  gpuCost: amount,
  totalCost: amount,
});

export type OpencostAsset = z.infer<typeof assetSchema>;

/** `/assets`: a map, or as with `/allocation` one for each step. */
export const assetsReplySchema = z.object({
  code: z.number().optional(),
  data: z.union([
    z.array(z.record(z.string(), assetSchema).nullable()),
    z.record(z.string(), assetSchema),
  ]),
});
