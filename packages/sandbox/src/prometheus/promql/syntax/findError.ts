import type { SyntaxNode, Tree } from '@lezer/common';
import { UNANSWERED } from '../functions';
import { ParseError } from '../PromqlError';

function firstErrorOf(node: SyntaxNode): SyntaxNode | undefined {
  if (node.type.isError) {
    return node;
  }
  for (let child = node.firstChild; child; child = child.nextSibling) {
    const found = firstErrorOf(child);
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** Parentheses, brackets and braces that are open at the end of the query, outside of strings and comments. */
function openAtEnd(query: string): string[] {
  const open: string[] = [];
  const tokens =
    /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|#[^\n]*|[()[\]{}]/g;
  for (const [token] of query.matchAll(tokens)) {
    if ('([{'.includes(token)) {
      open.push(token);
    } else if (')]}'.includes(token)) {
      open.pop();
    }
  }
  return open;
}

const UNCLOSED: Record<string, string> = {
  '(': 'unclosed left parenthesis',
  '[': 'unclosed left bracket',
  '{': 'unexpected end of input inside braces',
};

function functionError(name: string, query: string, position: number) {
  return new ParseError(
    UNANSWERED.has(name)
      ? `function "${name}" is not supported by the sandbox's Prometheus`
      : `unknown function with name "${name}"`,
    query,
    position,
  );
}

/** What the grammar could not read of the query; undefined when it could read all. */
export function findError(tree: Tree, query: string): ParseError | undefined {
  const error = firstErrorOf(tree.topNode);
  if (!error) {
    return undefined;
  }
  const rest = query.slice(error.from).trimStart();
  const before = query.slice(0, error.from);
  const name = /([a-zA-Z_][\w]*)\s*$/.exec(before);
  if (rest.startsWith('(') && name) {
    return functionError(name[1], query, name.index);
  }
  if (rest === '') {
    const open = openAtEnd(query).pop();
    return new ParseError(
      open ? UNCLOSED[open] : 'unexpected end of input',
      query,
      query.length,
    );
  }
  const [token] = /^(?:[\w:.]+|.)/s.exec(rest) ?? [''];
  return new ParseError(
    `unexpected ${JSON.stringify(token)}`,
    query,
    query.length - rest.length,
  );
}
