import { z } from 'zod';

/** Parts of the object that an action may change. @public */
export const ownedFields = [
  'spec.paused',
  'spec.template',
  'spec.restartAt',
  'spec.predictor',
  'spec.predictor.canaryTrafficPercent',
  'spec.canary',
  'status',
] as const;

/** @public */
export const ownedFieldSchema = z.enum(ownedFields);

/** @public */
export type OwnedField = z.infer<typeof ownedFieldSchema>;

/** Who owns the fields of the object, and how that is known. @public */
export const gitOwnershipSchema = z.object({
  /**
   * `git`: something applies the object from a repository and a change of its spec comes back; `cluster`: nothing was found
   * that does. Status never is Git's.
   */
  owner: z.enum(['git', 'cluster']),
  /** One sentence for people, for example "Git owns `spec` (Argo CD app flight-ops, self-heal on)." */
  sentence: z.string(),
  tool: z.enum(['argo-cd', 'flux']).optional(),
  /** Name of the Argo CD Application or Flux object. */
  application: z.string().optional(),
  /** Which of Flux's objects that is, where it says so. */
  applicationKind: z.enum(['Kustomization', 'HelmRelease']).optional(),
  /** Undefined: the Application could not be read. */
  selfHeal: z.boolean().optional(),
  automated: z.boolean().optional(),
  source: z
    .object({
      /** Without credentials. */
      repository: z.string(),
      path: z.string().optional(),
      revision: z.string().optional(),
      /** `plain`: files as they are; `kustomize`: an overlay. Of others a pull request cannot be made from the object alone. */
      kind: z.enum(['plain', 'kustomize', 'helm', 'unknown']),
    })
    .optional(),
  /** How far the cluster has what the repository says, as the tool tells it. */
  sync: z
    .object({
      /** Argo CD's word; of Flux `Reconciled`, `Reconciling`, `Failed` or `Suspended`. */
      status: z.string(),
      /** Whether the cluster has it all, as far as the tool knows. */
      isCurrent: z.boolean(),
      /** The same for people, with the revision and what is wrong. */
      sentence: z.string(),
      /** Commit that was synced last. */
      revision: z.string().optional(),
      health: z.string().optional(),
    })
    .optional(),
  /** Who last wrote which field, from managedFields. */
  fields: z.array(
    z.object({
      field: ownedFieldSchema,
      manager: z.string(),
      at: z.iso.datetime().optional(),
      isGit: z.boolean(),
    }),
  ),
  /** Set after an abort, while the spec still asks for the version that was aborted. */
  stillNames: z
    .object({
      version: z.number().int().positive().optional(),
      image: z.string().optional(),
      sentence: z.string(),
    })
    .optional(),
});

/** @public */
export type GitOwnership = z.infer<typeof gitOwnershipSchema>;
