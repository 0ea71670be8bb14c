import { ConflictError } from '@backstage/errors';
import type { ManifestTarget } from '../codeHost';
import { Fields, isFields } from './applyPatch';
import { withImages } from './imageEntries';
import {
  isFile,
  isRemote,
  KustomizationContent,
  readKustomization,
} from './kustomization';
import { besidePath, isKustomization } from './listedPatches';
import { textAt, Texts, withPatches } from './overlayPatches';
import { documentsOf } from './yamlText';

export type { Texts };

/** The kustomization of a folder; undefined where it has none. */
export function kustomizationIn(
  texts: Texts,
  folder: string,
): string | undefined {
  return [...texts.keys()].find(
    path =>
      isKustomization({ path }) &&
      path.replace(/\/?[^/]*$/, '') === folder.replace(/\/$/, ''),
  );
}

/**
 * The objects that `kustomize build` makes of an overlay, as far as it follows from resources, namespace, patches, images and
 * replicas. Labels, annotations and what generators make are left out.
 *
 * @param root - path of the kustomization
 * @param kind - of the object that matters: what others of the overlay are built to counts only as far as it can be told
 * @param within - kustomizations that it is read for
 * @throws ConflictError - a file is not there, or is not understood; the sentence names it
 */
export function buildOverlay(
  texts: Texts,
  root: string,
  kind: string,
  within: readonly string[] = [],
): Fields[] {
  if (within.includes(root)) {
    throw new ConflictError(`${root} is made of itself.`);
  }
  const content = readKustomization(root, textAt(texts, root, root));
  const inside = [...within, root];
  const objects = [...content.resources, ...content.bases].flatMap(resource =>
    isRemote(resource) ? [] : objectsOf(texts, resource, kind, inside),
  );
  return withPatches(objects, { texts, root, content, kind }).map(object =>
    finished(object, content, kind),
  );
}

/** Kinds of which Kustomize knows where their number of pods stands; of others it is told. */
const COUNTED = /^(Deployment|ReplicaSet|ReplicationController|StatefulSet)$/;

function finished(
  object: Fields,
  { namespace, replicas, images }: KustomizationContent,
  kind: string,
): Fields {
  const metadata = isFields(object.metadata) ? object.metadata : {};
  const spec = isFields(object.spec) ? object.spec : undefined;
  const isCounted = object.kind === kind || COUNTED.test(String(object.kind));
  const count = isCounted
    ? replicas.find(({ name }) => name === metadata.name)?.count
    : undefined;
  const built = withImages(
    {
      ...object,
      metadata: namespace ? { ...metadata, namespace } : metadata,
      ...(spec &&
        count !== undefined && { spec: { ...spec, replicas: count } }),
    },
    images,
  );
  return isFields(built) ? built : object;
}

function objectsOf(
  texts: Texts,
  resource: string,
  kind: string,
  within: readonly string[],
): Fields[] {
  const root = within[within.length - 1];
  const path = besidePath(root, resource);
  if (isFile(resource)) {
    return manifestsIn(textAt(texts, path, root), path);
  }
  const inner = kustomizationIn(texts, path);
  if (!inner) {
    throw new ConflictError(
      `${root} names ${path}, which holds no kustomization.`,
    );
  }
  return buildOverlay(texts, inner, kind, within);
}

function manifestsIn(text: string, path: string): Fields[] {
  const documents = documentsOf(text);
  if (!documents) throw new ConflictError(`${path} is no YAML.`);
  return documents.map(document => document.toJS()).filter(isFields);
}

/** The one object that is meant. @throws ConflictError - there is none, or there are several */
export function builtObject(
  objects: readonly Fields[],
  { kind, name, namespace }: ManifestTarget,
): { index: number; object: Fields } {
  const found = objects.flatMap((object, index) => {
    const metadata = isFields(object.metadata) ? object.metadata : {};
    const isIt =
      object.kind === kind &&
      metadata.name === name &&
      (metadata.namespace === undefined || metadata.namespace === namespace);
    return isIt ? [{ index, object }] : [];
  });
  if (found.length !== 1) {
    throw new ConflictError(
      `The overlay builds ${
        found.length === 0 ? 'no' : found.length
      } ${kind} ${name}.`,
    );
  }
  return found[0];
}
