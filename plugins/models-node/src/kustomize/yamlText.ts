import { Document, isScalar, parseAllDocuments, Scalar, stringify } from 'yaml';

/** Where something stands in a YAML document. @public */
export type Path = Array<string | number>;

/** Another value at a place of a file. @public */
export interface TextChange<Value> {
  /** Which document of the file, from 0. */
  document: number;
  path: Path;
  value: Value;
}

/** The documents of a file; undefined where it is no YAML, as of a chart's template. @public */
export function documentsOf(text: string): Document.Parsed[] | undefined {
  const documents = parseAllDocuments(text, { keepSourceTokens: true });
  return Array.isArray(documents) &&
    documents.every(({ errors }) => errors.length === 0)
    ? documents
    : undefined;
}

/**
 * A file of documents that were changed.
 *
 * @param like - the text before: items of its lists stay as far left as they were
 * @public
 */
export function textOf(documents: readonly Document[], like: string): string {
  // Long lines stay as they are.
  const layout = { lineWidth: 0, indentSeq: !isFlush(like) };
  return documents.map(document => document.toString(layout)).join('');
}

/** Whether items of lists stand as far left as the name of the list. @public */
export function isFlush(text: string): boolean {
  return /^( *)[\w."'/-]+:[ ]*\n\1- /m.test(text);
}

/**
 * The text with another value in place of each scalar. Only those bytes change: comments, order, quotes and blank lines stay as
 * they are. What is not there yet is put in by the library, which may lay out the lines around it anew.
 *
 * @param written - how a value is written in place of a scalar; by default a text in the quotes of what it replaces
 * @public
 */
export function editYaml<Value>(
  text: string,
  changes: ReadonlyArray<TextChange<Value>>,
  written: (node: Scalar, value: Value) => string = inItsQuotes,
): string {
  let edited = text;
  const missing: TextChange<Value>[] = [];
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
    edited = edited.slice(0, start) + written(node, value) + edited.slice(end);
  }
  if (missing.length === 0) return edited;
  const documents = documentsOf(edited) ?? [];
  for (const { document, path, value } of missing) {
    documents[document].setIn(path, documents[document].createNode(value));
  }
  return textOf(documents, edited);
}

function inItsQuotes<Value>({ type }: Scalar, value: Value): string {
  if (type === Scalar.QUOTE_DOUBLE) return JSON.stringify(String(value));
  return type === Scalar.QUOTE_SINGLE ? `'${value}'` : String(value);
}

/** A scalar so that it is read as the very value: a text that looks like a number is put in quotes. @public */
export function exactScalar({ type }: Scalar, value: unknown): string {
  if (typeof value !== 'string') return String(value);
  if (type === Scalar.QUOTE_DOUBLE) return JSON.stringify(value);
  if (type === Scalar.QUOTE_SINGLE) return `'${value.replace(/'/g, "''")}'`;
  return stringify(value, { lineWidth: 0 }).trimEnd();
}
