import {
  ContainerRecommendation,
  ReplicaChange,
} from '@bellwether/plugin-cost-common';
import {
  documentsOf,
  editYaml,
  isManifestOf,
  Path,
} from '@bellwether/plugin-models-node';
import { Document, isMap, isScalar, isSeq } from 'yaml';
import { Edited, reads } from './edited';
import { KSERVE_CONTAINER } from './readSizes';
import { quantityChanges, SizeTarget } from './quantityChanges';

/** Paths of the containers of a server below `spec`, by name. */
function containerPath(
  document: Document,
  kind: string,
  container: string,
): Path | undefined {
  const inList = (path: Path): Path | undefined => {
    const list = document.getIn(path);
    if (!isSeq(list)) return undefined;
    const index = list.items.findIndex(
      item => isMap(item) && item.get('name') === container,
    );
    return index >= 0 ? [...path, index, 'resources'] : undefined;
  };
  if (kind !== 'InferenceService') {
    return inList(['spec', 'template', 'spec', 'containers']);
  }
  return (
    inList(['spec', 'predictor', 'containers']) ??
    (container === KSERVE_CONTAINER &&
    isMap(document.getIn(['spec', 'predictor', 'model']))
      ? ['spec', 'predictor', 'model', 'resources']
      : undefined)
  );
}

/** Which of the documents of a file is of the object. */
function indexOf(documents: readonly Document[], target: SizeTarget): number {
  return documents.findIndex(document => isManifestOf(document, target));
}

/**
 * Changes the number of pods where a manifest of the object says it.
 *
 * @returns the file; undefined where it leaves the number to somebody else
 */
export function editManifestReplicas(
  text: string,
  target: SizeTarget,
  path: readonly string[],
  { recommended }: ReplicaChange,
): string | undefined {
  const documents = documentsOf(text) ?? [];
  const document = indexOf(documents, target);
  const node = documents[document]?.getIn(path, true);
  return isScalar(node) && typeof node.value === 'number'
    ? editYaml(text, [
        { document, path: [...path], value: String(recommended) },
      ])
    : undefined;
}

/**
 * Changes sizes in a manifest of the object, or in a patch of it (Kustomize: the same form, with only what it changes). A patch
 * counts only where it holds resources of the container.
 */
export function editManifestSizes(
  text: string,
  target: SizeTarget,
  containers: readonly ContainerRecommendation[],
  { isPatch }: { isPatch: boolean },
): Edited {
  const documents = documentsOf(text);
  if (!documents) return { found: 'nothing' };
  const index = indexOf(documents, target);
  if (index < 0) return { found: 'nothing' };
  const document = documents[index];
  const changes = containers.flatMap(one => {
    const path = containerPath(document, target.kind, one.container);
    if (!path || (isPatch && !isMap(document.getIn(path)))) return [];
    return quantityChanges(one).map(change => ({
      document: index,
      path: [...path, ...change.path],
      value: change.value,
    }));
  });
  if (changes.length === 0) return { found: 'nothing' };
  const differing = changes.filter(
    ({ path, value }) => !reads(document, path, value),
  );
  return differing.length === 0
    ? { found: 'same' }
    : { found: 'changed', text: editYaml(text, differing) };
}
