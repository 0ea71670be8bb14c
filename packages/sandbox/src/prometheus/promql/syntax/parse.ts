import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { checkTypes } from '../checkTypes';
import { ParseError } from '../PromqlError';
import type { Node, SelectorNode } from '../nodes';
import { Builder } from './Builder';
import { findError } from './findError';

function treeOf(query: string): SyntaxNode {
  if (query.trim() === '') {
    throw new ParseError('no expression found in input', query, query.length);
  }
  const tree = parser.parse(query);
  const error = findError(tree, query);
  if (error) {
    throw error;
  }
  return tree.topNode;
}

/**
 * Reads a query.
 *
 * @throws ParseError when it is no PromQL of Prometheus 2.42, or when its types do not fit
 */
export function parse(query: string): Node {
  const node = new Builder(query).expressionIn(treeOf(query));
  checkTypes(node, query);
  return node;
}

/**
 * Reads a selector, such as `match[]` gives.
 *
 * @throws ParseError when it is something else
 */
export function parseSelector(text: string): SelectorNode {
  const node = new Builder(text).expressionIn(treeOf(text));
  if (
    node.kind !== 'selector' ||
    node.offsetMilliseconds !== 0 ||
    node.at !== undefined
  ) {
    throw new ParseError('expected a vector selector', text, node.position);
  }
  return node;
}
