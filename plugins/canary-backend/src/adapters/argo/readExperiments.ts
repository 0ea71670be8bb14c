import { Experiment } from '@bellwether/plugin-canary-common';
import { parseOnce } from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { asTime } from '../times';
import { phaseOf } from './readAnalysisRuns';
import { HASH_LABEL, ReadRollout } from './ReadRollout';

/** Longest message that is kept of what the controller says. */
const MESSAGE_LENGTH = 500;

const pods = z.number().int().nonnegative();
const counted = pods.default(0);

/** What is read of an Experiment; `argoproj.io/v1alpha1`, Argo Rollouts 1.9. */
const experimentSchema = z.object({
  metadata: z.object({
    uid: z.string(),
    name: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    creationTimestamp: z.string().optional(),
  }),
  spec: z
    .object({
      duration: z.string().optional(),
      terminate: z.boolean().optional(),
      templates: z
        .array(z.object({ name: z.string(), replicas: pods.default(1) }))
        .default([]),
      analyses: z
        .array(
          z.object({
            name: z.string(),
            requiredForCompletion: z.boolean().optional(),
          }),
        )
        .default([]),
    })
    .default({ templates: [], analyses: [] }),
  status: z
    .object({
      phase: z.string().optional(),
      message: z.string().optional(),
      availableAt: z.string().optional(),
      templateStatuses: z
        .array(
          z.object({
            name: z.string(),
            status: z.string().optional(),
            message: z.string().optional(),
            replicas: counted,
            availableReplicas: counted,
            podTemplateHash: z.string().optional(),
          }),
        )
        .default([]),
      analysisRuns: z
        .array(
          z.object({
            name: z.string(),
            analysisRun: z.string().optional(),
            phase: z.string().optional(),
            message: z.string().optional(),
          }),
        )
        .default([]),
    })
    .default({ templateStatuses: [], analysisRuns: [] }),
});

type Read = z.infer<typeof experimentSchema>;

const parseExperiment = parseOnce(experimentSchema);

/** The experiments of a Rollout, newest first; undefined where they may not be read, or the cluster has none of them. */
export function readExperiments({
  rollout,
  objects,
}: ReadRollout): Experiment[] | undefined {
  const { currentExperiment } = rollout.status.canary ?? {};
  return objects.related.experiments
    ?.flatMap(object => parseExperiment(object) ?? [])
    .sort((a, b) =>
      (a.metadata.creationTimestamp ?? '') <
      (b.metadata.creationTimestamp ?? '')
        ? 1
        : -1,
    )
    .map(read => ({
      ...toExperiment(read),
      ...(read.metadata.name === currentExperiment && {
        step: rollout.status.currentStepIndex ?? 0,
      }),
    }));
}

function toExperiment({ metadata, spec, status }: Read): Experiment {
  return {
    uid: metadata.uid,
    name: metadata.name,
    revision: metadata.labels[HASH_LABEL],
    phase: phaseOf(status.phase),
    message: cut(status.message),
    availableAt: asTime(status.availableAt),
    duration: spec.duration,
    terminated: spec.terminate === true,
    templates: spec.templates.map(({ name, replicas }) => {
      const seen = status.templateStatuses.find(one => one.name === name);
      return {
        name,
        status: seen?.status || 'Not begun',
        message: cut(seen?.message),
        wanted: replicas,
        available: seen?.availableReplicas ?? 0,
        podHash: seen?.podTemplateHash,
      };
    }),
    analyses: spec.analyses.map(({ name, requiredForCompletion }) => {
      const seen = status.analysisRuns.find(one => one.name === name);
      return {
        name,
        run: seen?.analysisRun || undefined,
        phase: phaseOf(seen?.phase),
        message: cut(seen?.message),
        isRequired: requiredForCompletion === true,
      };
    }),
  };
}

function cut(text: string | undefined): string | undefined {
  return text?.slice(0, MESSAGE_LENGTH) || undefined;
}
