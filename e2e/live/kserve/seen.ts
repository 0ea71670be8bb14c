import { z } from 'zod';

export const serviceSchema = z.object({
  metadata: z.object({ generation: z.number(), resourceVersion: z.string() }),
  spec: z.looseObject({
    predictor: z.looseObject({
      name: z.string().optional(),
      minReplicas: z.number().optional(),
      model: z.looseObject({ storageUri: z.string().optional() }).optional(),
    }),
    canary: z
      .array(
        z.looseObject({
          predictor: z.looseObject({ name: z.string().optional() }),
          trafficPercent: z.number().optional(),
        }),
      )
      .optional(),
  }),
  status: z
    .looseObject({
      deploymentMode: z.string().optional(),
      conditions: z
        .array(
          z.looseObject({
            type: z.string(),
            status: z.string(),
            reason: z.string().optional(),
          }),
        )
        .default([]),
      canaryStatuses: z
        .array(
          z.looseObject({
            name: z.string(),
            ready: z.boolean(),
            trafficPercent: z.number().default(0),
          }),
        )
        .default([]),
    })
    .prefault({}),
});

/** An InferenceService as the API server has it. */
export type SeenService = z.infer<typeof serviceSchema>;

export const routeSchema = z.object({
  spec: z.object({
    rules: z.array(
      z.object({
        backendRefs: z.array(
          z.object({ name: z.string(), weight: z.number() }),
        ),
      }),
    ),
  }),
});

export const deploymentSchema = z.looseObject({
  spec: z.looseObject({
    replicas: z.number(),
    template: z.looseObject({
      metadata: z.looseObject({
        annotations: z.record(z.string(), z.string()).default({}),
      }),
      spec: z.looseObject({
        serviceAccountName: z.string().optional(),
        securityContext: z.looseObject({}).optional(),
        containers: z.array(z.looseObject({ name: z.string() })),
      }),
    }),
  }),
});

export type SeenDeployment = z.infer<typeof deploymentSchema>;

/** Whether a condition of the status holds. */
export function isTrue({ status }: SeenService, type: string): boolean {
  return status.conditions.some(
    condition => condition.type === type && condition.status === 'True',
  );
}

/** Whether the status calls a canary ready at a share. */
export function isReadyAt(percent: number) {
  return ({ status: { canaryStatuses } }: SeenService): boolean =>
    canaryStatuses.some(
      ({ ready, trafficPercent }) => ready && trafficPercent === percent,
    );
}
