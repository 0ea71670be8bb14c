import { z } from 'zod';
import { containerSchema } from '@bellwether/plugin-models-node';

const labelsSchema = z.record(z.string(), z.string());

/** How a predictor names its model, in the present form (`model`) and in the older one of a field per framework. */
const modelSchema = z.looseObject({
  storageUri: z.string().optional(),
  runtime: z.string().optional(),
  modelFormat: z.object({ name: z.string().optional() }).optional(),
  image: z.string().optional(),
  args: z.array(z.string()).optional(),
  env: containerSchema.shape.env,
});

export const predictorSchema = z.looseObject({
  name: z.string().optional(),
  annotations: labelsSchema.optional(),
  labels: labelsSchema.optional(),
  minReplicas: z.number().int().nonnegative().optional(),
  canaryTrafficPercent: z.number().optional(),
  model: modelSchema.optional(),
  containers: z.array(containerSchema).optional(),
});

export type Predictor = z.infer<typeof predictorSchema>;

export const frameworkModelSchema = modelSchema;

/** What the portal reads of an InferenceService; `serving.kserve.io/v1beta1`, KServe 0.20. */
export const inferenceServiceSchema = z.object({
  spec: z.object({
    predictor: predictorSchema,
    canary: z
      .array(
        z.object({
          predictor: predictorSchema,
          trafficPercent: z.number().optional(),
        }),
      )
      .optional(),
  }),
  status: z
    .object({
      url: z.string().optional(),
      address: z.object({ url: z.string().optional() }).optional(),
      clusterServingRuntimeName: z.string().optional(),
      servingRuntimeName: z.string().optional(),
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string().optional(),
          }),
        )
        .optional(),
      modelStatus: z
        .object({
          transitionStatus: z.string().optional(),
          states: z
            .object({ activeModelState: z.string().optional() })
            .optional(),
          copies: z
            .object({
              failedCopies: z.number().int().nonnegative().optional(),
              totalCopies: z.number().int().nonnegative().optional(),
            })
            .optional(),
          lastFailureInfo: z
            .object({ reason: z.string().optional() })
            .optional(),
        })
        .optional(),
      canaryStatuses: z
        .array(
          z.object({
            name: z.string().optional(),
            ready: z.boolean().optional(),
          }),
        )
        .optional(),
      components: z
        .object({
          predictor: z
            .object({
              latestCreatedRevision: z.string().optional(),
              latestReadyRevision: z.string().optional(),
              traffic: z
                .array(
                  z.object({
                    revisionName: z.string().optional(),
                    percent: z.number().optional(),
                    latestRevision: z.boolean().optional(),
                  }),
                )
                .optional(),
            })
            .optional(),
        })
        .optional(),
    })
    .optional(),
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

export type HttpRoute = z.infer<typeof httpRouteSchema>;

/** `serving.knative.dev/v1`: keeps what the earlier revisions of a serverless predictor were made from. */
export const revisionSchema = z.object({
  metadata: z.object({
    annotations: labelsSchema.optional(),
    labels: labelsSchema.optional(),
  }),
  spec: z
    .object({ containers: z.array(containerSchema).optional() })
    .optional(),
});

export type Revision = z.infer<typeof revisionSchema>;
