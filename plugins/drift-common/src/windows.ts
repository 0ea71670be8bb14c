import { z } from 'zod';
import { dayRangeSchema } from './baselines';
import { driftStates } from './conventions';
import { monitorDefinitionSchema } from './definition';
import { driftEffectSchema, windowColumnSchema } from './windowColumns';

const finite = z.number().nullable();

/**
 * Why the owner of a model is told: an input that is gone or of another type, missing values, a column or all of them
 * together that drifted, the model's error, or rows that no longer come.
 *
 * @public
 */
export const driftCauseSchema = z.object({
  kind: z.enum([
    'schema',
    'missing-values',
    'column',
    'joint',
    'error',
    'no-rows',
  ]),
  /** Where it is one column's. */
  column: z.string().optional(),
});

/** @public */
export type DriftCause = z.infer<typeof driftCauseSchema>;

/** A column that one side has and the other has not, or has in another type. @public */
export const driftSchemaFindingSchema = z.object({
  kind: z.enum(['missing-column', 'extra-column', 'retyped-column']),
  column: z.string(),
  message: z.string(),
});

/** @public */
export type DriftSchemaFinding = z.infer<typeof driftSchemaFindingSchema>;

/** One window on the timeline. @public */
export const windowSummarySchema = z.object({
  range: dayRangeSchema,
  rows: z.number().int().nonnegative(),
  state: z.enum(driftStates),
  pValue: finite,
  /** The input whose effect is the largest multiple of its limit. */
  largest: z
    .object({
      column: z.string(),
      effect: driftEffectSchema,
      ratio: z.number(),
    })
    .optional(),
  /** Mean absolute error or error rate, where labels are known. */
  error: z
    .object({
      name: z.enum(['absolute-error', 'error-rate']),
      value: z.number(),
      baseline: z.number().optional(),
      labelledShare: z.number().min(0).max(1),
    })
    .optional(),
  /** Versions that answered, with their share of the rows. */
  versions: z.array(
    z.object({ version: z.string(), share: z.number().min(0).max(1) }),
  ),
  baseline: z.number().int().positive(),
  judgedAt: z.iso.datetime(),
  /** True when rows came after it was judged, and it was judged again. */
  reopened: z.boolean(),
  /** Rows that came too late to open it again: the judgement has not seen them. */
  lateRows: z.number().int().nonnegative().optional(),
  /** Why its owner is told; absent in judgements of before causes were kept. */
  causes: z.array(driftCauseSchema).optional(),
});

/** @public */
export type WindowSummary = z.infer<typeof windowSummarySchema>;

/** Something that happened to the model, marked on the timeline. @public */
export const driftMarkSchema = z.object({
  at: z.iso.datetime(),
  kind: z.enum(['version', 'deploy', 'baseline']),
  label: z.string(),
});

/** Reply of `GET …/windows`, oldest first. @public */
export const windowsReplySchema = z.object({
  windows: z.array(windowSummarySchema),
  marks: z.array(driftMarkSchema),
  /** Largest ratio among the baseline's own windows, 5 % and 95 %, once there are enough of them. */
  band: z.object({ low: z.number(), high: z.number() }).optional(),
});

/** @public */
export type WindowsReply = z.infer<typeof windowsReplySchema>;

/** Reply of `GET …/heat-map`: effect ÷ its limit, inputs × windows. @public */
export const heatMapReplySchema = z.object({
  windows: z.array(dayRangeSchema),
  rows: z.array(
    z.object({
      column: z.string(),
      effect: z.string(),
      isOutput: z.boolean(),
      /** One per window; null where it was not tested. */
      ratios: z.array(finite),
    }),
  ),
});

/** @public */
export type HeatMapReply = z.infer<typeof heatMapReplySchema>;

/** Enough to do it again. @public */
export const driftEvidenceSchema = z.object({
  source: z.string(),
  /** Texts of the queries that were sent, or the files that were read. */
  queries: z.array(z.string()),
  reference: dayRangeSchema.extend({ rows: z.number() }),
  current: dayRangeSchema.extend({ rows: z.number() }),
  baselineHash: z.string().optional(),
  engineVersion: z.string(),
  seed: z.number(),
  durationMs: z.number(),
  notes: z.array(z.string()),
  /** The monitor as it was then: detectors, what was left out, the output, and all other settings. */
  definition: monitorDefinitionSchema.optional(),
});

/** What was said of a window before it was judged again. @public */
export const earlierJudgementSchema = z.object({
  judgedAt: z.iso.datetime(),
  state: z.enum(driftStates),
  sentence: z.string(),
  rows: z.number().int().nonnegative(),
  baseline: z.number().int().positive(),
  evidence: driftEvidenceSchema,
});

/** @public */
export type EarlierJudgement = z.infer<typeof earlierJudgementSchema>;

/** A judgement with all that it rests on. @public */
export const windowDetailSchema = z.object({
  range: dayRangeSchema,
  state: z.enum(driftStates),
  /** One sentence with what moved, and what it did to the model where that is known. */
  sentence: z.string(),
  /** What it was judged on. */
  basis: z.string(),
  promise: z.string(),
  power: z.string().optional(),
  season: z.object({ inForce: z.boolean(), sentence: z.string() }),
  pValue: finite,
  alpha: z.number(),
  combine: z.string(),
  votes: z.array(
    z.object({
      family: z.enum(['marginal', 'joint', 'classifier', 'model-output']),
      /** What it looked at, for example `7 inputs, one by one`. */
      basis: z.string(),
      effect: driftEffectSchema.optional(),
      pValue: finite,
      votes: z.boolean(),
      weight: z.number().optional(),
    }),
  ),
  error: windowSummarySchema.shape.error,
  /** Columns that came, went, or changed their type: before any statistic. */
  schema: z.array(driftSchemaFindingSchema).default([]),
  /** Data problems first, then by effect × importance. */
  columns: z.array(windowColumnSchema),
  joint: z.object({
    importances: z.array(z.object({ column: z.string(), value: z.number() })),
    correlations: z.array(
      z.object({
        columns: z.tuple([z.string(), z.string()]),
        reference: z.number(),
        current: z.number(),
        z: z.number(),
      }),
    ),
    /** Rows that look least like the baseline: column → value as text. */
    typicalRows: z.array(z.record(z.string(), z.string())),
  }),
  evidence: driftEvidenceSchema,
  judgedAt: z.iso.datetime(),
  /** Newest first; absent where it was judged once. */
  earlier: z.array(earlierJudgementSchema).optional(),
});

/** @public */
export type WindowDetail = z.infer<typeof windowDetailSchema>;

/** Body of `POST …/comparisons`: any two ranges of the monitor's data. Nothing of it is stored as a judgement. @public */
export const compareRangesRequestSchema = z.object({
  reference: dayRangeSchema,
  current: dayRangeSchema,
  /** Only rows with this value of a slice column. */
  slice: z.object({ column: z.string(), value: z.string() }).optional(),
});

/** @public */
export type CompareRangesRequest = z.infer<typeof compareRangesRequestSchema>;
