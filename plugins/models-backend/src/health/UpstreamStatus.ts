import { z } from 'zod';

/** What kind of trouble it is; decides the sentence that fixes it. */
export const problemKinds = [
  'no-answer',
  'connection-refused',
  'credentials-refused',
  'not-permitted',
  'rate-limited',
  'server-error',
  'bad-answer',
  'empty-listing',
  'not-stored',
] as const;

export const upstreamProblemSchema = z.object({
  kind: z.enum(problemKinds),
  /** Plain cause without URL, token or upstream text, for example `mlflow-prod answered 500`. */
  sentence: z.string(),
});

export type UpstreamProblem = z.infer<typeof upstreamProblemSchema>;

/** How an upstream answered, as it is stored. */
export const recordedHealthSchema = z.object({
  id: z.string(),
  /** Of the last answers, oldest first. */
  latenciesMs: z.array(z.number()),
  version: z.string().optional(),
  lastSuccessAt: z.string().optional(),
  lastAttemptAt: z.string(),
  /** Set while the last attempt failed. */
  problem: upstreamProblemSchema.optional(),
});

export type RecordedHealth = z.infer<typeof recordedHealthSchema>;

/** How an upstream answers now; times are ISO 8601. */
export interface UpstreamStatus {
  id: string;
  version?: string;
  /** 95th percentile of the last hundred answers. */
  latencyMs?: number;
  lastSuccessAt?: string;
  lastAttemptAt: string;
  problem?: UpstreamProblem;
}
