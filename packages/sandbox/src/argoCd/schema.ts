import { z } from 'zod';
import { metaSchema } from '../controllers/schemas/meta';

const sourceSchema = z.looseObject({
  repoURL: z.string(),
  path: z.string().default('.'),
  targetRevision: z.string().optional(),
});

export type Source = z.infer<typeof sourceSchema>;

const syncSchema = z.looseObject({
  status: z.string(),
  revision: z.string().optional(),
});

const historySchema = z.looseObject({
  id: z.number(),
  revision: z.string(),
});

export type PastSync = z.infer<typeof historySchema>;

const statusSchema = z.looseObject({
  sync: syncSchema.optional(),
  history: z.array(historySchema).default([]),
});

/** As far as Argo CD is played here: one source, a folder of plain manifests. */
export const applicationSchema = z.looseObject({
  metadata: metaSchema,
  spec: z.looseObject({
    destination: z.looseObject({ namespace: z.string().optional() }),
    source: sourceSchema,
    syncPolicy: z
      .looseObject({
        automated: z
          .looseObject({
            selfHeal: z.boolean().default(false),
            enabled: z.boolean().default(true),
          })
          .optional(),
      })
      .optional(),
  }),
  /** What somebody asked for: a sync now. */
  operation: z.looseObject({}).optional(),
  status: statusSchema.default({ history: [] }),
});

export type Application = z.infer<typeof applicationSchema>;

/** An object as a file says it. */
export const manifestSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});

export type Manifest = z.infer<typeof manifestSchema>;
