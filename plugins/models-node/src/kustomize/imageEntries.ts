import { isFields } from './applyPatch';
import { ImageEntry } from './kustomization';

/** An image's address in its parts. */
export interface ImageParts {
  name: string;
  tag?: string;
  digest?: string;
}

/** Splits an address: `registry.example.com:5000/a/b:14@sha256:…`. */
export function imageParts(image: string): ImageParts {
  const [, name = image, tag, digest] =
    /^(.+?)(?::([\w.-]+))?(?:@(sha256:\w+))?$/.exec(image) ?? [];
  return { name, tag, digest };
}

function imageOf({ name, tag, digest }: ImageParts): string {
  return `${name}${tag === undefined ? '' : `:${tag}`}${
    digest === undefined ? '' : `@${digest}`
  }`;
}

/** What entries of a kustomization make of an image, one after the other. */
function withEntries(image: string, entries: readonly ImageEntry[]): string {
  return entries.reduce((before, { name, newName, newTag, digest }) => {
    const parts = imageParts(before);
    if (parts.name !== name) return before;
    return imageOf({
      ...parts,
      ...(newName !== undefined && { name: newName }),
      ...(newTag !== undefined && { tag: newTag, digest: undefined }),
      ...(digest !== undefined && { tag: newTag, digest }),
    });
  }, image);
}

/** An object with the images of all its containers set, wherever Kustomize looks for containers. */
export function withImages(
  node: unknown,
  entries: readonly ImageEntry[],
): unknown {
  if (entries.length === 0) return node;
  if (Array.isArray(node)) return node.map(item => withImages(item, entries));
  if (!isFields(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [
      name,
      (name === 'containers' || name === 'initContainers') &&
      Array.isArray(value)
        ? value.map(container => withImage(container, entries))
        : withImages(value, entries),
    ]),
  );
}

function withImage(container: unknown, entries: readonly ImageEntry[]) {
  return isFields(container) && typeof container.image === 'string'
    ? { ...container, image: withEntries(container.image, entries) }
    : container;
}
