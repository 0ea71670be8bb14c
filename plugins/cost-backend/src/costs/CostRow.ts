import {
  attributionRules,
  costKinds,
  costKindSchema,
  costSourceKindSchema,
  findingSchema,
} from '@bellwether/plugin-cost-common';
import { z } from 'zod';

/** Cost of one version of one server, or of what else a namespace holds, on one day: what is kept. */
export const costRowSchema = z.object({
  cluster: z.string(),
  day: z.string(),
  /** Id of the server; `other:<namespace>` for what serves no model. */
  subject: z.string(),
  entityRef: z.string().optional(),
  role: z.enum(['stable', 'canary']),
  version: z.number().int().positive().optional(),
  attribution: z.object({
    rule: z.enum(attributionRules),
    key: z.string().optional(),
    sentence: z.string(),
  }),
  byKind: z.record(z.enum(costKinds), z.number()),
  unknownKinds: z.array(costKindSchema),
  /** Part of the cost of nodes that is of spot nodes. */
  spotCost: z.number(),
  /** Hours of pods; by 24 it is the mean number of pods. */
  podHours: z.number(),
  cpuCoreHours: z.number(),
  memoryByteHours: z.number(),
  gpuHours: z.number(),
  /** What its containers asked for; absent in what was kept before it was told. */
  cpuRequestHours: z.number().optional(),
  memoryRequestByteHours: z.number().optional(),
  /** Sets of pods that it is of, so that their role is known when the day is read again. */
  sets: z.array(z.string()).optional(),
  /** Of CPU and memory: what was charged, and the part of it that was used. */
  chargedCost: z.number(),
  usedCost: z.number(),
  /** Whether a container asks for no CPU or memory. */
  lacksRequest: z.boolean(),
  /** Predictions that its pods answered; null where nobody counted. */
  predictions: z.number().nullable(),
});

export type CostRow = z.infer<typeof costRowSchema>;

/** What is kept of a cluster's day beside its rows. */
export const clusterDaySchema = z.object({
  cluster: z.string(),
  day: z.string(),
  source: costSourceKindSchema,
  coveredShare: z.number(),
  bill: z.number().nullable(),
  models: z.number(),
  others: z.number(),
  idle: z.number(),
  shared: z.number(),
  unitPrices: z
    .object({
      cpuCore: z.number(),
      memoryGibibyte: z.number(),
      gpu: z.number().nullable(),
    })
    .nullable(),
  findings: z.array(findingSchema),
  readAt: z.string(),
});

export type StoredClusterDay = z.infer<typeof clusterDaySchema>;

/** Part of the cost that the nodes have in it, of one row. */
export function totalOf({ byKind }: Pick<CostRow, 'byKind'>): number {
  return costKinds.reduce((sum, kind) => sum + byKind[kind], 0);
}
