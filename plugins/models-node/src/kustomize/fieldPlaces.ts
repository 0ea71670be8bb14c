import { isMap, isScalar, isSeq } from 'yaml';
import { isManifestOf, ManifestTarget } from '../codeHost';
import { FieldEdit } from './changedFields';
import { isWithin, operationsOf, placeOf, pointerOf } from './jsonPatch';
import { appendItem, deleteAt } from './yamlLines';
import { documentsOf, editYaml, exactScalar, Path, textOf } from './yamlText';

/** A text with a value at a place of one of its documents. */
export function withValue(
  text: string,
  document: number,
  path: Path,
  value: unknown,
): string {
  const root = documentsOf(text)?.[document];
  if (value === undefined) return deleteAt(text, document, path);
  const isInPlace =
    isScalar(root?.getIn(path, true)) &&
    (typeof value !== 'object' || value === null);
  return isInPlace
    ? editYaml(text, [{ document, path, value }], exactScalar)
    : withNode(text, document, path, value);
}

function withNode(
  text: string,
  index: number,
  path: Path,
  value: unknown,
): string {
  const documents = documentsOf(text) ?? [];
  const document = documents[index];
  document?.setIn(path, document.createNode(value));
  return textOf(documents, text);
}

/** Ways in which a JSON patch that says a field may say it otherwise. */
export function inOperations(text: string, edit: FieldEdit): string[] {
  const [document] = documentsOf(text) ?? [];
  const operations = document ? operationsOf(document) : [];
  const exact = [...operations]
    .reverse()
    .find(
      ({ path }) =>
        path.length === edit.path.length && isWithin(path, edit.path),
    );
  const place = placeOf(operations, edit.path);
  const ways: string[] = [];
  if (edit.after === undefined) {
    if (exact) {
      ways.push(deleteAt(text, 0, [exact.index]));
      ways.push(asOperation(text, exact.index, { op: 'remove' }));
    } else if (place) ways.push(withValue(text, 0, place, undefined));
    return ways;
  }
  if (exact?.op === 'remove') {
    ways.push(deleteAt(text, 0, [exact.index]));
    ways.push(asOperation(text, exact.index, { op: 'add', value: edit.after }));
  } else if (place) ways.push(withValue(text, 0, place, edit.after));
  return ways;
}

function asOperation(
  text: string,
  index: number,
  { op, value }: { op: string; value?: unknown },
): string {
  const renamed = withValue(text, 0, [index, 'op'], op);
  return value === undefined
    ? deleteAt(renamed, 0, [index, 'value'])
    : withValue(renamed, 0, [index, 'value'], value);
}

/** Ways in which a manifest, or a patch of the object's own form, that says a field may say it otherwise. */
export function inManifest(
  text: string,
  target: ManifestTarget,
  edit: FieldEdit,
  { isWhole }: { isWhole: boolean },
): string[] {
  const documents = documentsOf(text) ?? [];
  const index = documents.findIndex(document => isManifestOf(document, target));
  const document = documents[index];
  if (!document) return [];
  const says = document.hasIn(edit.path);
  if (edit.after === undefined) {
    return says ? [withValue(text, index, edit.path, undefined)] : [];
  }
  // What a whole manifest does not say can be said in it; of a patch it would be another statement.
  return says || isWhole ? [withValue(text, index, edit.path, edit.after)] : [];
}

/** The operation that brings a field about in an object that has, or has not, what is on the way to it. */
export function operationFor(
  { path, after }: FieldEdit,
  has: (path: readonly string[]) => boolean,
): object {
  if (after === undefined) return { op: 'remove', path: pointerOf(path) };
  if (has(path)) return { op: 'replace', path: pointerOf(path), value: after };
  let depth = path.length;
  while (depth > 1 && !has(path.slice(0, depth - 1))) depth -= 1;
  const value = path
    .slice(depth)
    .reduceRight<unknown>((inner, name) => ({ [name]: inner }), after);
  return { op: 'add', path: pointerOf(path.slice(0, depth)), value };
}

/** A list of a kustomization, item by item, as maps; none where there is no such list. */
export function entriesOf(
  text: string,
  list: string,
): Array<{ index: number; get(field: string): unknown }> {
  const items = documentsOf(text)?.[0]?.get(list);
  return isSeq(items)
    ? items.items.flatMap((item, index) =>
        isMap(item) ? [{ index, get: (field: string) => item.get(field) }] : [],
      )
    : [];
}

/** A kustomization that takes one more file into what it builds. @public */
export function withResource(text: string, name: string): string {
  return appendItem(text, ['resources'], name);
}
