import { ConflictError } from '@backstage/errors';
import { Fields, isFields, merged, withOperations } from './applyPatch';
import { fitsTarget } from './fitsTarget';
import { KustomizationContent, PatchTarget } from './kustomization';
import { besidePath } from './listedPatches';
import { documentsOf } from './yamlText';

/** Texts of files, by their paths from the repository's root. */
export type Texts = ReadonlyMap<string, string>;

/** @throws ConflictError - the file is not there */
export function textAt(texts: Texts, path: string, from: string): string {
  const text = texts.get(path);
  if (text === undefined) {
    throw new ConflictError(`${from} names ${path}, which is not there.`);
  }
  return text;
}

const usesOwnSchema = ({ openapi, crds }: KustomizationContent) =>
  openapi !== undefined || (Array.isArray(crds) && crds.length > 0);

/**
 * What the patches of a kustomization make of its objects.
 *
 * @throws ConflictError - one does not fit an object of the kind, or is not understood; the sentence names its file
 */
export function withPatches(
  objects: readonly Fields[],
  from: {
    texts: Texts;
    root: string;
    content: KustomizationContent;
    /** Of the object that matters. */
    kind: string;
  },
): Fields[] {
  const { texts, root, content, kind } = from;
  return patchesOf(texts, root, content).reduce<Fields[]>(
    (before, { text, file, target }) => {
      const patch = parsed(text, file);
      return before.map(object => {
        try {
          return isFor(patch, target, object, file)
            ? patched(object, patch, file, usesOwnSchema(content))
            : object;
        } catch (error) {
          if (object.kind === kind) throw error;
          return object;
        }
      });
    },
    [...objects],
  );
}

/** A patch of a kustomization. */
interface NamedPatch {
  text: string;
  file: string;
  target?: PatchTarget;
}

/** In the order in which Kustomize applies them. */
function patchesOf(
  texts: Texts,
  root: string,
  content: KustomizationContent,
): NamedPatch[] {
  const fromFile = (named: string): NamedPatch => {
    const file = besidePath(root, named);
    return { text: textAt(texts, file, root), file };
  };
  const one = ({
    path,
    patch = '',
    target,
  }: KustomizationContent['patches'][number]): NamedPatch => ({
    ...(path === undefined ? { text: patch, file: root } : fromFile(path)),
    target,
  });
  return [
    ...content.patchesStrategicMerge.map(named =>
      named.includes('\n') ? { text: named, file: root } : fromFile(named),
    ),
    ...content.patches.map(one),
    ...content.patchesJson6902.map(one),
  ];
}

/** A patch by its form: operations, or parts of objects. */
type ParsedPatch = { operations: unknown[] } | { parts: Fields[] };

function parsed(text: string, file: string): ParsedPatch {
  const values = (documentsOf(text) ?? []).map(document => document.toJS());
  const [first] = values;
  if (Array.isArray(first)) return { operations: first };
  const parts = values.filter(isFields);
  if (parts.length === 0) {
    throw new ConflictError(`${file} holds a patch that is not understood.`);
  }
  return { parts };
}

/** Whether a patch is for an object. */
function isFor(
  patch: ParsedPatch,
  target: PatchTarget | undefined,
  object: Fields,
  file: string,
): boolean {
  if (target) return isPicked(target, object, file);
  return 'parts' in patch && patch.parts.some(part => names(part, object));
}

/** Whether a manifest is of an object; without a namespace it is in any. */
function names(part: Fields, object: Fields): boolean {
  const [wanted, own] = [part, object].map(({ kind, metadata }) => ({
    kind,
    name: isFields(metadata) ? metadata.name : undefined,
  }));
  return wanted.kind === own.kind && wanted.name === own.name;
}

function isPicked(target: PatchTarget, object: Fields, file: string): boolean {
  const metadata = isFields(object.metadata) ? object.metadata : {};
  const [version, group = ''] = String(object.apiVersion ?? '')
    .split('/')
    .reverse();
  const fits =
    fitsWhole(target.group, group, file) &&
    fitsWhole(target.version, version, file) &&
    fitsWhole(target.kind, String(object.kind), file) &&
    fitsWhole(target.name, String(metadata.name), file) &&
    (metadata.namespace === undefined ||
      fitsWhole(target.namespace, String(metadata.namespace), file));
  if (fits && (target.labelSelector || target.annotationSelector)) {
    throw new ConflictError(
      `${file} picks objects by labels or annotations: which those are only Kustomize knows.`,
    );
  }
  return fits;
}

function fitsWhole(
  pattern: string | undefined,
  value: string,
  file: string,
): boolean {
  const fits = fitsTarget(pattern, value);
  if (fits !== undefined) return fits;
  throw new ConflictError(
    `${file}: ${pattern?.slice(
      0,
      60,
    )} is no regular expression that Kustomize takes, or a larger one than a name needs.`,
  );
}

/** What a patch makes of an object. */
function patched(
  object: Fields,
  patch: ParsedPatch,
  file: string,
  hasOwnSchema: boolean,
): Fields {
  if ('operations' in patch) {
    const changed = withOperations(object, patch.operations, file);
    return isFields(changed) ? changed : object;
  }
  if (hasOwnSchema && JSON.stringify(patch.parts).includes('[{')) {
    throw new ConflictError(
      `${file} patches a list by a schema of its own (openapi), which is not followed from here.`,
    );
  }
  const parts =
    patch.parts.length === 1
      ? patch.parts
      : patch.parts.filter(part => names(part, object));
  return parts.reduce<Fields>((before, part) => {
    // What names the object is not what is changed of it.
    const { apiVersion: _, kind: __, metadata, ...rest } = part;
    const {
      name: ___,
      namespace: ____,
      ...more
    } = isFields(metadata) ? metadata : {};
    const changed = merged(before, { ...rest, metadata: more }, file);
    return isFields(changed) ? changed : before;
  }, object);
}
