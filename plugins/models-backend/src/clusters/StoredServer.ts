import { z } from 'zod';

const referenceSchema = z.object({
  model: z.string(),
  version: z.string().optional(),
  registry: z.string().optional(),
  from: z.enum(['annotation', 'label', 'model-uri', 'object-name']),
});

/** What a kind read of a server, as it is stored. */
export const observationSchema = z.object({
  kindTitle: z.string(),
  metricProfile: z.string().optional(),
  observed: z.object({
    cluster: z.string(),
    namespace: z.string(),
    name: z.string(),
    reference: referenceSchema,
    versions: z.array(
      z.object({
        role: z.enum(['stable', 'canary']),
        reference: referenceSchema.optional(),
        readyReplicas: z.number().int().nonnegative(),
        wantedReplicas: z.number().int().nonnegative(),
        weight: z.number().min(0).max(1).optional(),
      }),
    ),
    phase: z.enum(['healthy', 'progressing', 'paused', 'degraded', 'unknown']),
    message: z.string().optional(),
    runtime: z.string().optional(),
    image: z.string().optional(),
    system: z.string().optional(),
    url: z.string().optional(),
  }),
});

export type Observation = z.infer<typeof observationSchema>;

/** A server as last observed, before it is joined with what the registries know. */
export interface StoredServer extends Observation {
  id: string;
  kind: string;
  /** ISO 8601; when it was first seen as it is. */
  observedAt: string;
}

/** `<cluster>/<namespace>/<kind id>/<name>` */
export function serverId(
  cluster: string,
  kind: string,
  server: { namespace: string; name: string },
): string {
  return [cluster, server.namespace, kind, server.name].join('/');
}
