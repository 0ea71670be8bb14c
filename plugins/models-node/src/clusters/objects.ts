import { z } from 'zod';
import { ClusterObject } from '../serverKind';

const metadataSchema = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  resourceVersion: z.string().optional(),
  generation: z.number().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  ownerReferences: z
    .array(
      z.looseObject({ kind: z.string(), name: z.string(), uid: z.string() }),
    )
    .optional(),
});

/** An object as a list or a watch brings it. */
export const clusterObjectSchema: z.ZodType<ClusterObject> = z.looseObject({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  metadata: metadataSchema,
  spec: z.unknown().optional(),
  status: z.unknown().optional(),
});

/** The object without the parts that are large and that nobody reads. */
export function withoutBulk(object: ClusterObject): ClusterObject {
  const { managedFields: _, ...metadata } = object.metadata;
  const { 'kubectl.kubernetes.io/last-applied-configuration': __, ...kept } =
    metadata.annotations ?? {};
  return {
    ...object,
    metadata: metadata.annotations
      ? { ...metadata, annotations: kept }
      : metadata,
  };
}

/** One line of a watch. */
export const watchEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.enum(['ADDED', 'MODIFIED', 'DELETED']),
    object: clusterObjectSchema,
  }),
  z.object({
    type: z.literal('BOOKMARK'),
    object: z.object({
      metadata: z.object({ resourceVersion: z.string() }),
    }),
  }),
  z.object({
    type: z.literal('ERROR'),
    object: z.object({
      code: z.number().optional(),
      reason: z.string().optional(),
    }),
  }),
]);

export type WatchEvent = z.infer<typeof watchEventSchema>;
