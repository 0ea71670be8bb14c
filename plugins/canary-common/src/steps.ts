import { z } from 'zod';
import { shareSchema } from './conventions';

const common = {
  index: z.number().int().nonnegative(),
  state: z.enum(['done', 'current', 'ahead']),
  /** For example "20 % of requests" or "Pause of 10 min". */
  sentence: z.string(),
  /** Share that holds while this step lasts: that of the last weight step up to here. */
  weightDuring: shareSchema,
};

/** One step of a canary, as the spec has it. @public */
export const rolloutStepSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('set-weight'),
    ...common,
    /** Wanted share of requests on the canary. */
    weight: shareSchema,
  }),
  z.object({
    kind: z.literal('pause'),
    ...common,
    /** Null: until somebody promotes. */
    durationSeconds: z.number().nonnegative().nullable(),
    /** When the pause began, and ends, while it lasts. */
    startedAt: z.iso.datetime().optional(),
    endsAt: z.iso.datetime().optional(),
  }),
  z.object({
    kind: z.literal('analysis'),
    ...common,
    templates: z.array(z.string()),
    /** Name of the AnalysisRun while it runs. */
    run: z.string().optional(),
  }),
  z.object({
    kind: z.enum([
      'experiment',
      'set-canary-scale',
      'set-header-route',
      'set-mirror-route',
      'plugin',
      'unknown',
    ]),
    ...common,
  }),
]);

/** @public */
export type RolloutStep = z.infer<typeof rolloutStepSchema>;
