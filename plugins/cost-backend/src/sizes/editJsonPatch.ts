import { ContainerRecommendation } from '@bellwether/plugin-cost-common';
import { Document, isMap, isSeq } from 'yaml';
import { QuantityChange, quantityChanges, SizeTarget } from './quantityChanges';
import { documentsOf, edit, Edited, Path, reads } from './yamlText';

/** An operation of RFC 6902 that puts a value somewhere. */
interface Operation {
  index: number;
  /** Where, segment by segment. */
  path: string[];
}

const segmentsOf = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map(segment => segment.replace(/~1/g, '/').replace(/~0/g, '~'));

const pointerOf = (path: Path) =>
  path
    .map(segment => String(segment).replace(/~/g, '~0').replace(/\//g, '~1'))
    .map(segment => `/${segment}`)
    .join('');

const isWithin = (outer: readonly string[], inner: readonly string[]) =>
  outer.every((segment, index) => segment === inner[index]);

function operationsOf(document: Document): Operation[] {
  if (!isSeq(document.contents)) return [];
  return document.contents.items.flatMap((item, index) => {
    const pointer = isMap(item) ? item.get('path') : undefined;
    const does = isMap(item) ? item.get('op') : undefined;
    return typeof pointer === 'string' && (does === 'add' || does === 'replace')
      ? [{ index, path: segmentsOf(pointer) }]
      : [];
  });
}

/** Where in the file an operation says a value that is at `path` in the object; the last that says it wins. */
function placeOf(
  operations: readonly Operation[],
  path: readonly string[],
): Path | undefined {
  const found = [...operations].reverse().find(one => isWithin(one.path, path));
  return found && [found.index, 'value', ...path.slice(found.path.length)];
}

/**
 * Changes sizes in a JSON patch (RFC 6902, written as JSON or YAML). It counts only where one of its operations is about resources of the
 * container; what it does not say yet is an operation more, at its end.
 */
export function editJsonPatchSizes(
  text: string,
  { places }: Pick<SizeTarget, 'places'>,
  containers: readonly ContainerRecommendation[],
): Edited {
  const document = documentsOf(text)?.[0];
  const operations = document ? operationsOf(document) : [];
  if (!document || operations.length === 0) return { found: 'nothing' };
  const inPlace: Array<{ document: number; path: Path; value: string }> = [];
  const added: object[] = [];
  let isSame = false;
  for (const one of containers) {
    const place = places?.get(one.container);
    if (!place) continue;
    const resources = place.path.map(String);
    const isAbout = operations.some(
      ({ path }) => isWithin(path, resources) || isWithin(resources, path),
    );
    if (!isAbout) continue;
    const missing: QuantityChange[] = [];
    for (const change of quantityChanges(one)) {
      const path = placeOf(operations, [...resources, ...change.path]);
      if (!path) missing.push(change);
      else if (reads(document, path, change.value)) isSame = true;
      else inPlace.push({ document: 0, path, value: change.value });
    }
    added.push(...operationsFor(missing, resources, place.parts));
  }
  if (inPlace.length === 0 && added.length === 0) {
    return { found: isSame ? 'same' : 'nothing' };
  }
  const edited = inPlace.length > 0 ? edit(text, inPlace) : text;
  return { found: 'changed', text: appended(edited, added) };
}

/** A member can only be added to what is there; where it is not, it is added whole. */
function operationsFor(
  changes: readonly QuantityChange[],
  resources: readonly string[],
  parts: ReadonlySet<string>,
): object[] {
  const operations: object[] = [];
  for (const part of ['requests', 'limits'] as const) {
    const mine = changes.filter(({ path }) => path[0] === part);
    if (mine.length === 0) continue;
    if (parts.has(part)) {
      operations.push(
        ...mine.map(({ path, value }) => ({
          op: 'add',
          path: pointerOf([...resources, ...path]),
          value,
        })),
      );
    } else {
      operations.push({
        op: 'add',
        path: pointerOf([...resources, part]),
        value: Object.fromEntries(
          mine.map(({ path, value }) => [path[1], value]),
        ),
      });
    }
  }
  return operations;
}

function appended(text: string, operations: readonly object[]): string {
  if (operations.length === 0) return text;
  const [document] = documentsOf(text) ?? [];
  for (const operation of operations) {
    document.addIn([], document.createNode(operation));
  }
  return String(document);
}
