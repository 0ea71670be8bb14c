import { z } from 'zod';

/** @public */
export const analysisPhases = [
  'pending',
  'running',
  'successful',
  'failed',
  'error',
  'inconclusive',
  'unknown',
] as const;

/** One AnalysisRun in a list. @public */
export const analysisRunSummarySchema = z.object({
  uid: z.string(),
  name: z.string(),
  scope: z.enum([
    'step',
    'background',
    'pre-promotion',
    'post-promotion',
    'other',
  ]),
  /** Index of the step that asked for it. */
  step: z.number().int().nonnegative().optional(),
  /** Revision that it is about. */
  revision: z.string().optional(),
  phase: z.enum(analysisPhases),
  message: z.string().optional(),
  startedAt: z.iso.datetime().optional(),
  finishedAt: z.iso.datetime().optional(),
  /** Ended before its time: Argo Rollouts counts that as a success, whatever was measured. */
  terminated: z.boolean(),
  /** The controller has deleted it; what is told of it was copied before. */
  isCopy: z.boolean(),
});

/** @public */
export type AnalysisRunSummary = z.infer<typeof analysisRunSummarySchema>;

/** @public */
export const measurementSchema = z.object({
  phase: z.enum(analysisPhases),
  /** As the provider gave it. */
  value: z.string().optional(),
  message: z.string().optional(),
  startedAt: z.iso.datetime().optional(),
  finishedAt: z.iso.datetime().optional(),
  /** The query as it was sent, where the provider tells. */
  query: z.string().optional(),
});

/** @public */
export const metricResultSchema = z.object({
  name: z.string(),
  phase: z.enum(analysisPhases),
  message: z.string().optional(),
  dryRun: z.boolean(),
  /** Measurements that were taken; the controller keeps the last ten unless it is told otherwise. */
  count: z.number().int().nonnegative(),
  successful: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  inconclusive: z.number().int().nonnegative(),
  error: z.number().int().nonnegative(),
  successCondition: z.string().optional(),
  failureCondition: z.string().optional(),
  interval: z.string().optional(),
  provider: z.string().optional(),
  /** Address or query of the provider, without secrets. */
  query: z.string().optional(),
  /** Oldest first, all that were ever seen. */
  measurements: z.array(measurementSchema),
});

/** @public */
export const analysisRunSchema = analysisRunSummarySchema.extend({
  metrics: z.array(metricResultSchema),
});

/** @public */
export type AnalysisRun = z.infer<typeof analysisRunSchema>;

/** Reply of `GET …/analysis-runs`, newest first. @public */
export const analysisRunsReplySchema = z.object({
  runs: z.array(analysisRunSchema),
});

/** @public */
export type AnalysisRunsReply = z.infer<typeof analysisRunsReplySchema>;
