import { ContainerRecommendation } from '@bellwether/plugin-cost-common';
import {
  appendOperations,
  documentsOf,
  editYaml,
  isWithin,
  operationsOf,
  Path,
  placeOf,
  pointerOf,
} from '@bellwether/plugin-models-node';
import { Edited, reads } from './edited';
import { QuantityChange, quantityChanges, SizeTarget } from './quantityChanges';

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
  const operations = (document ? operationsOf(document) : []).filter(
    ({ op }) => op === 'add' || op === 'replace',
  );
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
  const edited = inPlace.length > 0 ? editYaml(text, inPlace) : text;
  return { found: 'changed', text: appendOperations(edited, added) };
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
