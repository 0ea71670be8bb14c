import { z } from 'zod';
import { podTemplateSchema } from '@bellwether/plugin-models-node';

const weightSchema = z.object({ weight: z.number().optional() });

/** What the portal reads of a Rollout; `argoproj.io/v1alpha1`, Argo Rollouts 1.9. */
export const rolloutSchema = z.object({
  spec: z
    .object({
      replicas: z.number().int().nonnegative().optional(),
      paused: z.boolean().optional(),
      template: podTemplateSchema.optional(),
      strategy: z
        .object({
          canary: z
            .object({
              stableService: z.string().optional(),
              steps: z.array(z.unknown()).optional(),
              trafficRouting: z
                .looseObject({ maxTrafficWeight: z.number().optional() })
                .optional(),
            })
            .optional(),
          blueGreen: z
            .object({ activeService: z.string().optional() })
            .optional(),
        })
        .optional(),
    })
    .optional(),
  status: z
    .object({
      phase: z.string().optional(),
      message: z.string().optional(),
      abort: z.boolean().optional(),
      /** A string, although `metadata.generation` is a number. */
      observedGeneration: z.coerce.string().optional(),
      currentStepIndex: z.number().optional(),
      currentPodHash: z.string().optional(),
      stableRS: z.string().optional(),
      readyReplicas: z.number().int().nonnegative().optional(),
      updatedReplicas: z.number().int().nonnegative().optional(),
      canary: z
        .object({
          weights: z
            .object({ canary: weightSchema, stable: weightSchema })
            .optional(),
        })
        .optional(),
    })
    .optional(),
});

export type Rollout = z.infer<typeof rolloutSchema>;

export const replicaSetSchema = z.object({
  spec: z
    .object({
      replicas: z.number().int().nonnegative().optional(),
      template: podTemplateSchema.optional(),
    })
    .optional(),
  status: z
    .object({
      readyReplicas: z.number().int().nonnegative().optional(),
      availableReplicas: z.number().int().nonnegative().optional(),
    })
    .optional(),
});

export type ReplicaSet = z.infer<typeof replicaSetSchema>;
