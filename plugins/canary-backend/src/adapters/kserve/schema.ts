import { containerSchema } from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { conditionsSchema } from '../argo/schema';

const labelsSchema = z.record(z.string(), z.string());

/** How a predictor names its model, in the present form (`model`) and in the older one of a field per framework. */
const modelSchema = z.looseObject({
  storageUri: z.string().optional(),
  image: z.string().optional(),
  args: z.array(z.string()).optional(),
  env: containerSchema.shape.env,
});

export const frameworkSchema = modelSchema;

export const predictorSchema = z.looseObject({
  name: z.string().optional(),
  annotations: labelsSchema.optional(),
  labels: labelsSchema.optional(),
  minReplicas: z.number().int().nonnegative().optional(),
  canaryTrafficPercent: z.number().nullish(),
  model: modelSchema.optional(),
  containers: z.array(containerSchema).optional(),
});

export type Predictor = z.infer<typeof predictorSchema>;

/** What is read of an InferenceService; `serving.kserve.io/v1beta1`, KServe 0.20. */
export const inferenceServiceSchema = z.object({
  spec: z.object({
    predictor: predictorSchema,
    canary: z
      .array(
        z.looseObject({
          predictor: predictorSchema,
          trafficPercent: z.number().optional(),
        }),
      )
      .nullish(),
  }),
  status: z
    .object({
      deploymentMode: z.string().optional(),
      conditions: conditionsSchema.optional(),
      modelStatus: z
        .object({
          transitionStatus: z.string().optional(),
          states: z
            .object({
              activeModelState: z.string().optional(),
              targetModelState: z.string().optional(),
            })
            .optional(),
          copies: z
            .object({
              failedCopies: z.number().int().nonnegative().optional(),
              totalCopies: z.number().int().nonnegative().optional(),
            })
            .optional(),
          lastFailureInfo: z
            .object({
              reason: z.string().optional(),
              message: z.string().optional(),
            })
            .optional(),
        })
        .optional(),
      canaryStatuses: z
        .array(
          z.object({
            name: z.string().optional(),
            ready: z.boolean().optional(),
            trafficPercent: z.number().optional(),
          }),
        )
        .optional(),
      components: z
        .object({
          predictor: z
            .object({
              latestCreatedRevision: z.string().optional(),
              latestReadyRevision: z.string().optional(),
              latestRolledoutRevision: z.string().optional(),
              previousRolledoutRevision: z.string().optional(),
              traffic: z
                .array(
                  z.object({
                    revisionName: z.string().optional(),
                    percent: z.number().optional(),
                    latestRevision: z.boolean().optional(),
                    tag: z.string().optional(),
                  }),
                )
                .optional(),
            })
            .optional(),
        })
        .optional(),
    })
    .default({}),
});

export type InferenceService = z.infer<typeof inferenceServiceSchema>;

/** `gateway.networking.k8s.io/v1` */
export const httpRouteSchema = z.object({
  spec: z
    .object({
      rules: z
        .array(
          z.object({
            backendRefs: z
              .array(
                z.object({
                  name: z.string(),
                  weight: z.number().nonnegative().optional(),
                }),
              )
              .optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});

/** `serving.knative.dev/v1`: keeps what the earlier revisions of a serverless predictor were made from. */
export const revisionSchema = z.object({
  metadata: z.looseObject({
    name: z.string(),
    annotations: labelsSchema.optional(),
    labels: labelsSchema.optional(),
    creationTimestamp: z.string().optional(),
  }),
  spec: z
    .looseObject({ containers: z.array(containerSchema).optional() })
    .optional(),
});

export type KnativeRevision = z.infer<typeof revisionSchema>;
