import { z } from 'zod';

/** A range of whole days, both included. @public */
export const dayRangeSchema = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
});

/** @public */
export type DayRange = z.infer<typeof dayRangeSchema>;

/** An immutable profile of a range of data, against which windows are judged. @public */
export const baselineSchema = z.object({
  /** Counts up within a monitor. */
  number: z.number().int().positive(),
  state: z.enum(['proposed', 'in-force', 'replaced', 'turned-down']),
  range: dayRangeSchema,
  rows: z.number().int().nonnegative(),
  /** SHA-256 of the profile, hexadecimal. */
  hash: z.string(),
  /** Self-windows within the range: 20 and the season is checked. */
  selfWindows: z.number().int().nonnegative(),
  proposedBy: z.string(),
  proposedAt: z.iso.datetime(),
  reason: z.string().optional(),
  decidedBy: z.string().optional(),
  decidedAt: z.iso.datetime().optional(),
  decisionReason: z.string().optional(),
});

/** @public */
export type Baseline = z.infer<typeof baselineSchema>;

/** Reply of `GET …/baselines`, newest first. @public */
export const baselinesReplySchema = z.object({
  baselines: z.array(baselineSchema),
});

/** @public */
export type BaselinesReply = z.infer<typeof baselinesReplySchema>;

const reason = z.string().trim().min(10).max(2000);

/** Body of `POST …/baselines`. @public */
export const proposeBaselineRequestSchema = z.object({
  range: dayRangeSchema.refine(
    ({ from, to }) => from <= to,
    '`from` is after `to`',
  ),
  reason,
});

/** @public */
export type ProposeBaselineRequest = z.infer<
  typeof proposeBaselineRequestSchema
>;

/** Body of `POST …/baselines/:number/decision`. @public */
export const decideBaselineRequestSchema = z.object({
  approve: z.boolean(),
  reason,
  /** Hash of the profile that was looked at: another one is refused. */
  expectedHash: z.string(),
});

/** @public */
export type DecideBaselineRequest = z.infer<typeof decideBaselineRequestSchema>;
