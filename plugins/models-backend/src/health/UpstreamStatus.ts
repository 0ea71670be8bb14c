import {
  UpstreamProblem,
  upstreamProblemSchema,
} from '@bellwether/plugin-models-node';
import { z } from 'zod';

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
