import { z } from 'zod';

/**
 * A column or tensor of a model's signature.
 *
 * @public
 */
export const signatureFieldSchema = z.object({
  /** Absent for an unnamed tensor. */
  name: z.string().optional(),
  /** MLflow's type name (`double`, `long`, `string`, …), or `tensor(<dtype>, [<shape>])`. */
  type: z.string(),
  required: z.boolean(),
});

/** @public */
export type SignatureField = z.infer<typeof signatureFieldSchema>;

/** @public */
export const signatureSchema = z.object({
  inputs: z.array(signatureFieldSchema),
  outputs: z.array(signatureFieldSchema),
});

/** @public */
export type Signature = z.infer<typeof signatureSchema>;

/**
 * What the files of one version say: flavour, signature, environment. Artifacts of a version never change.
 *
 * @public
 */
export const versionPackageSchema = z.object({
  /** The flavour that a server would load, for example `sklearn`, with its library version. */
  framework: z.string().optional(),
  frameworkVersion: z.string().optional(),
  flavours: z.array(z.string()),
  signature: signatureSchema.optional(),
  pythonVersion: z.string().optional(),
  /** Requirement lines of the environment, for example `scikit-learn==1.9.1`. */
  requirements: z.array(z.string()),
  sizeBytes: z.number().nonnegative().optional(),
});

/** @public */
export type VersionPackage = z.infer<typeof versionPackageSchema>;
