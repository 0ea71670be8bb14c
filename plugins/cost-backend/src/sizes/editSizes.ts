import { ContainerRecommendation } from '@bellwether/plugin-cost-common';
import {
  Document,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  Scalar,
} from 'yaml';
import { cpuQuantity, memoryQuantity, parseQuantity } from './quantities';

/** The object whose sizes are looked for. */
export interface SizeTarget {
  kind: string;
  name: string;
  namespace: string;
}

type Path = Array<string | number>;

/** A quantity that reads otherwise afterwards. */
interface QuantityChange {
  /** Below `resources`. */
  path: ['requests' | 'limits', 'cpu' | 'memory'];
  value: string;
}

const close = (a: number, b: number) => Math.abs(a - b) <= 0.005 * b;

/** What changes of a container, as its manifest writes it; only what is another afterwards. */
export function quantityChanges({
  current,
  recommended,
}: Pick<ContainerRecommendation, 'current' | 'recommended'>): QuantityChange[] {
  const changes: QuantityChange[] = [];
  const add = (
    path: QuantityChange['path'],
    now: number | null,
    then: number | null,
    quantity: (value: number) => string,
  ) => {
    if (then !== null && (now === null || !close(then, now))) {
      changes.push({ path, value: quantity(then) });
    }
  };
  add(
    ['requests', 'cpu'],
    current.cpuRequestCores,
    recommended.cpuRequestCores,
    cpuQuantity,
  );
  add(
    ['requests', 'memory'],
    current.memoryRequestBytes,
    recommended.memoryRequestBytes,
    memoryQuantity,
  );
  add(
    ['limits', 'cpu'],
    current.cpuLimitCores,
    recommended.cpuLimitCores,
    cpuQuantity,
  );
  add(
    ['limits', 'memory'],
    current.memoryLimitBytes,
    recommended.memoryLimitBytes,
    memoryQuantity,
  );
  return changes;
}

/** What came of looking for sizes in a file. */
export type Edited =
  | { found: 'changed'; text: string }
  /** The file does not hold them. */
  | { found: 'nothing' }
  /** It holds them, and reads so already. */
  | { found: 'same' }
  /** Which of several places is meant cannot be told. */
  | { found: 'several'; places: string[] };

function documentsOf(text: string): Document.Parsed[] | undefined {
  const documents = parseAllDocuments(text, { keepSourceTokens: true });
  return Array.isArray(documents) &&
    documents.every(({ errors }) => errors.length === 0)
    ? documents
    : undefined;
}

/**
 * The text with another value in place of each scalar. Only those bytes change: comments, order, quotes and blank lines stay as
 * they are. What is not there yet is put in by the library, which may lay out the lines around it anew.
 */
function edit(
  text: string,
  changes: ReadonlyArray<{ document: number; path: Path; value: string }>,
): string {
  let edited = text;
  const missing: (typeof changes)[number][] = [];
  const inPlace = changes
    .flatMap(change => {
      const node = documentsOf(text)?.[change.document].getIn(
        change.path,
        true,
      );
      if (isScalar(node) && node.range) return [{ ...change, node }];
      missing.push(change);
      return [];
    })
    .sort((a, b) => (b.node.range?.[0] ?? 0) - (a.node.range?.[0] ?? 0));
  for (const { node, value } of inPlace) {
    const [start, end] = node.range ?? [0, 0];
    edited =
      edited.slice(0, start) + writtenAs(node, value) + edited.slice(end);
  }
  if (missing.length === 0) return edited;
  const documents = documentsOf(edited) ?? [];
  for (const { document, path, value } of missing) {
    documents[document].setIn(path, value);
  }
  return documents.map(String).join('');
}

/** The value in the quotes of the one that it replaces. */
function writtenAs({ type }: Scalar, value: string): string {
  if (type === Scalar.QUOTE_DOUBLE) return JSON.stringify(value);
  return type === Scalar.QUOTE_SINGLE ? `'${value}'` : value;
}

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
    (isMap(document.getIn(['spec', 'predictor', 'model']))
      ? ['spec', 'predictor', 'model', 'resources']
      : undefined)
  );
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
  const index = documents.findIndex(document => {
    const namespace = document.getIn(['metadata', 'namespace']);
    return (
      document.get('kind') === target.kind &&
      document.getIn(['metadata', 'name']) === target.name &&
      (namespace === undefined || namespace === target.namespace)
    );
  });
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
    : { found: 'changed', text: edit(text, differing) };
}

function reads(document: Document, path: Path, value: string): boolean {
  const now = parseQuantity(document.getIn(path));
  const then = parseQuantity(value);
  return now !== undefined && then !== undefined && close(then, now);
}

/**
 * Changes sizes in Helm values: in the one map named `resources` that says what the container asks for now. Which values a chart
 * puts where, only the chart knows, so two that say the same are one too many.
 */
export function editHelmSizes(
  text: string,
  { name }: Pick<SizeTarget, 'name'>,
  container: ContainerRecommendation,
): Edited {
  const documents = documentsOf(text);
  if (!documents || documents.length === 0) return { found: 'nothing' };
  const [document] = documents;
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
      node.items.forEach((_, index) => visit([...path, index]));
    }
  };
  visit([]);
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
    text: edit(
      text,
      changes.map(({ path, value }) => ({
        document: 0,
        path: [...place, ...path],
        value,
      })),
    ),
  };
}
