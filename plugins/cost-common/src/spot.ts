import { z } from 'zod';
import { amountSchema, shareSchema } from './conventions';

/** What decides whether pods may run on nodes that can be taken away. @public */
export const spotChecks = [
  'replicas',
  'disruption-budget',
  'start-up',
  'stateless',
  'nodes',
  'rollout',
] as const;

/** @public */
export const spotCheckSchema = z.object({
  check: z.enum(spotChecks),
  /** For example "Start-up". */
  title: z.string(),
  state: z.enum(['ok', 'not-now', 'blocking', 'unknown']),
  /** For example "38 s, under 2 min". */
  value: z.string(),
});

/** @public */
export type SpotCheck = z.infer<typeof spotCheckSchema>;

/** Whether and how a server would run on spot nodes. @public */
export const spotPlanSchema = z.object({
  verdict: z.enum([
    'eligible',
    'not-now',
    'not-eligible',
    'unknown',
    'on-spot',
  ]),
  checks: z.array(spotCheckSchema),
  pods: z.number().int().nonnegative(),
  /** Pods on spot in the proposed mix; null where there is none. */
  podsOnSpot: z.number().int().nonnegative().nullable(),
  savingPerDay: amountSchema.nullable(),
  /** Share of time in which enough pods are ready in the mix. */
  availabilityKept: shareSchema.nullable(),
  availabilityTarget: shareSchema,
  /** Under which it was computed, for each node. */
  interruptionsPerWeek: z.number().nonnegative(),
  /** Where the rate comes from: measured here, or assumed. */
  interruptionSource: z.enum(['measured', 'assumed']),
  /** For example "With 4 of 6 pods on spot: 7.10 USD per day less, 99.5 % kept at 5 interruptions a week." */
  sentence: z.string(),
});

/** @public */
export type SpotPlan = z.infer<typeof spotPlanSchema>;
