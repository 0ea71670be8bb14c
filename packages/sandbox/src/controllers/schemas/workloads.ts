import { z } from 'zod';
import { metaSchema } from './meta';

const count = z.number().default(0);

const labels = z.record(z.string(), z.string());

const container = z.looseObject({ name: z.string(), image: z.string() });

/** A pod template; what else is in it is kept as it is. */
export const podTemplateSchema = z.looseObject({
  metadata: z
    .looseObject({
      labels: labels.default({}),
      annotations: labels.optional(),
    })
    .default({ labels: {} }),
  spec: z.looseObject({ containers: z.array(container) }),
});

export type PodTemplateView = z.infer<typeof podTemplateSchema>;

export const replicaSetSchema = z.looseObject({
  metadata: metaSchema,
  spec: z.looseObject({
    replicas: z.number().default(1),
    selector: z.looseObject({ matchLabels: labels.default({}) }),
    template: podTemplateSchema,
  }),
  status: z
    .looseObject({
      replicas: count,
      readyReplicas: count,
      availableReplicas: count,
      observedGeneration: count,
    })
    .default({
      replicas: 0,
      readyReplicas: 0,
      availableReplicas: 0,
      observedGeneration: 0,
    }),
});

export type ReplicaSet = z.infer<typeof replicaSetSchema>;

export const podSchema = z.looseObject({
  metadata: metaSchema,
  status: z
    .looseObject({
      conditions: z
        .array(z.looseObject({ type: z.string(), status: z.string() }))
        .default([]),
    })
    .default({ conditions: [] }),
});

export type Pod = z.infer<typeof podSchema>;

export function isReady({ status }: Pod): boolean {
  return status.conditions.some(
    ({ type, status: value }) => type === 'Ready' && value === 'True',
  );
}

export const serviceSchema = z.looseObject({
  metadata: metaSchema,
  spec: z.looseObject({ selector: labels.default({}) }),
});

export type Service = z.infer<typeof serviceSchema>;

const ingressPath = z.looseObject({
  backend: z.looseObject({
    service: z.looseObject({ name: z.string() }).optional(),
  }),
});

const ingressRule = z.looseObject({
  http: z.looseObject({ paths: z.array(ingressPath) }).optional(),
});

export const ingressSchema = z.looseObject({
  metadata: metaSchema,
  spec: z.looseObject({
    ingressClassName: z.string().optional(),
    tls: z.array(z.unknown()).optional(),
    rules: z.array(ingressRule).default([]),
  }),
});

export type Ingress = z.infer<typeof ingressSchema>;

export const deploymentSchema = z.looseObject({
  metadata: metaSchema,
  spec: z.looseObject({
    replicas: z.number().default(1),
    selector: z.looseObject({ matchLabels: labels.default({}) }),
    template: podTemplateSchema,
  }),
  status: z
    .looseObject({
      observedGeneration: count,
      replicas: count,
      readyReplicas: count,
      availableReplicas: count,
      updatedReplicas: count,
      conditions: z
        .array(
          z.looseObject({
            type: z.string(),
            status: z.string(),
            reason: z.string().optional(),
            lastTransitionTime: z.string().optional(),
            lastUpdateTime: z.string().optional(),
          }),
        )
        .default([]),
    })
    .default({
      observedGeneration: 0,
      replicas: 0,
      readyReplicas: 0,
      availableReplicas: 0,
      updatedReplicas: 0,
      conditions: [],
    }),
});

export type Deployment = z.infer<typeof deploymentSchema>;
