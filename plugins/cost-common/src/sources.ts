import { freshnessSchema } from '@bellwether/plugin-models-common';
import { z } from 'zod';
import {
  amountSchema,
  currencySchema,
  daySchema,
  shareSchema,
} from './conventions';
import { findingSchema } from './findings';

/** Where costs come from: OpenCost's allocation, or usage in Prometheus times a price list. @public */
export const costSourceKinds = ['opencost', 'price-list'] as const;

/** @public */
export const costSourceKindSchema = z.enum(costSourceKinds);

/** @public */
export type CostSourceKind = z.infer<typeof costSourceKindSchema>;

/** What the costs of one cluster are read from, and how that goes. @public */
export const costSourceSchema = freshnessSchema.extend({
  cluster: z.string(),
  kind: costSourceKindSchema,
  /** `ok`; `stale`: does not answer, older days are shown; `no-data`: never answered yet; `fallback`: price list, since OpenCost is absent. */
  state: z.enum(['ok', 'stale', 'no-data', 'fallback']),
  /** For example "prod-us: stale since 15 Jun 06:00, not in these figures." */
  sentence: z.string(),
  /** Newest day whose costs are whole. */
  completeUntil: daySchema.optional(),
  /** Days inside the window that are not known yet and will be read again. */
  missingDays: z.array(daySchema),
  findings: z.array(findingSchema),
  /** Of the price list, where one is used. */
  prices: z
    .object({ name: z.string(), source: z.string(), asOf: daySchema })
    .optional(),
});

/** @public */
export type CostSource = z.infer<typeof costSourceSchema>;

/** Whether what was attributed adds up to what the nodes cost. @public */
export const reconciliationSchema = z.object({
  cluster: z.string(),
  /** The last day that is whole. */
  day: daySchema,
  /** What the nodes and volumes cost. */
  bill: amountSchema,
  /** Of models, their idle and shared shares aside. */
  models: amountSchema,
  /** Of workloads that serve no model, their idle and shared shares aside. */
  others: amountSchema,
  idle: amountSchema,
  shared: amountSchema,
  /** Bill less the sum of the four. */
  difference: amountSchema,
  /** Of the bill, without sign. */
  differenceShare: shareSchema,
  /** Within 1 %. */
  addsUp: z.boolean(),
  sentence: z.string(),
});

/** @public */
export type Reconciliation = z.infer<typeof reconciliationSchema>;

/** Reply of `GET /v1/sources`. */
export const sourcesReplySchema = z.object({
  currency: currencySchema,
  sources: z.array(costSourceSchema),
  /** Empty for those who may not see bills (`cost.bill.read`). */
  reconciliations: z.array(reconciliationSchema),
});

/** @public */
export type SourcesReply = z.infer<typeof sourcesReplySchema>;
