import { ParseError } from '../PromqlError';
import type { Node, TimeShift } from '../nodes';

/**
 * Applies what follows an expression (a range, `offset`, `@`) to its last operand. The grammar lets it follow the whole of
 * `a + b`, whereas Prometheus binds it to `b`.
 */
export function applyToLast(node: Node, apply: (operand: Node) => Node): Node {
  switch (node.kind) {
    case 'binary':
      return { ...node, right: applyToLast(node.right, apply) };
    case 'unary':
      return { ...node, expression: applyToLast(node.expression, apply) };
    default:
      return apply(node);
  }
}

/** Changes when a selector or subquery is looked at. */
export function shift(
  node: Node,
  query: string,
  modifier: '@' | 'offset',
  change: (shifted: TimeShift) => Partial<TimeShift>,
): Node {
  switch (node.kind) {
    case 'selector':
    case 'subquery':
      return { ...node, ...change(node) };
    case 'range': {
      const { selector } = node;
      return { ...node, selector: { ...selector, ...change(selector) } };
    }
    default:
      throw new ParseError(
        `${modifier} modifier must be preceded by an instant vector selector or range vector selector or a subquery`,
        query,
        node.position,
      );
  }
}

/** `-2^2` is `-(2^2)`: the grammar takes the sign for a part of the number. */
export function power(node: Extract<Node, { kind: 'binary' }>): Node {
  const { left } = node;
  return left.kind === 'number' && left.value < 0
    ? {
        kind: 'unary',
        operator: '-',
        position: node.position,
        expression: { ...node, left: { ...left, value: -left.value } },
      }
    : node;
}
