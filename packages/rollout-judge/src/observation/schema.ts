import { z } from 'zod';

const count = z.int().nonnegative();

const latencySchema = z.strictObject({
  /** Upper edges of the buckets, rising; the last may be `+Inf`. */
  le: z.array(z.union([z.number(), z.literal('+Inf')])).min(1),
  /** Requests at or below each edge: cumulative over buckets. */
  count: z.array(count).min(1),
});

const scoresSchema = z.strictObject({
  /** Predictions per bin or class, the same bins in the same order for both arms; not cumulative. */
  count: z.array(count).min(2).max(64),
});

/** The arms' predictions of one window of time; each window is compared within itself. */
const scoreWindowSchema = z.strictObject({
  stable: scoresSchema.shape.count,
  canary: scoresSchema.shape.count,
});

const cohortSchema = z.strictObject({
  /** When the predictions of the cohort were made (the end of the cohort's span), ISO 8601. */
  madeAt: z.iso.datetime({ offset: true }),
  predictions: count,
  labelled: count,
  wrong: count,
});

/** Increments of one arm's counters over one interval. */
export const armSchema = z.strictObject({
  requests: count,
  errors: count,
  latency: latencySchema.optional(),
  scores: scoresSchema.optional(),
  /** Labels that arrived in the interval, by the cohort that they belong to. */
  labels: z.array(cohortSchema).optional(),
});

/** One interval: increments of counters per arm. An arm that could not be read is null or left out: never zeros. */
export const observationSchema = z.strictObject({
  /** End of the interval, ISO 8601. */
  at: z.iso.datetime({ offset: true }),
  /** The canary's percent in force during the interval. */
  weight: z.number().min(0).max(100),
  stable: armSchema.nullish(),
  canary: armSchema.nullish(),
  /** Requests that both versions answered (shadow traffic). */
  pairs: z
    .strictObject({
      total: count,
      /** Pairs in which only the canary's answer was bad. */
      canaryOnly: count,
      /** Pairs in which only the stable version's answer was bad. */
      stableOnly: count,
    })
    .optional(),
  /**
   * Predictions per bin, the same bins in all, of windows that have closed since the last interval, the oldest first. Where scores
   * come from a log they come late, and so these windows may be older than the interval.
   */
  scoreWindows: z.array(scoreWindowSchema).max(1000).optional(),
  /** Why there is to be no promote now whatever the counts say, for example: a log that decides cannot be read. */
  withhold: z.string().min(1).optional(),
  /** Which rollout the interval belongs to; the judge itself keeps no rollouts apart. */
  rollout: z.string().optional(),
});

export type Arm = z.infer<typeof armSchema>;
export type ArmLatency = z.infer<typeof latencySchema>;
export type ScoreWindow = z.infer<typeof scoreWindowSchema>;
export type LabelCohort = z.infer<typeof cohortSchema>;
export type Observation = z.infer<typeof observationSchema>;
