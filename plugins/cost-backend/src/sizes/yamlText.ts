import { Document, isScalar, parseAllDocuments, Scalar } from 'yaml';
import { parseQuantity } from './quantities';
import { close } from './quantityChanges';

export type Path = Array<string | number>;

/** What came of looking for sizes in a file. */
export type Edited =
  | { found: 'changed'; text: string }
  /** The file does not hold them. */
  | { found: 'nothing' }
  /** It holds them, and reads so already. */
  | { found: 'same' }
  /** Which of several places is meant cannot be told. */
  | { found: 'several'; places: string[] };

export function documentsOf(text: string): Document.Parsed[] | undefined {
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
export function edit(
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

/** Whether a quantity stands there already. */
export function reads(document: Document, path: Path, value: string): boolean {
  const now = parseQuantity(document.getIn(path));
  const then = parseQuantity(value);
  return now !== undefined && then !== undefined && close(then, now);
}
