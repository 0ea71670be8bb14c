import { z } from 'zod';
import {
  amountSchema,
  currencySchema,
  daySchema,
  estimatedAmountSchema,
  serverAddressSchema,
} from './conventions';
import { pullRequestSchema } from './changes';
import { findingSchema } from './findings';
import { recommendationStateSchema } from './recommendations';

/** One change of size: what was promised, and what came of it. @public */
export const ledgerEntrySchema = z.object({
  recommendation: z.uuid(),
  entityRef: z.string(),
  server: serverAddressSchema,
  owner: z.string().optional(),
  /** For example "CPU 5 → 4 cores". */
  title: z.string(),
  state: recommendationStateSchema,
  /** For example "Live, measuring" or "Reverted after 2 h: throttled 4 %". */
  sentence: z.string(),
  openedAt: z.iso.datetime(),
  mergedAt: z.iso.datetime().nullable(),
  liveAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  /** As promised when it was opened: requested saving. */
  promisedPerDay: amountSchema,
  /** What that is in, where it is not the reply's currency, and in no sum; nobody said what it is worth. */
  promisedIn: currencySchema.optional(),
  /** Against the same traffic at the old size; null while it is not measured. */
  realisedPerDay: estimatedAmountSchema.nullable(),
  /** Realised so far in all. */
  realisedTotal: amountSchema.nullable(),
  /** First day on which a realised saving can be said; null once it is said. */
  measuredFrom: daySchema.nullable(),
  measuredDays: z.number().int().nonnegative(),
  /** How it was measured, in one sentence. */
  method: z.string(),
  pullRequest: pullRequestSchema.optional(),
  actor: z.string(),
  reason: z.string(),
});

/** @public */
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** Promised and realised in all. @public */
export const ledgerTotalsSchema = z.object({
  year: z.number().int(),
  promisedPerDay: amountSchema,
  /** Null before the first was measured. */
  realisedPerDay: estimatedAmountSchema.nullable(),
  /** In the year so far. */
  realised: estimatedAmountSchema.nullable(),
  changesLive: z.number().int().nonnegative(),
  changesMeasured: z.number().int().nonnegative(),
  changesReverted: z.number().int().nonnegative(),
});

/** @public */
export type LedgerTotals = z.infer<typeof ledgerTotalsSchema>;

/** Reply of `GET /v1/ledger` and of `GET /v1/models/:kind/:namespace/:name/ledger`, newest first. @public */
export const ledgerReplySchema = z.object({
  currency: currencySchema,
  /** Of what is in no sum. */
  findings: z.array(findingSchema).default([]),
  entries: z.array(ledgerEntrySchema),
  totals: ledgerTotalsSchema,
});

/** @public */
export type LedgerReply = z.infer<typeof ledgerReplySchema>;
