import { z } from 'zod';

const count = z.number().int().nonnegative();

const numericCounts = z.object({
  /** Finite values in each bin of the plan. */
  bins: z.array(count),
  /** Null and NaN. */
  missing: count,
  negativeInfinities: count,
  positiveInfinities: count,
  /** Σ (x - shift) and Σ (x - shift)² over the finite values. */
  sum: z.number(),
  squares: z.number(),
  least: z.number().nullable(),
  greatest: z.number().nullable(),
});

const labelCounts = z.object({
  /** Rows with each label of the plan. */
  labels: z.array(count),
  /** Rows with any other label. */
  other: count,
  missing: count,
  /** The most frequent of the other labels; after a merge their counts are lower bounds. */
  frequentOthers: z.array(z.object({ label: z.string(), count })),
});

const columnCounts = z.union([numericCounts, labelCounts]);

export const profileSchema = z.object({
  version: z.literal(1),
  /** SHA-256 of the plan: only profiles of one plan can be added and compared. */
  plan: z.string(),
  rows: count,
  /** In the order of the plan's columns. */
  columns: z.array(columnCounts),
  /** The same for each value of the slicing column, then for its other values, then for null. */
  slices: z
    .array(z.object({ rows: count, columns: z.array(columnCounts) }))
    .optional(),
  /** Per bin of the row key's hash: rows without a missing value, and sums of the random features over them. */
  features: z
    .array(
      z.object({
        rows: count,
        cosines: z.array(z.number()),
        sines: z.array(z.number()),
      }),
    )
    .optional(),
});

export type NumericCounts = z.infer<typeof numericCounts>;
export type LabelCounts = z.infer<typeof labelCounts>;
export type ColumnCounts = NumericCounts | LabelCounts;
export type FeatureSums = NonNullable<
  z.infer<typeof profileSchema>['features']
>;
export type Profile = z.infer<typeof profileSchema>;

export function isNumericCounts(counts: ColumnCounts): counts is NumericCounts {
  return 'bins' in counts;
}
