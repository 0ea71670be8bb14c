import type { SyntaxNode } from '@lezer/common';
import type { Matcher, MatchOperator, SelectorNode } from '../nodes';
import { compileRegularExpression } from '../../series/regularExpression';
import { matches } from '../../series/matches';
import { childrenOf } from './tree';

interface Reader {
  text(node: SyntaxNode): string;
  string(node: SyntaxNode): string;
  fail(message: string, node: SyntaxNode): never;
}

const OPERATORS: readonly string[] = ['=', '!=', '=~', '!~'];

function isOperator(text: string): text is MatchOperator {
  return OPERATORS.includes(text);
}

function readMatcher(reader: Reader, node: SyntaxNode): Matcher {
  const [label, operatorNode, literal] = childrenOf(node);
  const operator = operatorNode ? reader.text(operatorNode) : '';
  if (label.name !== 'LabelName' || !literal || !isOperator(operator)) {
    return reader.fail(
      `unexpected ${reader.text(
        node,
      )} in label matching, expected a label name`,
      node,
    );
  }
  const matcher = {
    name: reader.text(label),
    operator,
    value: reader.string(literal),
  };
  if (operator.endsWith('~')) {
    const { problem } = compileRegularExpression(matcher.value);
    if (problem) {
      reader.fail(problem, literal);
    }
  }
  return matcher;
}

/** The selector of a node, whose matchers begin with the name of the metric where that stands before the braces. */
export function readSelector(reader: Reader, node: SyntaxNode): SelectorNode {
  const children = childrenOf(node);
  const named = children.find(({ name }) => name === 'Identifier');
  const braces = children.find(({ name }) => name === 'LabelMatchers');
  const matchers = braces
    ? childrenOf(braces).map(child => readMatcher(reader, child))
    : [];
  if (named) {
    const second = matchers.find(({ name }) => name === '__name__');
    const name = reader.text(named);
    if (second) {
      reader.fail(
        `metric name must not be set twice: "${name}" or "${second.value}"`,
        node,
      );
    }
    matchers.push({ name: '__name__', operator: '=', value: name });
  }
  if (matchers.every(matcher => matches(matcher, ''))) {
    reader.fail(
      'vector selector must contain at least one non-empty matcher',
      node,
    );
  }
  return {
    kind: 'selector',
    position: node.from,
    matchers,
    offsetMilliseconds: 0,
  };
}
