import { isDeepStrictEqual } from 'util';
import {
  Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Node,
  stringify,
  YAMLSeq,
} from 'yaml';
import { documentsOf, isFlush, Path, textOf } from './yamlText';

/** The library's own way of a change, which may lay out the whole file anew. */
function byLibrary(
  text: string,
  index: number,
  change: (document: Document) => void,
): Document[] {
  const documents = documentsOf(text) ?? [];
  if (documents[index]) change(documents[index]);
  return documents;
}

/** Lines that were put together by hand count only where they say what the library would make of it. */
function checked(
  attempt: string | undefined,
  wanted: readonly Document[],
  like: string,
): string {
  const said = attempt === undefined ? undefined : documentsOf(attempt);
  const asJs = (documents: readonly Document[]) =>
    documents.map(document => document.toJS());
  return attempt !== undefined &&
    said &&
    isDeepStrictEqual(asJs(said), asJs(wanted))
    ? attempt
    : textOf(wanted, like);
}

const withNewline = (text: string) =>
  text === '' || text.endsWith('\n') ? text : `${text}\n`;

/**
 * A file with one more item at the end of a list; a list that is not there is begun. Lines that are there stay as they are.
 *
 * @param path - of the list; empty: the document itself is the list
 * @public
 */
export function appendItem(text: string, path: Path, item: unknown): string {
  const wanted = byLibrary(text, 0, document => {
    if (isSeq(document.getIn(path, true))) {
      document.addIn(path, document.createNode(item));
    } else document.setIn(path, document.createNode([item]));
  });
  const [document] = documentsOf(text) ?? [];
  const list = path.length === 0 ? document?.contents : document?.getIn(path);
  return checked(
    isSeq(list)
      ? appendedTo(text, list, item)
      : begunAtEnd(text, path, list, item),
    wanted,
    text,
  );
}

function appendedTo(
  text: string,
  list: YAMLSeq,
  item: unknown,
): string | undefined {
  const last = list.items[list.items.length - 1];
  if (list.flow || !isNode(last) || !last.range) return undefined;
  const [start, , end] = last.range;
  const dash = text.lastIndexOf('-', start);
  const indent = ' '.repeat(dash - (text.lastIndexOf('\n', dash) + 1));
  const before = text.slice(0, end);
  return `${withNewline(before)}${linesOf([item], indent)}${text.slice(end)}`;
}

function begunAtEnd(
  text: string,
  path: Path,
  present: unknown,
  item: unknown,
): string | undefined {
  if (path.length !== 1 || present !== undefined) return undefined;
  const indent = isFlush(text) ? '' : '  ';
  return `${withNewline(text)}${path[0]}:\n${linesOf([item], indent)}`;
}

function linesOf(value: unknown, indent: string): string {
  return stringify(value, { lineWidth: 0 }).replace(/^(?=.)/gm, indent);
}

/** A file without a value, and without the lines that said it. @public */
export function deleteAt(text: string, index: number, path: Path): string {
  const wanted = byLibrary(text, index, document => document.deleteIn(path));
  const document = documentsOf(text)?.[index];
  const node = document && keyOrItemAt(document, path);
  return checked(
    node && document && withoutLines(text, node, document.getIn(path, true)),
    wanted,
    text,
  );
}

/** What a value's first line begins with: its name, or the item itself. */
function keyOrItemAt(document: Document, path: Path): Node | undefined {
  const parent =
    path.length > 1 ? document.getIn(path.slice(0, -1)) : document.contents;
  const last = path[path.length - 1];
  if (isSeq(parent)) {
    const item = parent.items[Number(last)];
    return isNode(item) ? item : undefined;
  }
  const key = isMap(parent)
    ? parent.items.find(({ key: name }) =>
        isScalar(name) ? name.value === last : name === last,
      )?.key
    : undefined;
  return isNode(key) ? key : undefined;
}

function withoutLines(
  text: string,
  from: Node,
  value: unknown,
): string | undefined {
  if (!from.range || !isNode(value) || !value.range) return undefined;
  const start = text.lastIndexOf('\n', from.range[0]) + 1;
  const last = text.indexOf('\n', Math.max(value.range[1] - 1, start));
  return text.slice(0, start) + (last < 0 ? '' : text.slice(last + 1));
}
