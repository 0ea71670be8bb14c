import { z } from 'zod';
import { metaSchema } from '../schemas/meta';
import type {
  Deployment,
  Pod,
  ReplicaSet,
  Service,
} from '../schemas/workloads';

const conditionSchema = z.looseObject({
  type: z.string(),
  status: z.string(),
  lastTransitionTime: z.string().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
  severity: z.string().optional(),
});

export type ServiceCondition = z.infer<typeof conditionSchema>;

const predictorSchema = z.looseObject({
  name: z.string().optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  minReplicas: z.number().optional(),
  canaryTrafficPercent: z.number().optional(),
  model: z
    .looseObject({
      modelFormat: z.looseObject({ name: z.string() }).optional(),
      storageUri: z.string().default(''),
      resources: z.unknown().optional(),
    })
    .optional(),
});

export type Predictor = z.infer<typeof predictorSchema>;

/** Pods that a predictor asks for at least. */
export function leastOf({ minReplicas = 1 }: Predictor): number {
  return minReplicas;
}

const trafficSchema = z.looseObject({
  latestRevision: z.boolean().optional(),
  percent: z.number().optional(),
  revisionName: z.string().optional(),
  tag: z.string().optional(),
});

export type Traffic = z.infer<typeof trafficSchema>;

const componentSchema = z.looseObject({
  latestCreatedRevision: z.string().optional(),
  latestReadyRevision: z.string().optional(),
  latestRolledoutRevision: z.string().optional(),
  previousRolledoutRevision: z.string().optional(),
  traffic: z.array(trafficSchema).optional(),
});

export const inferenceServiceSchema = z.looseObject({
  metadata: metaSchema,
  spec: z.looseObject({
    predictor: predictorSchema,
    canary: z
      .array(
        z.looseObject({
          predictor: predictorSchema,
          trafficPercent: z.number().default(0),
        }),
      )
      .default([]),
  }),
  status: z
    .looseObject({
      conditions: z.array(conditionSchema).default([]),
      components: z
        .looseObject({ predictor: componentSchema.optional() })
        .optional(),
    })
    .default({ conditions: [] }),
});

export type InferenceService = z.infer<typeof inferenceServiceSchema>;

export const routeSchema = z.looseObject({
  metadata: metaSchema,
  spec: z.looseObject({
    rules: z
      .array(
        z.looseObject({
          backendRefs: z
            .array(
              z.looseObject({
                name: z.string(),
                weight: z.number().default(1),
              }),
            )
            .default([]),
        }),
      )
      .default([]),
  }),
});

export type Route = z.infer<typeof routeSchema>;

export const revisionSchema = z.looseObject({
  metadata: metaSchema,
  status: z.looseObject({}).default({}),
});

export type Revision = z.infer<typeof revisionSchema>;

/** An InferenceService with everything that its controller looks at, at one moment. */
export interface ServiceSnapshot {
  service: InferenceService;
  /** Those that it controls. */
  deployments: readonly Deployment[];
  routes: readonly Route[];
  revisions: readonly Revision[];
  /** Those of its Deployments. */
  replicaSets: readonly ReplicaSet[];
  pods: readonly Pod[];
  /** All of its namespace. */
  services: readonly Service[];
}

export interface KserveOptions {
  /** For example `v0.20.0`; stands in the images. */
  version: string;
  /**
   * Whether requests follow `spec.canary`. The released KServe 0.20.0 reports a ready canary and moves none; later ones set the
   * weights of the HTTPRoute.
   */
  movesTraffic: boolean;
}
