import { z } from 'zod';
import { shareSchema } from './conventions';

/** A share of requests on the canary, with where that is said. @public */
export const trafficShareSchema = z.object({
  share: shareSchema,
  /** For people, for example `spec, step 2` or `canary-weight of Ingress flight-delay-canary`. */
  source: z.string(),
  at: z.iso.datetime().optional(),
});

/** @public */
export type TrafficShare = z.infer<typeof trafficShareSchema>;

/**
 * Three answers to one question: what was asked for, what routes requests, and what was counted. A controller may report a
 * share that no request follows, so only what was seen counts.
 *
 * @public
 */
export const trafficSchema = z.object({
  /** What the spec asks for at this step; absent when no canary is asked for. */
  desired: trafficShareSchema.optional(),
  /** What the controller says it does. */
  reported: trafficShareSchema.optional(),
  /** What the router was told: weights of a route or an Ingress, or pods where there is no router. */
  effective: trafficShareSchema.optional(),
  /** What was counted, by version. */
  observed: trafficShareSchema
    .extend({
      requests: z.number().nonnegative(),
      since: z.iso.datetime(),
    })
    .optional(),
  /**
   * `as-asked`: what is seen is what was asked for; `settling`: it differs, and has for less than the time that it takes;
   * `differs`: it does not follow; `unseen`: nothing was seen that says it; `none`: there is no canary.
   */
  state: z.enum(['as-asked', 'settling', 'differs', 'unseen', 'none']),
  /** For example "Asked 10 %, seen 0 %: the route has no canary." */
  sentence: z.string(),
});

/** @public */
export type Traffic = z.infer<typeof trafficSchema>;
