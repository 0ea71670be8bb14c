import { Document, isMap, isSeq } from 'yaml';
import { appendItem } from './yamlLines';
import { Path } from './yamlText';

/** An operation of RFC 6902 in a file. @public */
export interface PatchOperation {
  /** Which of the file's, from 0. */
  index: number;
  op: string;
  /** Where in the object, segment by segment. */
  path: string[];
}

/** The segments of a JSON pointer. @public */
export function segmentsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(segment => segment.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** The JSON pointer of a place. @public */
export function pointerOf(path: Readonly<Path>): string {
  return path
    .map(segment => String(segment).replace(/~/g, '~0').replace(/\//g, '~1'))
    .map(segment => `/${segment}`)
    .join('');
}

/** Whether a place is at, or below, another. @public */
export function isWithin(
  outer: readonly string[],
  inner: readonly string[],
): boolean {
  return outer.every((segment, index) => segment === inner[index]);
}

/** The operations of a JSON patch, in its order; none where the document is none. @public */
export function operationsOf(document: Document): PatchOperation[] {
  if (!isSeq(document.contents)) return [];
  return document.contents.items.flatMap((item, index) => {
    const pointer = isMap(item) ? item.get('path') : undefined;
    const op = isMap(item) ? item.get('op') : undefined;
    return typeof pointer === 'string' && typeof op === 'string'
      ? [{ index, op, path: segmentsOf(pointer) }]
      : [];
  });
}

/**
 * Where in the file an operation says a value that is at `path` in the object; the last that says it wins.
 *
 * @returns undefined where none says it
 * @public
 */
export function placeOf(
  operations: readonly PatchOperation[],
  path: readonly string[],
): Path | undefined {
  const found = operations
    .filter(({ op }) => op === 'add' || op === 'replace')
    .reverse()
    .find(one => isWithin(one.path, path));
  return found && [found.index, 'value', ...path.slice(found.path.length)];
}

/** The same JSON patch with more operations at its end. @public */
export function appendOperations(
  text: string,
  operations: readonly object[],
): string {
  return operations.reduce<string>(
    (before, operation) => appendItem(before, [], operation),
    text,
  );
}
