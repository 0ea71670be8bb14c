import { z } from 'zod';

/** A number, or null where it is not finite: `reason` beside it then says why. */
const finite = z.number().nullable();

export const effectSchema = z.object({
  name: z.enum(['w1-over-sd', 'psi', 'cramers-v', 'auc', 'mmd2']),
  value: finite,
  /** 95 % interval. */
  low: finite,
  high: finite,
});

export const testSchema = z.object({
  test: z.string(),
  statistic: finite,
  pValue: finite,
  method: z.string(),
  effect: effectSchema.optional(),
  /** Why a number is null, or what a reader should know of how it was made. */
  reason: z.string().optional(),
});

export const histogramSchema = z.object({
  /** n + 1 edges of n bins of equal width; values outside are in the first and last bin. */
  edges: z.array(z.number()),
  reference: z.array(z.number()),
  current: z.array(z.number()),
});

export const columnSchema = z.object({
  name: z.string(),
  type: z.enum(['numeric', 'categorical', 'boolean', 'datetime', 'text']),
  /** Benjamini–Hochberg over the columns; null where the column is not tested. */
  qValue: finite,
  /** q-value at most α and material. */
  drifted: z.boolean(),
  /** Some effect's interval lies above its threshold. */
  material: z.boolean().optional(),
  missing: z.object({ reference: z.number(), current: z.number() }),
  newCategories: z.array(z.string()),
  tests: z.array(testSchema),
  /** Smallest p-value of the column's tests, corrected for their number. */
  pValue: finite.optional(),
  /** Why the column has no tests. */
  reason: z.string().optional(),
  /** Where the distribution functions are furthest apart. */
  distance: z
    .object({ at: z.number(), reference: z.number(), current: z.number() })
    .optional(),
  moments: z
    .object({
      reference: z.object({ mean: finite, deviation: finite }),
      current: z.object({ mean: finite, deviation: finite }),
    })
    .optional(),
  /** Values at the probabilities 0, 0.01, 0.05, 0.1, 0.25, 0.5, … 1. */
  quantiles: z
    .object({
      probabilities: z.array(z.number()),
      reference: z.array(finite),
      current: z.array(finite),
    })
    .optional(),
  histogram: histogramSchema.optional(),
  /** The bins of the stability index, and what each adds to it. */
  psiBins: z
    .object({
      labels: z.array(z.string()),
      reference: z.array(z.number()),
      current: z.array(z.number()),
      contributions: z.array(z.number()),
    })
    .optional(),
  /** Most frequent categories, and those whose share moved most. */
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

export const jointSchema = testSchema.extend({
  /** Rows that the test saw. */
  rows: z.object({ reference: z.number(), current: z.number() }).optional(),
  permutations: z.number().optional(),
  importances: z
    .array(z.object({ column: z.string(), value: z.number() }))
    .optional(),
  /** Rows of the current data (from 0) that look least like the reference. */
  typicalRows: z.array(z.number()).optional(),
});

export const familySchema = z.enum([
  'marginal',
  'joint',
  'classifier',
  'model-output',
]);

/** How far a window is from the rest, by what each sort of test measures: see `WindowChanges`. */
export const windowChangesSchema = z.object({
  marginal: z.number(),
  joint: z.number().optional(),
  classifier: z.number().optional(),
});

export const verdictSchema = z.object({
  state: z.enum(['none', 'insufficient-data', 'significant', 'material']),
  pValue: finite,
  alpha: z.number(),
  combine: z.string(),
  reason: z.string(),
  votes: z.array(
    z.object({
      family: familySchema,
      pValue: finite,
      votes: z.boolean(),
      /** Share of the false-alarm rate that the family may spend. */
      weight: z.number().optional(),
    }),
  ),
  /** Largest effect of a column as a multiple of what is material. */
  change: z.number().optional(),
  /** What a temporal check compares. */
  changes: windowChangesSchema.optional(),
  /** What these rows could have shown. */
  power: z
    .object({
      /** Smallest stability index of one column that is found with probability `power`. */
      detectablePsi: finite,
      power: z.number(),
      /** Rows per side from which a material shift of one column is found with that probability. */
      rowsNeeded: z.object({ reference: z.number(), current: z.number() }),
      sentence: z.string(),
    })
    .optional(),
  /** The change against the reference's own windows. */
  temporal: z
    .object({
      windows: z.number(),
      pValue: z.number(),
      alpha: z.number(),
      /** Largest change of a column, as a multiple of what is material; and the largest among the reference's windows. */
      change: z.number(),
      largestSelfChange: z.number(),
      inForce: z.boolean(),
      /** What the check measured, each with its p-value, corrected for their number: nothing else is bound by it. */
      measures: z
        .array(
          z.object({
            measure: z.enum(['marginal', 'joint', 'classifier']),
            change: z.number(),
            largestSelfChange: z.number(),
            pValue: z.number(),
          }),
        )
        .optional(),
    })
    .optional(),
});

export const findingSchema = z.object({
  kind: z.enum([
    'missing-column',
    'extra-column',
    'retyped-column',
    'not-tested',
    'infinite-values',
    'missing-values',
    'new-categories',
    'constant-column',
  ]),
  column: z.string(),
  message: z.string(),
});

/** The report of one comparison. */
export const driftReportSchema = z.object({
  schemaVersion: z.literal(1),
  reference: z.object({ rows: z.number() }),
  current: z.object({ rows: z.number() }),
  verdict: verdictSchema,
  columns: z.array(columnSchema),
  joint: z.array(jointSchema),
  /** Correlations that changed most (normal scores), with Fisher's z for the change. */
  correlations: z
    .array(
      z.object({
        columns: z.tuple([z.string(), z.string()]),
        reference: z.number(),
        current: z.number(),
        z: z.number(),
      }),
    )
    .optional(),
  findings: z.array(findingSchema).optional(),
  /** What a repetition needs, and what the engine chose by itself. */
  run: z
    .object({
      seed: z.number(),
      detectors: z.array(z.string()),
      permutations: z.number(),
      notes: z.array(z.string()),
    })
    .optional(),
  timings: z.object({
    read: z.number(),
    marginal: z.number(),
    joint: z.number(),
    classifier: z.number(),
  }),
});

export type DriftReport = z.infer<typeof driftReportSchema>;
export type ColumnReport = z.infer<typeof columnSchema>;
export type TestReport = z.infer<typeof testSchema>;
export type JointReport = z.infer<typeof jointSchema>;
export type Verdict = z.infer<typeof verdictSchema>;
export type Finding = z.infer<typeof findingSchema>;
export type Family = z.infer<typeof familySchema>;
