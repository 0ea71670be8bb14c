import { z } from 'zod';

const numericPlan = z.object({
  name: z.string(),
  /** `length` is the number of characters of a text. */
  kind: z.enum(['number', 'instant', 'length']),
  /** Ascending. Bin 0 is x < edges[0], bin i is edges[i-1] <= x < edges[i], the last bin is x >= the last edge. */
  edges: z.array(z.number()),
  /** Those of the edges that cut the reference into tenths, for the stability index. */
  tenths: z.array(z.number()),
  /** Subtracted before sums are taken, so that they lose no digits. */
  shift: z.number(),
});

const labelPlan = z.object({
  name: z.string(),
  kind: z.enum(['label', 'boolean']),
  /** The reference's labels, by falling count. */
  labels: z.array(z.string()),
  /** Whether these are all of the reference's: then any other label is new. */
  isComplete: z.boolean(),
});

const featurePlan = z.object({
  /** Number columns that the random features look at, each as (x - centre) / scale. */
  columns: z.array(z.string()),
  centres: z.array(z.number()),
  scales: z.array(z.number()),
  /** Frequencies × columns. */
  frequencies: z.array(z.array(z.number())),
  /** Columns whose values identify a row. */
  key: z.array(z.string()),
  /** Bins of the hash of the row's key. */
  bins: z.number().int().positive(),
});

/** What is counted, frozen when a baseline is made: every later profile counts the same. */
export const profilePlanSchema = z.object({
  version: z.literal(1),
  columns: z.array(z.union([numericPlan, labelPlan])),
  /** Counts are kept for each of these values of a column of labels, for its other values, and for null. */
  slice: z
    .object({ column: z.string(), values: z.array(z.string()) })
    .optional(),
  features: featurePlan.optional(),
});

export type NumericPlan = z.infer<typeof numericPlan>;
export type LabelPlan = z.infer<typeof labelPlan>;
export type ColumnPlan = NumericPlan | LabelPlan;
export type FeaturePlan = z.infer<typeof featurePlan>;
export type ProfilePlan = z.infer<typeof profilePlanSchema>;

export function isNumericPlan(plan: ColumnPlan): plan is NumericPlan {
  return 'edges' in plan;
}
