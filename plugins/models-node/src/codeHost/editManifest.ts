import { Document, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import { isDefaulted } from '../kustomize/changedFields';

/** The object whose manifest is looked for. @public */
export interface ManifestTarget {
  kind: string;
  name: string;
  namespace: string;
}

/** A part of the spec that reads otherwise afterwards; undefined: it is not there. @public */
export interface SpecChange {
  path: string[];
  value: unknown;
  /** What the cluster has there now, where that is not what its object says: of a template, as its revision has it. */
  before?: unknown;
}

/** Whether a file of a repository holds the manifest of an object. @public */
export function holdsManifest(text: string, target: ManifestTarget): boolean {
  return documentsOf(text).some(document => isManifestOf(document, target));
}

/**
 * The same file with another spec; comments and order stay.
 *
 * @returns undefined where the file does not hold the manifest, or reads so already
 * @public
 */
export function editManifest(
  text: string,
  target: ManifestTarget,
  changes: readonly SpecChange[],
): string | undefined {
  const documents = documentsOf(text);
  const document = documents.find(candidate => isManifestOf(candidate, target));
  if (!document) return undefined;
  for (const { path, value } of changes) apply(document, path, value);
  const edited = documents.map(String).join('');
  return edited === text ? undefined : edited;
}

function documentsOf(text: string): Document.Parsed[] {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) return [];
  return documents.every(({ errors }) => errors.length === 0) ? documents : [];
}

/** Whether a document is the manifest of an object. @public */
export function isManifestOf(
  document: Document,
  target: ManifestTarget,
): boolean {
  const namespace = document.getIn(['metadata', 'namespace']);
  return (
    document.get('kind') === target.kind &&
    document.getIn(['metadata', 'name']) === target.name &&
    // Without one it goes into that of the Application.
    (namespace === undefined || namespace === target.namespace)
  );
}

/** Only what differs is written, so that a review sees no more than that: of another image, the image. */
function apply(document: Document, path: string[], value: unknown): void {
  if (value === undefined) {
    document.deleteIn(path);
    return;
  }
  const before = document.getIn(path, true);
  if (isMap(before) && isRecord(value)) {
    for (const { key } of [...before.items]) {
      const name = String(isScalar(key) ? key.value : key);
      if (!(name in value)) document.deleteIn([...path, name]);
    }
    for (const [name, inner] of Object.entries(value)) {
      if (document.hasIn([...path, name]) || !isDefaulted(name)) {
        apply(document, [...path, name], inner);
      }
    }
  } else if (
    isSeq(before) &&
    Array.isArray(value) &&
    before.items.length === value.length
  ) {
    value.forEach((item, index) =>
      apply(document, [...path, String(index)], item),
    );
  } else if (isScalar(before) && !isRecord(value) && !Array.isArray(value)) {
    before.value = value;
  } else {
    document.setIn(path, document.createNode(value));
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
