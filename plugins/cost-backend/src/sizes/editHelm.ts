import { ContainerRecommendation } from '@bellwether/plugin-cost-common';
import {
  documentsOf,
  editYaml,
  parseQuantity,
  Path,
} from '@bellwether/plugin-models-node';
import { Document, isMap, isScalar, isSeq } from 'yaml';
import { Edited, reads } from './edited';
import { close } from './quantities';
import { quantityChanges, SizeTarget } from './quantityChanges';

/**
 * Changes sizes in Helm values: in the one map named `resources` that says what the container asks for now. Which values a chart
 * puts where, only the chart knows, so two that say the same are one too many.
 */
export function editHelmSizes(
  text: string,
  target: Pick<SizeTarget, 'name'>,
  container: ContainerRecommendation,
): Edited {
  const document = documentsOf(text)?.[0];
  return document
    ? editValues({ text, document, index: 0, root: [] }, target, container)
    : { found: 'nothing' };
}

/** The same in the values of a HelmRelease, as Flux has them. */
export function editHelmReleaseSizes(
  text: string,
  release: string,
  target: Pick<SizeTarget, 'name'>,
  container: ContainerRecommendation,
): Edited {
  const documents = documentsOf(text) ?? [];
  const index = documents.findIndex(
    document =>
      document.get('kind') === 'HelmRelease' &&
      document.getIn(['metadata', 'name']) === release,
  );
  const root = ['spec', 'values'];
  return index >= 0 && isMap(documents[index].getIn(root))
    ? editValues(
        { text, document: documents[index], index, root },
        target,
        container,
      )
    : { found: 'nothing' };
}

function editValues(
  {
    text,
    document,
    index,
    root,
  }: { text: string; document: Document; index: number; root: Path },
  { name }: Pick<SizeTarget, 'name'>,
  container: ContainerRecommendation,
): Edited {
  const places: Path[] = [];
  const visit = (path: Path) => {
    const node = path.length === 0 ? document.contents : document.getIn(path);
    if (isMap(node)) {
      for (const { key } of node.items) {
        const next = [...path, String(isScalar(key) ? key.value : key)];
        if (next[next.length - 1] === 'resources') places.push(next);
        else visit(next);
      }
    } else if (isSeq(node)) {
      node.items.forEach((_, item) => visit([...path, item]));
    }
  };
  visit(root);
  const saysCurrent = (path: Path) => {
    const { current } = container;
    const is = (inside: Path, value: number | null) => {
      const written = parseQuantity(document.getIn([...path, ...inside]));
      // What is left out of the values comes from the chart's defaults.
      return written === undefined || value === null || close(written, value);
    };
    const hasAny =
      isMap(document.getIn([...path, 'requests'])) ||
      isMap(document.getIn([...path, 'limits']));
    return (
      hasAny &&
      is(['requests', 'cpu'], current.cpuRequestCores) &&
      is(['requests', 'memory'], current.memoryRequestBytes) &&
      is(['limits', 'memory'], current.memoryLimitBytes)
    );
  };
  const changes = quantityChanges(container);
  const fitting = places.filter(saysCurrent);
  // Of several, the one below the server's own name is meant.
  const named = fitting.filter(path => path.includes(name));
  const [place, ...others] = named.length === 1 ? named : fitting;
  if (!place) {
    const isDone = places.some(path =>
      changes.every(({ path: inside, value }) =>
        reads(document, [...path, ...inside], value),
      ),
    );
    return { found: isDone ? 'same' : 'nothing' };
  }
  if (others.length > 0) {
    return {
      found: 'several',
      places: fitting.map(path => path.join('.')),
    };
  }
  return {
    found: 'changed',
    text: editYaml(
      text,
      changes.map(({ path, value }) => ({
        document: index,
        path: [...place, ...path],
        value,
      })),
    ),
  };
}
