import { z } from 'zod';

/**
 * What Argo CD (`spec.source.kustomize`) and Flux (the spec of a Kustomization) may change of what a folder is built to, before
 * it is applied, by the name of the field. Namespace, labels and annotations are left out: they are no matter of a release.
 *
 * @public
 */
export interface Overrides {
  components?: unknown[];
  images?: unknown[];
  namePrefix?: string;
  nameSuffix?: string;
  patches?: unknown[];
  replicas?: unknown[];
}

const listSchema = z.array(z.unknown()).min(1).optional().catch(undefined);
const textSchema = z.string().min(1).optional().catch(undefined);

const overridesSchema = z.object({
  components: listSchema,
  images: listSchema,
  namePrefix: textSchema,
  nameSuffix: textSchema,
  patches: listSchema,
  replicas: listSchema,
});

/** Those that are set. */
export function overridesIn(options: unknown): Overrides {
  return overridesSchema.safeParse(options ?? {}).data ?? {};
}
