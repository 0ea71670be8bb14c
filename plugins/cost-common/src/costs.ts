import { z } from 'zod';
import { attributionSchema } from './attribution';
import {
  amountSchema,
  costKinds,
  costKindSchema,
  currencySchema,
  daySchema,
  estimatedAmountSchema,
  serverAddressSchema,
  shareSchema,
} from './conventions';
import { budgetStateSchema } from './budgets';
import { anomalySchema } from './anomalies';
import { findingSchema } from './findings';
import { forecastSchema } from './forecast';
import {
  costSourceKindSchema,
  costSourceSchema,
  reconciliationSchema,
} from './sources';

/** Cost of one day by what it was spent on. @public */
export const costByKindSchema = z.record(z.enum(costKinds), amountSchema);

/** @public */
export type CostByKind = z.infer<typeof costByKindSchema>;

/** Cost of one day. @public */
export const costDaySchema = z.object({
  day: daySchema,
  byKind: costByKindSchema,
  total: amountSchema,
  /** Kinds for which the upstream gave no number: the total is at least what is shown. */
  unknownKinds: z.array(costKindSchema),
  /** Part of the day that the figures cover: below 1 today, and across an outage that was not back-filled. */
  coveredShare: shareSchema,
  source: costSourceKindSchema,
  /** Part of the cost that runs on spot nodes. */
  spotShare: shareSchema,
  /** Predictions that were answered; null where nobody counted. */
  predictions: z.number().nonnegative().nullable(),
  /** Cost per 1,000 predictions; null without predictions. */
  perThousand: amountSchema.nullable(),
});

/** @public */
export type CostDay = z.infer<typeof costDaySchema>;

/** Cost of one version on one server, over the last whole day. @public */
export const versionCostSchema = z.object({
  server: z.string(),
  role: z.enum(['stable', 'canary']),
  /** Registry version; absent where the cluster object does not say. */
  version: z.number().int().positive().optional(),
  pods: z.number().nonnegative(),
  /** Share of requests that it got; null where nobody counted. */
  requestShare: shareSchema.nullable(),
  perDay: amountSchema,
  byKind: costByKindSchema,
  predictions: z.number().nonnegative().nullable(),
  perThousand: amountSchema.nullable(),
});

/** @public */
export type VersionCost = z.infer<typeof versionCostSchema>;

/** A server of the model and what it costs. @public */
export const serverCostSchema = serverAddressSchema.extend({
  attribution: attributionSchema,
  /** Over the last whole day. */
  perDay: amountSchema,
  /** Pods on average over the last whole day. */
  pods: z.number().nonnegative(),
  days: z.array(costDaySchema),
  findings: z.array(findingSchema),
});

/** @public */
export type ServerCost = z.infer<typeof serverCostSchema>;

/** Something that happened on a day, to be drawn over the bars. @public */
export const costMarkSchema = z.object({
  at: z.iso.datetime(),
  day: daySchema,
  kind: z.enum(['rollout', 'size', 'price', 'replicas']),
  /** For example "canary of 14". */
  label: z.string(),
  sentence: z.string(),
});

/** @public */
export type CostMark = z.infer<typeof costMarkSchema>;

/** Canary beside stable, while both run. @public */
export const canaryCostSchema = z.object({
  server: z.string(),
  canary: versionCostSchema,
  stable: versionCostSchema,
  /** For example "2 of 8 pods carry 20 %". */
  sentence: z.string(),
});

/** @public */
export type CanaryCost = z.infer<typeof canaryCostSchema>;

/** The figures on top of the tab. @public */
export const costHeadlineSchema = z.object({
  /** Of the last whole day. */
  perDay: amountSchema,
  day: daySchema,
  /** At the mean of the last seven whole days. */
  perMonth: amountSchema,
  /** Mean of the last seven whole days against the seven before, for example 0.02; null where there were none. */
  changeAgainstLastWeek: z.number().nullable(),
  /** Of the last seven whole days. */
  perThousand: amountSchema.nullable(),
  /** Mean of the last seven whole days. */
  predictionsPerDay: z.number().nonnegative().nullable(),
  canary: canaryCostSchema.nullable(),
  /** Money that changes of this calendar year really saved, up to now; null before the first was measured. */
  realisedThisYear: estimatedAmountSchema.nullable(),
  /** Changes that are live, and how many of them are measured. */
  changesLive: z.number().int().nonnegative(),
  changesMeasured: z.number().int().nonnegative(),
});

/** @public */
export type CostHeadline = z.infer<typeof costHeadlineSchema>;

/** Numbers of days that can be asked for. @public */
export const costWindows = [7, 30, 90] as const;

/** What the shown days cost together; days that are not whole are left out. @public */
export const costPeriodSchema = z.object({
  /** That were asked for, or that the configuration has. */
  days: z.number().int().positive(),
  /** Of them, those that are whole and known; of these the other figures are. */
  wholeDays: z.number().int().nonnegative(),
  total: amountSchema,
  /** Null without a whole day. */
  perDay: amountSchema.nullable(),
  /** Of the days on which somebody counted; null without. */
  predictions: z.number().nonnegative().nullable(),
  perThousand: amountSchema.nullable(),
});

/** @public */
export type CostPeriod = z.infer<typeof costPeriodSchema>;

/** Query of `GET …/costs`. @public */
export const costsQuerySchema = z.object({
  /** As the configuration has it (`cost.shownDays`) where absent. */
  days: z.coerce
    .number()
    .int()
    .refine(days => costWindows.some(window => window === days), {
      message: `Ask for ${costWindows.join(', ')} days`,
    })
    .optional(),
  cluster: z.string().optional(),
});

/** @public */
export type CostsQuery = z.input<typeof costsQuerySchema>;

/** Reply of `GET /v1/models/:kind/:namespace/:name/costs`. @public */
export const modelCostsReplySchema = z.object({
  entityRef: z.string(),
  currency: currencySchema,
  /** First and last day, both included. */
  from: daySchema,
  until: daySchema,
  period: costPeriodSchema,
  /** Null before the first whole day was read. */
  headline: costHeadlineSchema.nullable(),
  /** Over all servers, oldest first; days without any cost are absent. */
  days: z.array(costDaySchema),
  servers: z.array(serverCostSchema),
  /** Versions over the last whole day. */
  versions: z.array(versionCostSchema),
  marks: z.array(costMarkSchema),
  forecast: forecastSchema.nullable(),
  budget: budgetStateSchema.nullable(),
  /** Newest first. */
  anomalies: z.array(anomalySchema),
  /** Of the clusters on which the model runs. */
  sources: z.array(costSourceSchema),
  reconciliations: z.array(reconciliationSchema),
  findings: z.array(findingSchema),
});

/** @public */
export type ModelCostsReply = z.infer<typeof modelCostsReplySchema>;
