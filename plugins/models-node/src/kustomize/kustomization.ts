import { ConflictError } from '@backstage/errors';
import { z } from 'zod';
import { documentsOf } from './yamlText';

const targetSchema = z.object({
  group: z.string().optional(),
  version: z.string().optional(),
  kind: z.string().optional(),
  name: z.string().optional(),
  namespace: z.string().optional(),
  labelSelector: z.string().optional(),
  annotationSelector: z.string().optional(),
});

/** Which objects a patch is for: regular expressions that have to fit as a whole. */
export type PatchTarget = z.infer<typeof targetSchema>;

const patchSchema = z.object({
  path: z.string().optional(),
  patch: z.string().optional(),
  target: targetSchema.optional(),
});

const imageSchema = z.object({
  name: z.string(),
  newName: z.string().optional(),
  newTag: z.string().optional(),
  digest: z.string().optional(),
});

/** What an overlay sets the images of a name to. */
export type ImageEntry = z.infer<typeof imageSchema>;

const listOf = <T extends z.ZodType>(schema: T) =>
  z
    .array(schema)
    .nullish()
    .transform(list => list ?? []);

const contentSchema = z.looseObject({
  namespace: z.string().optional(),
  resources: listOf(z.string()),
  bases: listOf(z.string()),
  patches: listOf(patchSchema),
  patchesJson6902: listOf(patchSchema),
  patchesStrategicMerge: listOf(z.string()),
  images: listOf(imageSchema),
  replicas: listOf(z.object({ name: z.string(), count: z.number() })),
});

/** What is read of a kustomization. */
export type KustomizationContent = z.infer<typeof contentSchema>;

/** By these, what an object is built to follows from more than the files that are followed here. */
const NOT_FOLLOWED = [
  'components',
  'namePrefix',
  'nameSuffix',
  'replacements',
  'transformers',
  'vars',
];

const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;

const isSet = (value: unknown) =>
  value !== undefined && value !== null && value !== '' && !isEmpty(value);

/**
 * Reads a kustomization.
 *
 * @throws ConflictError - it is none, or uses what is not followed; the sentence names file and field
 */
export function readKustomization(
  path: string,
  text: string,
): KustomizationContent {
  const parsed = contentSchema.safeParse(documentsOf(text)?.[0]?.toJS());
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConflictError(
      `${path} could not be read${
        issue ? `: ${issue.path.join('.') || 'it'} is not understood` : ''
      }.`,
    );
  }
  const used = NOT_FOLLOWED.find(field => isSet(parsed.data[field]));
  if (used) {
    throw new ConflictError(
      `${path} uses ${used}: what the object is built to follows from more than can be told from here, so a person changes it.`,
    );
  }
  return parsed.data;
}

/** Whether a resource is in another repository, or behind an address. */
export function isRemote(resource: string): boolean {
  return /^[\w.+-]+:\/\/|^git@|^[\w-]+(\.[\w-]+)+\/[^/]+\/[^/]+\/\/|^github\.com\/|[?&]ref=|\.git(\/|$)/.test(
    resource,
  );
}

/** Whether a resource is a file; else it is a folder with a kustomization of its own. */
export function isFile(resource: string): boolean {
  return /\.(ya?ml|json)$/i.test(resource);
}
