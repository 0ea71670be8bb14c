import { z } from 'zod';
import { metaSchema } from './meta';

/** A whole number that a template may also give as text, once its arguments are filled in. */
const limit = z.union([z.number(), z.string()]);

const secretKeyRef = z.object({ name: z.string(), key: z.string() });

/** An argument of a template or a run. */
export const argumentSchema = z.looseObject({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z
    .looseObject({
      secretKeyRef: secretKeyRef.optional(),
      fieldRef: z.looseObject({ fieldPath: z.string() }).optional(),
      podTemplateHashValue: z.enum(['Stable', 'Latest']).optional(),
    })
    .optional(),
});

export type Argument = z.infer<typeof argumentSchema>;

export const webSchema = z.looseObject({
  url: z.string(),
  method: z.enum(['GET', 'POST', 'PUT']).default('GET'),
  headers: z
    .array(z.object({ key: z.string(), value: z.string() }))
    .default([]),
  timeoutSeconds: z.number().default(0),
  jsonPath: z.string().default(''),
  insecure: z.boolean().default(false),
  body: z.string().optional(),
  jsonBody: z.unknown().optional(),
});

export type WebMetric = z.infer<typeof webSchema>;

export const metricSchema = z.looseObject({
  name: z.string(),
  interval: z.string().optional(),
  initialDelay: z.string().optional(),
  count: limit.optional(),
  successCondition: z.string().optional(),
  failureCondition: z.string().optional(),
  failureLimit: limit.optional(),
  inconclusiveLimit: limit.optional(),
  consecutiveErrorLimit: limit.optional(),
  consecutiveSuccessLimit: limit.optional(),
  provider: z.looseObject({ web: webSchema.optional() }),
});

export type Metric = z.infer<typeof metricSchema>;

const dryRun = z.looseObject({ metricName: z.string() });
const retention = z.looseObject({ metricName: z.string(), limit: z.number() });

const templateRef = z.looseObject({
  templateName: z.string(),
  clusterScope: z.boolean().optional(),
});

/** An analysis that a Rollout asks for. It is read without adding anything: steps are told apart by what was written. */
export const rolloutAnalysisSchema = z.looseObject({
  templates: z.array(templateRef).optional(),
  args: z.array(argumentSchema).optional(),
  dryRun: z.array(dryRun).optional(),
  measurementRetention: z.array(retention).optional(),
});

export type RolloutAnalysis = z.infer<typeof rolloutAnalysisSchema>;

/** An AnalysisTemplate, of a namespace or of the cluster. Metrics stay as they were written: they are copied into runs. */
export const templateSchema = z.looseObject({
  metadata: metaSchema,
  spec: z.looseObject({
    args: z.array(argumentSchema).default([]),
    metrics: z.array(z.looseObject({ name: z.string() })).default([]),
    dryRun: z.array(dryRun).optional(),
    measurementRetention: z.array(retention).optional(),
  }),
});

export type AnalysisTemplate = z.infer<typeof templateSchema>;

export const PHASES = [
  'Pending',
  'Running',
  'Successful',
  'Failed',
  'Error',
  'Inconclusive',
] as const;

export type Phase = (typeof PHASES)[number];

/** Phases after which nothing more is measured. */
export function isCompleted(phase: Phase | '' | undefined): boolean {
  return (
    phase === 'Successful' ||
    phase === 'Failed' ||
    phase === 'Error' ||
    phase === 'Inconclusive'
  );
}

const phase = z.enum(PHASES);
const count = z.number().default(0);

const measurementSchema = z.looseObject({
  phase,
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
  value: z.string().optional(),
  message: z.string().optional(),
});

export type Measurement = z.infer<typeof measurementSchema>;

const metricResultSchema = z.looseObject({
  name: z.string(),
  phase,
  message: z.string().optional(),
  dryRun: z.boolean().optional(),
  count,
  successful: count,
  failed: count,
  inconclusive: count,
  error: count,
  consecutiveError: count,
  consecutiveSuccess: count,
  measurements: z.array(measurementSchema).default([]),
});

export type MetricResult = z.infer<typeof metricResultSchema>;

export const runStatusSchema = z.looseObject({
  phase: phase.or(z.literal('')).optional(),
  message: z.string().optional(),
  startedAt: z.string().optional(),
  completedAt: z.string().optional(),
  metricResults: z.array(metricResultSchema).default([]),
});

export type RunStatus = z.infer<typeof runStatusSchema>;

export const analysisRunSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: metaSchema,
  spec: z.looseObject({
    args: z.array(argumentSchema).default([]),
    metrics: z.array(z.looseObject({ name: z.string() })).default([]),
    dryRun: z.array(dryRun).default([]),
    measurementRetention: z.array(retention).default([]),
    terminate: z.boolean().default(false),
  }),
  status: runStatusSchema.default({ metricResults: [] }),
});

export type AnalysisRun = z.infer<typeof analysisRunSchema>;
