import { freshnessSchema } from '@bellwether/plugin-models-common';
import { z } from 'zod';
import { controllerSchema, rolloutAddressSchema } from './conventions';
import { armSchema, rolloutPhases, waitingSchema } from './rollouts';
import { trafficSchema } from './traffic';
import { verdictWordSchema } from './verdicts';

/** One rollout on the board. @public */
export const boardRowSchema = rolloutAddressSchema.extend({
  id: z.string(),
  controller: controllerSchema,
  /** Catalog entity of the model; absent when no registry holds it. */
  entityRef: z.string().optional(),
  model: z.string(),
  owner: z.string().optional(),
  phase: z.enum(rolloutPhases),
  sentence: z.string(),
  inProgress: z.boolean(),
  /** Set while nothing goes on until a person acts: what is waited for. */
  needsPerson: z.string().optional(),
  /** Higher is more urgent; the board is sorted by it. */
  urgency: z.number().min(0).max(100),
  arms: z.array(armSchema.omit({ images: true })),
  waiting: z.array(waitingSchema),
  /** Steps done and steps in all; null where the controller has none. */
  steps: z
    .object({
      current: z.number().int().nonnegative(),
      total: z.number().int().nonnegative(),
    })
    .nullable(),
  traffic: trafficSchema,
  verdict: z
    .object({
      verdict: verdictWordSchema,
      sentence: z.string(),
      judgedAt: z.iso.datetime(),
    })
    .optional(),
  startedAt: z.iso.datetime().optional(),
  observedAt: z.iso.datetime(),
  /** Another rollout of the same model is under way too. */
  alsoUnderWay: z.array(z.string()),
});

/** @public */
export type BoardRow = z.infer<typeof boardRowSchema>;

/** Query of `GET /v1/fleet`. @public */
export const boardQuerySchema = z.object({
  /** `in-progress`: what is under way, aborted or needs a person; `all`: every server that is watched. */
  show: z.enum(['in-progress', 'all']).default('in-progress'),
});

/** @public */
export type BoardQuery = z.input<typeof boardQuerySchema>;

/** Reply of `GET /v1/fleet`: rollouts over all clusters, what waits for a person first. @public */
export const boardReplySchema = z.object({
  rows: z.array(boardRowSchema),
  /** Of the rows that the caller may see, whatever was asked for. */
  counts: z.object({
    watched: z.number().int().nonnegative(),
    inProgress: z.number().int().nonnegative(),
    needsPerson: z.number().int().nonnegative(),
  }),
  clusters: z.array(freshnessSchema.extend({ cluster: z.string() })),
});

/** @public */
export type BoardReply = z.infer<typeof boardReplySchema>;
