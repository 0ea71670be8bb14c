import { z } from 'zod';
import { PHASES, rolloutAnalysisSchema } from './analysis';
import { metaSchema } from './meta';
import { podTemplateSchema } from './workloads';

const given = z.unknown().optional();

const stepSchema = z.looseObject({
  setWeight: z.number().optional(),
  pause: z
    .looseObject({ duration: z.union([z.number(), z.string()]).optional() })
    .optional(),
  analysis: rolloutAnalysisSchema.optional(),
  setCanaryScale: z
    .looseObject({
      replicas: z.number().optional(),
      weight: z.number().optional(),
      matchTrafficWeight: z.boolean().optional(),
    })
    .optional(),
  experiment: given,
  plugin: given,
  setHeaderRoute: given,
  setMirrorRoute: given,
});

export type CanaryStep = z.infer<typeof stepSchema>;

const canarySchema = z.looseObject({
  steps: z.array(stepSchema).default([]),
  stableService: z.string().optional(),
  canaryService: z.string().optional(),
  trafficRouting: z
    .looseObject({
      nginx: z
        .looseObject({
          stableIngress: z.string().optional(),
          annotationPrefix: z.string().optional(),
          additionalIngressAnnotations: z
            .record(z.string(), z.string())
            .default({}),
        })
        .optional(),
    })
    .optional(),
  analysis: rolloutAnalysisSchema
    .extend({ startingStep: z.number().optional() })
    .optional(),
  scaleDownDelaySeconds: z.number().optional(),
  abortScaleDownDelaySeconds: z.number().optional(),
  dynamicStableScale: z.boolean().default(false),
});

const blueGreenSchema = z.looseObject({
  activeService: z.string(),
  previewService: z.string().optional(),
  autoPromotionEnabled: z.boolean().default(true),
  autoPromotionSeconds: z.number().default(0),
  scaleDownDelaySeconds: z.number().optional(),
  abortScaleDownDelaySeconds: z.number().optional(),
  prePromotionAnalysis: rolloutAnalysisSchema.optional(),
  postPromotionAnalysis: rolloutAnalysisSchema.optional(),
});

const runStatusSchema = z.looseObject({
  name: z.string(),
  /** Empty while the run has measured nothing. */
  status: z.enum(PHASES).or(z.literal('')),
  message: z.string().optional(),
});

export type RunInStatus = z.infer<typeof runStatusSchema>;

const weightSchema = z.looseObject({
  weight: z.number(),
  podTemplateHash: z.string().optional(),
  serviceName: z.string().optional(),
});

export type Weight = z.infer<typeof weightSchema>;

const conditionSchema = z.looseObject({
  type: z.string(),
  status: z.string(),
  reason: z.string(),
  message: z.string(),
  lastTransitionTime: z.string(),
  lastUpdateTime: z.string(),
});

export type RolloutCondition = z.infer<typeof conditionSchema>;

const pauseConditionSchema = z.looseObject({
  reason: z.string(),
  startTime: z.string(),
});

const count = z.number().default(0);
const text = z.string().default('');
const flag = z.boolean().default(false);

export const rolloutStatusSchema = z.object({
  HPAReplicas: count,
  abort: flag,
  abortedAt: z.string().optional(),
  availableReplicas: count,
  blueGreen: z
    .object({
      activeSelector: text,
      previewSelector: text,
      prePromotionAnalysisRunStatus: runStatusSchema.optional(),
      postPromotionAnalysisRunStatus: runStatusSchema.optional(),
    })
    .default({ activeSelector: '', previewSelector: '' }),
  canary: z
    .object({
      currentStepAnalysisRunStatus: runStatusSchema.optional(),
      currentBackgroundAnalysisRunStatus: runStatusSchema.optional(),
      weights: z
        .looseObject({ canary: weightSchema, stable: weightSchema })
        .optional(),
    })
    .default({}),
  conditions: z.array(conditionSchema).default([]),
  controllerPause: flag,
  currentPodHash: text,
  currentStepHash: text,
  currentStepIndex: z.number().optional(),
  message: text,
  observedGeneration: text,
  pauseConditions: z.array(pauseConditionSchema).default([]),
  phase: text,
  promoteFull: flag,
  readyReplicas: count,
  replicas: count,
  restartedAt: z.string().optional(),
  selector: text,
  stableRS: text,
  updatedReplicas: count,
});

export type RolloutStatus = z.infer<typeof rolloutStatusSchema>;

export const EMPTY_STATUS: RolloutStatus = rolloutStatusSchema.parse({});

export const rolloutSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: metaSchema,
  spec: z.looseObject({
    replicas: z.number().default(1),
    paused: z.boolean().default(false),
    restartAt: z.string().optional(),
    revisionHistoryLimit: z.number().default(10),
    progressDeadlineSeconds: z.number().default(600),
    progressDeadlineAbort: z.boolean().default(false),
    selector: z.looseObject({
      matchLabels: z.record(z.string(), z.string()).default({}),
    }),
    template: podTemplateSchema,
    strategy: z.looseObject({
      canary: canarySchema.optional(),
      blueGreen: blueGreenSchema.optional(),
    }),
    analysis: z
      .looseObject({
        successfulRunHistoryLimit: z.number().default(5),
        unsuccessfulRunHistoryLimit: z.number().default(5),
      })
      .default({
        successfulRunHistoryLimit: 5,
        unsuccessfulRunHistoryLimit: 5,
      }),
  }),
  status: rolloutStatusSchema.default(EMPTY_STATUS),
});

export type Rollout = z.infer<typeof rolloutSchema>;
