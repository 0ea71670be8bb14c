import { z } from 'zod';

/** By what a cost was given to a model, in the order in which they are asked. @public */
export const attributionRules = [
  /** Label of KServe. */
  'inference-service-label',
  /** Label or annotation with the catalog's id. */
  'kubernetes-id',
  /** Pod → ReplicaSet → Rollout or InferenceService. */
  'owner-chain',
  /** The namespace holds one model only. */
  'namespace',
  /** Nothing matched. */
  'none',
] as const;

/** @public */
export const attributionSchema = z.object({
  rule: z.enum(attributionRules),
  /** The label, annotation or owner that hit, for example `serving.kserve.io/inferenceservice`. */
  key: z.string().optional(),
  /** For example "Matched by label serving.kserve.io/inferenceservice". */
  sentence: z.string(),
});

/** @public */
export type Attribution = z.infer<typeof attributionSchema>;
