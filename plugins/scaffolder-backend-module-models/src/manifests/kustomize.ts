import fs from 'fs/promises';
import path from 'path';
import { InputError } from '@backstage/errors';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** An object as Kubernetes would be given it, and the file that it came from. */
export interface Manifest {
  file: string;
  object: ManifestObject;
}

export const manifestObjectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
});
export type ManifestObject = z.infer<typeof manifestObjectSchema>;

const operationSchema = z.object({
  op: z.enum(['replace', 'add', 'remove']),
  path: z.string().startsWith('/'),
  value: z.unknown().optional(),
});

const targetSchema = z.strictObject({
  group: z.string().optional(),
  version: z.string().optional(),
  kind: z.string(),
  name: z.string().optional(),
});

/** The part of kustomize that the templates write; anything else is refused, so that nothing is overlooked. */
const kustomizationSchema = z.strictObject({
  apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
  kind: z.literal('Kustomization'),
  namespace: z.string().optional(),
  resources: z.array(z.string()),
  labels: z
    .array(z.strictObject({ pairs: z.record(z.string(), z.string()) }))
    .default([]),
  patches: z
    .array(z.strictObject({ path: z.string(), target: targetSchema }))
    .default([]),
  images: z
    .array(z.strictObject({ name: z.string(), newTag: z.string() }))
    .default([]),
});

/**
 * What `kustomize build` makes of a folder, for kustomizations that use resources, labels, namespace, JSON patches and images.
 *
 * @throws InputError - the message names file and field
 */
export async function renderKustomization(folder: string): Promise<Manifest[]> {
  const file = path.join(folder, 'kustomization.yaml');
  const text = await fs.readFile(file, 'utf8').catch(() => {
    throw new InputError(`There is no kustomization.yaml in ${folder}`);
  });
  const parsed = kustomizationSchema.safeParse(parse(text));
  if (!parsed.success) {
    throw new InputError(`${file}: ${z.prettifyError(parsed.error)}`);
  }
  const kustomization = parsed.data;
  const manifests: Manifest[] = [];
  for (const resource of kustomization.resources) {
    const found = path.join(folder, resource);
    manifests.push(
      ...((await fs.stat(found).catch(() => undefined))?.isDirectory()
        ? await renderKustomization(found)
        : await readManifests(found)),
    );
  }
  for (const patch of kustomization.patches) {
    const operations = z
      .array(operationSchema)
      .parse(parse(await fs.readFile(path.join(folder, patch.path), 'utf8')));
    const targets = manifests.filter(({ object }) =>
      isTarget(object, patch.target),
    );
    if (targets.length === 0) {
      throw new InputError(
        `${file}: no ${patch.target.kind} is there for ${patch.path}`,
      );
    }
    for (const { object } of targets) {
      operations.forEach(operation => apply(object, operation, patch.path));
    }
  }
  for (const { object } of manifests) {
    const pairs = Object.assign(
      {},
      ...kustomization.labels.map(entry => entry.pairs),
    );
    if (Object.keys(pairs).length > 0) {
      object.metadata.labels = { ...object.metadata.labels, ...pairs };
    }
    if (kustomization.namespace) {
      object.metadata.namespace = kustomization.namespace;
    }
    for (const image of kustomization.images) setImage(object, image);
  }
  return manifests;
}

/**
 * The objects of a file.
 *
 * @throws InputError - it is no YAML, or holds something else than objects of Kubernetes
 */
export async function readManifests(file: string): Promise<Manifest[]> {
  const documents = parseAllDocuments(await fs.readFile(file, 'utf8'));
  return [...documents].map((document, index) => {
    const [error] = document.errors;
    if (error) throw new InputError(`${file}: ${error.message.split('\n')[0]}`);
    const parsed = manifestObjectSchema.safeParse(document.toJS());
    if (!parsed.success) {
      throw new InputError(
        `${file}, document ${index + 1}: ${z.prettifyError(parsed.error)}`,
      );
    }
    return { file, object: parsed.data };
  });
}

function isTarget(
  object: ManifestObject,
  target: z.infer<typeof targetSchema>,
) {
  const [group, version] = object.apiVersion.includes('/')
    ? object.apiVersion.split('/')
    : ['', object.apiVersion];
  return (
    object.kind === target.kind &&
    (target.name === undefined || object.metadata.name === target.name) &&
    (target.group === undefined || group === target.group) &&
    (target.version === undefined || version === target.version)
  );
}

function apply(
  object: object,
  { op, path: pointer, value }: z.infer<typeof operationSchema>,
  file: string,
): void {
  const keys = pointer
    .slice(1)
    .split('/')
    .map(key => key.replace(/~1/g, '/').replace(/~0/g, '~'));
  const last = keys.pop() ?? '';
  let parent: unknown = object;
  for (const key of keys) parent = childOf(parent, key);
  if (
    typeof parent !== 'object' ||
    parent === null ||
    (op !== 'add' && !(last in parent))
  ) {
    throw new InputError(`${file}: there is nothing at ${pointer}`);
  }
  if (op === 'remove') Reflect.deleteProperty(parent, last);
  else Reflect.set(parent, last, value);
}

function childOf(parent: unknown, key: string): unknown {
  return typeof parent === 'object' && parent !== null
    ? Reflect.get(parent, key)
    : undefined;
}

function setImage(
  node: unknown,
  image: { name: string; newTag: string },
): void {
  if (typeof node !== 'object' || node === null) return;
  const own: unknown = Reflect.get(node, 'image');
  if (typeof own === 'string' && own.replace(/:[^:/]*$/, '') === image.name) {
    Reflect.set(node, 'image', `${image.name}:${image.newTag}`);
  }
  Object.values(node).forEach(child => setImage(child, image));
}
