import { z } from 'zod';
import { anomalySchema } from './anomalies';
import { budgetStateSchema } from './budgets';
import {
  amountSchema,
  currencySchema,
  daySchema,
  estimatedShareSchema,
  serverAddressSchema,
  shareSchema,
} from './conventions';
import { costByKindSchema, costsQuerySchema } from './costs';
import { findingSchema } from './findings';
import { ledgerTotalsSchema } from './ledger';
import { applyRouteSchema, recommendationStateSchema } from './recommendations';
import { costSourceSchema, reconciliationSchema } from './sources';

/** By what the fleet is rolled up. @public */
export const rollUps = ['model', 'team', 'system', 'cluster'] as const;

/** Query of `GET /v1/fleet`. @public */
export const fleetQuerySchema = costsQuerySchema.extend({
  by: z.enum(rollUps).default('team'),
});

/** @public */
export type FleetQuery = z.input<typeof fleetQuerySchema>;

/** Cost of one model, team, system or cluster. @public */
export const rollUpRowSchema = z.object({
  /** Entity ref, or name of a cluster. */
  subject: z.string(),
  title: z.string(),
  models: z.number().int().nonnegative(),
  /** Mean over the whole days of the window. */
  perDay: amountSchema,
  byKind: costByKindSchema,
  /** Mean of the last seven whole days against the seven before; null where there were none. */
  changeAgainstLastWeek: z.number().nullable(),
  perThousand: amountSchema.nullable(),
  predictionsPerDay: z.number().nonnegative().nullable(),
  spotShare: shareSchema,
  /** Part of the cost of CPU and memory that was asked for and not used; null where nothing was asked for. */
  wasteShare: shareSchema.nullable(),
  /** Of recommendations that wait. */
  savingPerDay: amountSchema,
  /** Total cost by day, oldest first, for a sparkline. */
  days: z.array(z.object({ day: daySchema, total: amountSchema })),
  budget: budgetStateSchema.nullable(),
  /** Newest, of the last seven days. */
  anomaly: anomalySchema.nullable(),
  findings: z.array(findingSchema),
});

/** @public */
export type RollUpRow = z.infer<typeof rollUpRowSchema>;

/** A saving that waits. @public */
export const savingRowSchema = z.object({
  recommendation: z.uuid(),
  entityRef: z.string(),
  server: serverAddressSchema,
  owner: z.string().optional(),
  title: z.string(),
  state: recommendationStateSchema,
  sentence: z.string(),
  requestedPerDay: amountSchema,
  billablePerDay: amountSchema,
  requestedShare: z.number(),
  breach: estimatedShareSchema,
  targetBreach: z.number(),
  confidence: z.enum(['high', 'low']),
  apply: applyRouteSchema,
  /** Why it waits; null where it can be applied now. */
  hold: z.string().nullable(),
  /** Whether the caller may apply it. */
  mayApply: z.boolean(),
});

/** @public */
export type SavingRow = z.infer<typeof savingRowSchema>;

/** Reply of `GET /v1/fleet`: of the models that the caller may see. @public */
export const fleetReplySchema = z.object({
  currency: currencySchema,
  by: z.enum(rollUps),
  from: daySchema,
  until: daySchema,
  /** Dearest first. */
  rows: z.array(rollUpRowSchema),
  total: z.object({
    perDay: amountSchema,
    perMonth: amountSchema,
    byKind: costByKindSchema,
    changeAgainstLastWeek: z.number().nullable(),
    days: z.array(
      z.object({
        day: daySchema,
        byKind: costByKindSchema,
        total: amountSchema,
      }),
    ),
  }),
  /** Biggest first. */
  savings: z.array(savingRowSchema),
  /** Of the savings: as requested, and what is billable. */
  savingRequestedPerDay: amountSchema,
  savingBillablePerDay: amountSchema,
  ledger: ledgerTotalsSchema,
  /** Of all scopes. */
  budgets: z.array(budgetStateSchema),
  /** Newest first, of the window. */
  anomalies: z.array(anomalySchema.extend({ entityRef: z.string() })),
  sources: z.array(costSourceSchema),
  /** Empty for those who may not see bills (`cost.bill.read`). */
  reconciliations: z.array(reconciliationSchema),
});

/** @public */
export type FleetReply = z.infer<typeof fleetReplySchema>;
