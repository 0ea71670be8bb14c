import {
  driveDoubts,
  verdictWordSchema,
} from '@bellwether/plugin-canary-common';
import { z } from 'zod';
import { drivePlanSchema } from './DrivePlan';

const wordSchema = z.object({
  verdict: verdictWordSchema,
  reason: z.string(),
  judgedAt: z.string().optional(),
});

const doubtSchema = z.object({
  reason: z.enum(driveDoubts),
  sentence: z.string(),
  since: z.string(),
});

/** What the driver asks the controller for. */
export const askSchema = z.object({
  /** `weight`: another share; `abort`: none, on the judge's word; `promote`: all, and the canary becomes stable. */
  for: z.enum(['weight', 'abort', 'promote']),
  /** Percent. */
  to: z.number(),
  reason: z.string(),
  /** Undefined until it was sent; who asked may have died before. */
  actionId: z.string().optional(),
  /** Times that it was sent and not accepted. */
  failures: z.number(),
  /** Not before. */
  retryAt: z.string().optional(),
});

export type Ask = z.infer<typeof askSchema>;

/**
 * What is kept of a drive: enough for another replica, or the next process, to go on from. What is to be asked for is written
 * before it is sent, so that whoever comes next knows which of two shares may be seen.
 */
export const driveDocumentSchema = z.object({
  /** As it was when the drive began: what is under way does not change when the configuration does. */
  plan: drivePlanSchema,
  /** Index into the steps of the plan. */
  step: z.number().int().nonnegative(),
  /** Percent that the driver holds to be in force. */
  percent: z.number(),
  phase: z.enum(['asking', 'holding', 'paused', 'taken-over', 'ended']),
  ask: askSchema.optional(),
  /** Since when it is in its phase. */
  since: z.string(),
  /** Since when the share of its step is seen. */
  heldSince: z.string().optional(),
  /** Requests to the canary that were counted before its step began. */
  requestsBefore: z.number(),
  /** A doubt that goes away by itself. */
  hold: doubtSchema.optional(),
  /** A doubt that takes a person. */
  pause: doubtSchema.optional(),
  /** Who took over. */
  by: z.string().optional(),
  outcome: z.enum(['promoted', 'rolled-back', 'over']).optional(),
  /** How it ended, in one sentence. */
  ending: z.string().optional(),
  word: wordSchema.optional(),
});

export type DriveDocument = z.infer<typeof driveDocumentSchema>;

/** A drive as it is stored. */
export interface StoredDrive {
  id: string;
  rollout: string;
  uid: string;
  canary: string;
  drive: DriveDocument;
  /** Counts writes. */
  revision: number;
  leaseHolder?: string;
  leaseUntil?: string;
}
