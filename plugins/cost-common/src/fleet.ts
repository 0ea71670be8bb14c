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

/**
 * Orders of the fleet's rows: from the most to the least (names from A to Z), or with a minus the other way round. What is not known stays
 * last either way.
 *
 * @public
 */
export const fleetOrders = [
  'name',
  '-name',
  'cost',
  '-cost',
  'change',
  '-change',
  'unit',
  '-unit',
  'waste',
  '-waste',
  'spot',
  '-spot',
  'saving',
  '-saving',
  'budget',
  '-budget',
] as const;

/** @public */
export type FleetOrder = (typeof fleetOrders)[number];

const MOST_ROWS = 500;

/** Query of `GET /v1/fleet`. @public */
export const fleetQuerySchema = costsQuerySchema.extend({
  by: z.enum(rollUps).default('team'),
  sort: z.enum(fleetOrders).default('cost'),
  /** From 1 on; beyond the last it is the last. */
  page: z.coerce.number().int().min(1).default(1),
  /** Rows of a page; all rows where absent. */
  pageSize: z.coerce.number().int().min(1).max(MOST_ROWS).optional(),
  /** Savings that are given, biggest first; all where absent. */
  savings: z.coerce.number().int().min(0).max(MOST_ROWS).optional(),
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
  /** What sizes that wait save as requested; what those add that are too small now is not taken off it. */
  savingPerDay: amountSchema.nonnegative(),
  /** What sizes that are too small now add as requested. */
  addedPerDay: amountSchema.nonnegative(),
  /** Total cost by day, oldest first, for a sparkline. */
  days: z.array(z.object({ day: daySchema, total: amountSchema })),
  budget: budgetStateSchema.nullable(),
  /** Newest, of the last seven days. */
  anomaly: anomalySchema.nullable(),
  findings: z.array(findingSchema),
});

/** @public */
export type RollUpRow = z.infer<typeof rollUpRowSchema>;

/** What one row costs, and how much of it is asked for and not used. @public */
export const efficiencyPointSchema = z.object({
  title: z.string(),
  perDay: amountSchema,
  /** Part of CPU and memory that is asked for and not used. */
  unused: shareSchema,
  /** What that part costs. */
  unusedPerDay: amountSchema,
});

/** @public */
export type EfficiencyPoint = z.infer<typeof efficiencyPointSchema>;

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
  /** How many were asked for, or the configuration has. */
  shownDays: z.number().int().positive(),
  /** Of the page that was asked for, in the order that was asked for. */
  rows: z.array(rollUpRowSchema),
  /** On all pages. */
  rowCount: z.number().int().nonnegative(),
  /** Which page this is. */
  page: z.number().int().positive(),
  /** Of all pages, where use is known: what is wasted most first, at most 200. */
  efficiency: z.array(efficiencyPointSchema),
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
  /** Biggest first, as many as were asked for. */
  savings: z.array(savingRowSchema),
  /**
   * Of all sizes that wait: how many there are, what they save as requested, and what of that is billable. Sizes that are too small
   * now save less than nothing, and are in these sums; how many they are, and what they add, is told apart as well.
   */
  savingCount: z.number().int().nonnegative(),
  savingAddingCount: z.number().int().nonnegative(),
  savingRequestedPerDay: amountSchema,
  savingAddedPerDay: amountSchema.nonnegative(),
  savingBillablePerDay: amountSchema,
  ledger: ledgerTotalsSchema,
  /** Of all scopes. */
  budgets: z.array(budgetStateSchema),
  /** Newest first, of the window. */
  anomalies: z.array(anomalySchema.extend({ entityRef: z.string() })),
  sources: z.array(costSourceSchema),
  /** Empty for those who may not see bills (`cost.bill.read`). */
  reconciliations: z.array(reconciliationSchema),
  /** Of what is in no figure, or in no sum. */
  findings: z.array(findingSchema).default([]),
});

/** @public */
export type FleetReply = z.infer<typeof fleetReplySchema>;
