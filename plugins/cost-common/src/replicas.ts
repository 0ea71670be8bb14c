import { z } from 'zod';

/** Another number of pods. @public */
export const replicaChangeSchema = z.object({
  current: z.number().int().nonnegative(),
  recommended: z.number().int().positive(),
});

/** @public */
export type ReplicaChange = z.infer<typeof replicaChangeSchema>;

/** How many pods the requests of a server need to be answered in time. @public */
export const replicaAdviceSchema = z.object({
  current: z.number().int().nonnegative(),
  /** Null where it cannot be said, or something else decides. */
  recommended: z.number().int().positive().nullable(),
  /** What decides how many pods there are, so that nobody sets them; null where a person does. */
  scaledBy: z.enum(['autoscaler', 'knative']).nullable(),
  /** What p99 latency must not exceed: a bound of the server's histogram; null where none is counted. */
  latencyTargetSeconds: z.number().positive().nullable(),
  /** Requests that a pod answers in time; null where it is not known. */
  perPodPerSecond: z.number().positive().nullable(),
  /** No pod was ever asked for more: it may bear more than that. */
  isLowerBound: z.boolean(),
  /** Most requests that came; null where nobody counts them. */
  peakPerSecond: z.number().nonnegative().nullable(),
  sentence: z.string(),
});

/** @public */
export type ReplicaAdvice = z.infer<typeof replicaAdviceSchema>;
