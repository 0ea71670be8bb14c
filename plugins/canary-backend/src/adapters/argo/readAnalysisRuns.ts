import { AnalysisRun, analysisPhases } from '@bellwether/plugin-canary-common';
import { ClusterObject } from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { asTime } from '../times';

const measurementSchema = z.object({
  phase: z.string().optional(),
  value: z.string().optional(),
  message: z.string().optional(),
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
});

const count = z.number().int().nonnegative().default(0);

const runSchema = z.object({
  metadata: z.object({
    uid: z.string(),
    name: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
  }),
  spec: z
    .object({
      terminate: z.boolean().optional(),
      metrics: z
        .array(
          z.object({
            name: z.string(),
            interval: z.string().optional(),
            successCondition: z.string().optional(),
            failureCondition: z.string().optional(),
            provider: z.record(z.string(), z.unknown()).optional(),
          }),
        )
        .default([]),
    })
    .default({ metrics: [] }),
  status: z
    .object({
      phase: z.string().optional(),
      message: z.string().optional(),
      startedAt: z.string().optional(),
      completedAt: z.string().optional(),
      metricResults: z
        .array(
          z.object({
            name: z.string(),
            phase: z.string().optional(),
            message: z.string().optional(),
            dryRun: z.boolean().default(false),
            count,
            successful: count,
            failed: count,
            inconclusive: count,
            error: count,
            metadata: z.record(z.string(), z.string()).optional(),
            measurements: z.array(measurementSchema).default([]),
          }),
        )
        .default([]),
    })
    .default({ metricResults: [] }),
});

type Run = z.infer<typeof runSchema>;

const SCOPES: Record<string, AnalysisRun['scope']> = {
  Step: 'step',
  Background: 'background',
  PrePromotion: 'pre-promotion',
  PostPromotion: 'post-promotion',
};

const known = new WeakMap<ClusterObject, AnalysisRun | undefined>();

/** The AnalysisRuns of a Rollout, newest first. Their arguments are left out: they may hold secrets. */
export function readAnalysisRuns(
  objects: readonly ClusterObject[] = [],
): AnalysisRun[] {
  return objects
    .flatMap(object => {
      if (!known.has(object)) known.set(object, readRun(object));
      return known.get(object) ?? [];
    })
    .sort((a, b) => ((a.startedAt ?? '') < (b.startedAt ?? '') ? 1 : -1));
}

function readRun(object: ClusterObject): AnalysisRun | undefined {
  const run = runSchema.safeParse(object).data;
  if (!run) return undefined;
  const { metadata, spec, status } = run;
  const step = metadata.labels['step-index'];
  const phase = phaseOf(status.phase);
  return {
    uid: metadata.uid,
    name: metadata.name,
    scope: SCOPES[metadata.labels['rollout-type'] ?? ''] ?? 'other',
    ...(/^\d+$/.test(step ?? '') && { step: Number(step) }),
    revision: metadata.labels['rollouts-pod-template-hash'],
    phase,
    message: status.message,
    startedAt: asTime(status.startedAt),
    finishedAt: asTime(status.completedAt),
    terminated: spec.terminate === true && phase === 'successful',
    isCopy: false,
    metrics: status.metricResults.map(result => readMetric(result, spec)),
  };
}

function readMetric(
  {
    metadata = {},
    measurements,
    ...result
  }: Run['status']['metricResults'][number],
  spec: Run['spec'],
): AnalysisRun['metrics'][number] {
  const asked = spec.metrics.find(({ name }) => name === result.name);
  const [provider] = Object.keys(asked?.provider ?? {});
  return {
    ...result,
    phase: phaseOf(result.phase),
    successCondition: asked?.successCondition,
    failureCondition: asked?.failureCondition,
    interval: asked?.interval,
    provider,
    query:
      metadata.ResolvedPrometheusQuery ??
      queryOf(asked?.provider?.[provider ?? '']),
    measurements: measurements.map(({ metadata: about, ...measured }) => ({
      ...measured,
      phase: phaseOf(measured.phase),
      startedAt: asTime(measured.startedAt),
      finishedAt: asTime(measured.finishedAt),
      query: about?.ResolvedPrometheusQuery,
    })),
  };
}

const providerSchema = z.object({
  query: z.string().optional(),
  url: z.string().optional(),
});

/** The query of a provider, or its address, with the names of arguments in their places. */
function queryOf(provider: unknown): string | undefined {
  const { query, url } = providerSchema.safeParse(provider).data ?? {};
  return query ?? url;
}

export function phaseOf(phase: string | undefined): AnalysisRun['phase'] {
  const word = (phase || 'pending').toLocaleLowerCase('en-US');
  return analysisPhases.find(candidate => candidate === word) ?? 'unknown';
}
