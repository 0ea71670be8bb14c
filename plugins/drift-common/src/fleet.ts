import { z } from 'zod';
import { dayRangeSchema } from './baselines';
import { driftStates } from './conventions';
import { logSilenceSchema } from './monitors';

/** Reply of `GET /v1/fleet`: models × weeks, what needs a person first. @public */
export const driftFleetReplySchema = z.object({
  weeks: z.array(dayRangeSchema),
  rows: z.array(
    z.object({
      entityRef: z.string(),
      title: z.string(),
      owner: z.string().optional(),
      monitor: z.string(),
      state: z.enum(driftStates).nullable(),
      sentence: z.string(),
      /** Set while a person is asked to look. */
      needsPerson: z.boolean(),
      /** Still drifted when the false discoveries of the whole fleet are held to the same rate. */
      survivesFleet: z.boolean(),
      /** Set while no rows come: `state` is old then. */
      silence: logSilenceSchema.optional(),
      mutedUntil: z.iso.datetime().optional(),
      problem: z.string().optional(),
      /** One per week: largest effect ÷ its limit; null where there is no window. */
      ratios: z.array(z.number().nullable()),
      states: z.array(z.enum(driftStates).nullable()),
    }),
  ),
  /** False discovery rate at which `survivesFleet` is decided. */
  falseDiscoveryRate: z.number(),
  /** Registered models that nobody watches. */
  unwatched: z.number().int().nonnegative(),
});

/** @public */
export type DriftFleetReply = z.infer<typeof driftFleetReplySchema>;
