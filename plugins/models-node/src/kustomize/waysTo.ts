import { stringify } from 'yaml';
import type { ManifestTarget } from '../codeHost';
import { Fields, valueAt } from './applyPatch';
import { Texts } from './buildOverlay';
import { FieldEdit } from './changedFields';
import {
  entriesOf,
  inManifest,
  inOperations,
  operationFor,
  withValue,
} from './fieldPlaces';
import { imageParts } from './imageEntries';
import { appendOperations } from './jsonPatch';
import { isFile, isRemote, readKustomization } from './kustomization';
import {
  besidePath,
  inlineTextOf,
  ListedPatch,
  patchesIn,
  withInlineText,
} from './listedPatches';
import { Overlay } from './readOverlay';
import { appendItem } from './yamlLines';
import { documentsOf } from './yamlText';

/** What is asked of an overlay. */
export interface Wanted {
  overlay: Overlay;
  /** As they are by now. */
  texts: Texts;
  target: ManifestTarget;
  edit: FieldEdit;
  /** As the overlay builds it by now. */
  object: Fields;
}

/** Ways in which the files of an overlay may bring a field about, what says it now before what would say it anew. */
export function waysTo(wanted: Wanted): Texts[] {
  return [
    ...inImages(wanted),
    ...inReplicas(wanted),
    ...inPatches(wanted),
    ...inResources(wanted),
    ...asNewOperation(wanted),
  ];
}

/** Only what lies in the overlay's own folder belongs to it alone. */
function isOwn({ root }: Overlay, path: string): boolean {
  return path.startsWith(root.replace(/[^/]*$/, ''));
}

function rootText({ overlay, texts }: Wanted): string {
  return texts.get(overlay.root) ?? '';
}

function withText({ texts }: Wanted, path: string, text: string): Texts {
  return new Map([...texts, [path, text]]);
}

/** An entry of `images` wins over every patch. */
function inImages(wanted: Wanted): Texts[] {
  const { path, after } = wanted.edit;
  if (path[path.length - 1] !== 'image' || typeof after !== 'string') return [];
  const { name, tag, digest } = imageParts(after);
  const text = rootText(wanted);
  return entriesOf(text, 'images')
    .reverse()
    .map(({ index, get }) => {
      const fields = {
        newName: get('name') === name ? undefined : name,
        newTag: tag,
        digest,
      };
      const changed = Object.entries(fields).reduce(
        (before, [field, value]) =>
          value === undefined && get(field) === undefined
            ? before
            : withValue(before, 0, ['images', index, field], value),
        text,
      );
      return withText(wanted, wanted.overlay.root, changed);
    });
}

function inReplicas(wanted: Wanted): Texts[] {
  const { path, after } = wanted.edit;
  if (path.join('.') !== 'spec.replicas' || after === undefined) return [];
  const text = rootText(wanted);
  return entriesOf(text, 'replicas')
    .filter(({ get }) => get('name') === wanted.target.name)
    .map(({ index }) =>
      withText(
        wanted,
        wanted.overlay.root,
        withValue(text, 0, ['replicas', index, 'count'], after),
      ),
    );
}

interface PatchText {
  patch: ListedPatch;
  text: string;
  with(next: string): Texts;
}

/** Texts of the patches that may be changed, the one that is applied last before the others. */
function patchTexts(wanted: Wanted): PatchText[] {
  const { overlay, texts, target } = wanted;
  const root = rootText(wanted);
  return patchesIn(root, target)
    .filter(({ isTargeted }) => isTargeted !== false)
    .reverse()
    .flatMap((patch): PatchText[] => {
      const { file, inline } = patch;
      if (inline) {
        const text = inlineTextOf(root, inline);
        const withInline = (next: string) =>
          withText(wanted, overlay.root, withInlineText(root, inline, next));
        return text === undefined ? [] : [{ patch, text, with: withInline }];
      }
      const path = besidePath(overlay.root, file ?? '');
      const text = texts.get(path);
      return text === undefined || !isOwn(overlay, path)
        ? []
        : [{ patch, text, with: next => withText(wanted, path, next) }];
    });
}

function isOfOperations(text: string): boolean {
  return Array.isArray(documentsOf(text)?.[0]?.toJS());
}

function inPatches(wanted: Wanted): Texts[] {
  const { edit, target } = wanted;
  return patchTexts(wanted).flatMap(({ patch, text, with: withNext }) => {
    if (isOfOperations(text)) return inOperations(text, edit).map(withNext);
    const name = documentsOf(text)?.[0]?.getIn(['metadata', 'name']);
    // Where the kustomization says what a patch is for, the name in the patch counts for nothing.
    const named =
      patch.isTargeted && typeof name === 'string'
        ? { ...target, name }
        : target;
    return inManifest(text, named, edit, { isWhole: false }).map(withNext);
  });
}

/** Manifests that the overlay itself lists; those of a base may be shared. */
function inResources(wanted: Wanted): Texts[] {
  const { overlay, texts, target, edit } = wanted;
  const { resources } = readKustomization(overlay.root, rootText(wanted));
  return resources
    .filter(resource => isFile(resource) && !isRemote(resource))
    .map(resource => besidePath(overlay.root, resource))
    .filter(path => isOwn(overlay, path))
    .flatMap(path =>
      inManifest(texts.get(path) ?? '', target, edit, { isWhole: true }).map(
        text => withText(wanted, path, text),
      ),
    );
}

/** One operation more: in a JSON patch for this very object, else in a patch of its own. */
function asNewOperation(wanted: Wanted): Texts[] {
  const { edit, object, overlay, target } = wanted;
  const operation = operationFor(
    edit,
    path => valueAt(object, path) !== undefined,
  );
  const appended = patchTexts(wanted)
    .filter(({ patch, text }) => patch.isTargeted && isOfOperations(text))
    .map(({ text, with: withNext }) =>
      withNext(appendOperations(text, [operation])),
    );
  const [version, group] = String(object.apiVersion ?? '')
    .split('/')
    .reverse();
  const patch = {
    target: {
      ...(group !== undefined && { group }),
      version,
      kind: target.kind,
      name: target.name,
    },
    patch: stringify([operation], { lineWidth: 0 }),
  };
  return [
    ...appended,
    withText(
      wanted,
      overlay.root,
      appendItem(rootText(wanted), ['patches'], patch),
    ),
  ];
}
