import {
  UpstreamProblem,
  upstreamProblemSchema,
} from '@bellwether/plugin-models-node';
import { z } from 'zod';

/** What one full read of a registry did. */
export const syncReportSchema = z.object({
  startedAt: z.string(),
  finishedAt: z.string(),
  /** `withheld`: it was read, but what it answered is not believed. */
  outcome: z.enum(['ok', 'failed', 'withheld']),
  models: z.number(),
  versions: z.number(),
  rowsWritten: z.number(),
  removed: z.number(),
  /** Milliseconds until the listing was complete, and until all was stored. */
  readMs: z.number(),
  totalMs: z.number(),
});

export type SyncReport = z.infer<typeof syncReportSchema>;

/** Where the reading of one registry stands. */
export const registryStateSchema = z.object({
  report: syncReportSchema,
  /** ISO 8601 time of the last full read that was believed. */
  readAt: z.string().optional(),
  /** Set while full reads fail: the moment from which on the facts may be out of date. */
  staleSince: z.string().optional(),
  problem: upstreamProblemSchema.optional(),
  /** True once the registry was read in full. */
  complete: z.boolean(),
});

export type RegistryState = z.infer<typeof registryStateSchema>;

/** The state after a read; after one that failed, everything is as old as it was before. */
export function toState(
  before: RegistryState | undefined,
  report: SyncReport,
  problem: UpstreamProblem | undefined,
): RegistryState {
  if (!problem) {
    return { report, readAt: report.finishedAt, complete: true };
  }
  return {
    report,
    readAt: before?.readAt,
    staleSince: before?.staleSince ?? before?.readAt ?? report.startedAt,
    problem,
    complete: before?.complete ?? false,
  };
}
