import { z } from 'zod';

const finite = z.number().nullable();

/** A size of a change, with the limit from which it is material. @public */
export const driftEffectSchema = z.object({
  name: z.enum(['w1-over-sd', 'psi', 'cramers-v', 'auc', 'mmd2']),
  value: finite,
  low: finite,
  high: finite,
  /** From here on it is material; null where the family has no limit of its own. */
  limit: finite,
});

/** @public */
export type DriftEffect = z.infer<typeof driftEffectSchema>;

/** What became of one column in one window. @public */
export const windowColumnSchema = z.object({
  name: z.string(),
  type: z.enum(['numeric', 'categorical', 'boolean', 'datetime', 'text']),
  isOutput: z.boolean(),
  drifted: z.boolean(),
  qValue: finite,
  effect: driftEffectSchema.optional(),
  /** Effect ÷ its limit. */
  ratio: finite,
  /** Share of all importances; absent where none is known. */
  importance: z.number().min(0).max(1).optional(),
  missing: z.object({ reference: z.number(), current: z.number() }),
  newCategories: z.array(z.string()),
  /** What is wrong with the data itself, one sentence each. */
  problems: z.array(z.string()),
  tests: z.array(
    z.object({
      test: z.string(),
      statistic: finite,
      pValue: finite,
      method: z.string(),
      reason: z.string().optional(),
    }),
  ),
  distance: z
    .object({ at: z.number(), reference: z.number(), current: z.number() })
    .optional(),
  means: z.object({ reference: finite, current: finite }).optional(),
  histogram: z
    .object({
      edges: z.array(z.number()),
      reference: z.array(z.number()),
      current: z.array(z.number()),
    })
    .optional(),
  /** Distribution functions at common points, 0 to 1. */
  ecdf: z
    .object({
      at: z.array(z.number()),
      reference: z.array(z.number()),
      current: z.array(z.number()),
    })
    .optional(),
  psiBins: z
    .object({
      labels: z.array(z.string()),
      reference: z.array(z.number()),
      current: z.array(z.number()),
      contributions: z.array(z.number()),
    })
    .optional(),
  categories: z
    .array(
      z.object({
        name: z.string(),
        reference: z.number(),
        current: z.number(),
      }),
    )
    .optional(),
});

/** @public */
export type WindowColumn = z.infer<typeof windowColumnSchema>;
