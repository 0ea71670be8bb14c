import { podTemplateSchema } from '@bellwether/plugin-models-node';
import { z } from 'zod';

const weightSchema = z.object({
  weight: z.number().default(0),
  podTemplateHash: z.string().optional(),
  serviceName: z.string().optional(),
});

const runStatusSchema = z.object({
  name: z.string(),
  status: z.string().default(''),
  message: z.string().optional(),
});

const analysisSchema = z.looseObject({
  templates: z
    .array(z.object({ templateName: z.string().optional() }))
    .optional(),
});

/** One step; unknown kinds are kept, so that a newer controller's are shown by name. */
export const stepSchema = z.looseObject({
  setWeight: z.number().optional(),
  pause: z
    .object({ duration: z.union([z.string(), z.number()]).optional() })
    .nullish(),
  analysis: analysisSchema.optional(),
  experiment: z
    .looseObject({
      duration: z.string().optional(),
      templates: z.array(z.looseObject({ name: z.string() })).optional(),
    })
    .optional(),
  setCanaryScale: z
    .object({
      weight: z.number().optional(),
      replicas: z.number().optional(),
      matchTrafficWeight: z.boolean().optional(),
    })
    .optional(),
  setHeaderRoute: z.unknown().optional(),
  setMirrorRoute: z.unknown().optional(),
  plugin: z.object({ name: z.string().optional() }).optional(),
});

export const conditionsSchema = z.array(
  z.object({
    type: z.string(),
    status: z.string(),
    reason: z.string().optional(),
    message: z.string().optional(),
    lastTransitionTime: z.string().optional(),
  }),
);

const virtualServiceNameSchema = z.object({
  name: z.string(),
  routes: z.array(z.string()).optional(),
});

/** What is read of a Rollout; `argoproj.io/v1alpha1`, Argo Rollouts 1.9. */
export const rolloutSchema = z.object({
  spec: z
    .object({
      replicas: z.number().int().nonnegative().default(1),
      paused: z.boolean().optional(),
      template: podTemplateSchema.loose().optional(),
      workloadRef: z
        .object({
          apiVersion: z.string().optional(),
          kind: z.string(),
          name: z.string(),
        })
        .optional(),
      strategy: z
        .object({
          canary: z
            .object({
              stableService: z.string().optional(),
              canaryService: z.string().optional(),
              steps: z.array(stepSchema).optional(),
              analysis: analysisSchema.optional(),
              trafficRouting: z
                .looseObject({
                  maxTrafficWeight: z.number().positive().optional(),
                  nginx: z.object({}).loose().optional(),
                  istio: z
                    .object({
                      virtualService: virtualServiceNameSchema.optional(),
                      virtualServices: z
                        .array(virtualServiceNameSchema)
                        .optional(),
                      destinationRule: z
                        .object({ canarySubsetName: z.string().optional() })
                        .optional(),
                    })
                    .optional(),
                  plugins: z
                    .object({
                      'argoproj-labs/gatewayAPI': z
                        .object({
                          httpRoute: z.string().optional(),
                          httpRoutes: z
                            .array(z.object({ name: z.string() }))
                            .optional(),
                          namespace: z.string().optional(),
                        })
                        .optional(),
                    })
                    .optional(),
                })
                .optional(),
            })
            .optional(),
          blueGreen: z
            .object({
              activeService: z.string().optional(),
              previewService: z.string().optional(),
              autoPromotionSeconds: z.number().optional(),
              autoPromotionEnabled: z.boolean().optional(),
            })
            .optional(),
        })
        .default({}),
    })
    .default({ replicas: 1, strategy: {} }),
  status: z
    .object({
      phase: z.string().optional(),
      message: z.string().optional(),
      abort: z.boolean().optional(),
      abortedAt: z.string().optional(),
      promoteFull: z.boolean().optional(),
      controllerPause: z.boolean().optional(),
      pauseConditions: z
        .array(z.object({ reason: z.string(), startTime: z.string() }))
        .optional(),
      /** A string, although `metadata.generation` is a number. */
      observedGeneration: z.coerce.string().optional(),
      workloadObservedGeneration: z.coerce.string().optional(),
      currentStepIndex: z.number().int().nonnegative().optional(),
      currentPodHash: z.string().optional(),
      stableRS: z.string().optional(),
      restartedAt: z.string().optional(),
      conditions: conditionsSchema.optional(),
      canary: z
        .object({
          weights: z
            .object({
              canary: weightSchema,
              stable: weightSchema,
              verified: z.boolean().optional(),
            })
            .optional(),
          currentStepAnalysisRunStatus: runStatusSchema.optional(),
          currentBackgroundAnalysisRunStatus: runStatusSchema.optional(),
          currentExperiment: z.string().optional(),
        })
        .optional(),
      blueGreen: z
        .object({
          activeSelector: z.string().optional(),
          previewSelector: z.string().optional(),
          prePromotionAnalysisRunStatus: runStatusSchema.optional(),
          postPromotionAnalysisRunStatus: runStatusSchema.optional(),
        })
        .optional(),
    })
    .default({}),
});

export type ArgoRollout = z.infer<typeof rolloutSchema>;

export const replicaSetSchema = z.object({
  spec: z
    .object({
      replicas: z.number().int().nonnegative().optional(),
      template: podTemplateSchema.loose().optional(),
    })
    .default({}),
  status: z
    .object({
      readyReplicas: z.number().int().nonnegative().optional(),
      availableReplicas: z.number().int().nonnegative().optional(),
    })
    .default({}),
});

export type ReplicaSet = z.infer<typeof replicaSetSchema>;
