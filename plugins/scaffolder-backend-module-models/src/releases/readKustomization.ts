import { InputError } from '@backstage/errors';
import { parse } from 'yaml';
import { z } from 'zod';
import { FileEdit } from './editsOfRelease';

const kustomizationSchema = z.looseObject({
  resources: z.array(z.string()).nullish(),
  images: z
    .array(
      z.looseObject({ name: z.string(), newTag: z.coerce.string().optional() }),
    )
    .nullish(),
});

/** What the overlay of a new project says until an image is built. */
const UNRELEASED = 'unreleased';

/**
 * Lets the kustomization beside a Rollout apply more files.
 *
 * @throws InputError - it is no kustomization; the message names the file
 */
export function editsOfResources(
  file: string,
  text: string,
  names: string[],
): FileEdit[] {
  const { resources } = read(file, text);
  const missing = names.filter(name => !resources?.includes(name));
  if (!resources) return [{ file, path: ['resources'], value: missing }];
  return missing.map((value, index) => ({
    file,
    path: ['resources', resources.length + index],
    value,
  }));
}

/**
 * Names the image that serves, where an overlay says which.
 *
 * @throws InputError - none was ever built, and none is given
 */
export function editsOfImage(
  file: string,
  text: string,
  imageTag: string | undefined,
): FileEdit[] {
  const images = read(file, text).images ?? [];
  const open = images.findIndex(({ newTag }) => newTag === UNRELEASED);
  if (imageTag === undefined) {
    if (open < 0) return [];
    throw new InputError(
      `imageTag: ${file} names no image of ${images[open].name} yet (newTag: ${UNRELEASED}), and no pod could start; say the tag that was built for this version`,
    );
  }
  const tagged = images.flatMap(({ newTag }, index) =>
    newTag === undefined ? [] : [index],
  );
  const candidates = open >= 0 ? [open] : tagged;
  const [at] = candidates;
  if (candidates.length !== 1) {
    throw new InputError(
      `imageTag: ${file} sets ${tagged.length} tags of images, and should set one`,
    );
  }
  return [{ file, path: ['images', at, 'newTag'], value: imageTag }];
}

/** Files that a kustomization applies; folders and addresses are left out. */
export function resourcesOf(file: string, text: string): string[] {
  return (read(file, text).resources ?? []).filter(
    name => /\.ya?ml$/.test(name) && !name.includes('://'),
  );
}

function read(file: string, text: string) {
  let content: unknown;
  try {
    content = parse(text);
  } catch {
    throw new InputError(`file: ${file} is no YAML`);
  }
  const parsed = kustomizationSchema.safeParse(content);
  if (!parsed.success) {
    throw new InputError(`file: ${file} is no kustomization`);
  }
  return parsed.data;
}
