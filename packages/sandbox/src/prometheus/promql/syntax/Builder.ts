import type { SyntaxNode } from '@lezer/common';
import { isClosed, parseDuration, parseNumber, parseString } from '../literals';
import {
  type AggregateNode,
  type BinaryNode,
  type CallNode,
  isBinaryOperator,
  type Matching,
  type Node,
} from '../nodes';
import { ParseError } from '../PromqlError';
import { readSelector } from './matchers';
import { applyToLast, power, shift } from './modifiers';
import { childrenOf } from './tree';

/** Nodes of the grammar that are no expressions. */
const NO_EXPRESSIONS = new Set([
  'AggregateModifier',
  'AggregateOp',
  'BoolModifier',
  'FunctionIdentifier',
  'LineComment',
  'MatchingModifierClause',
]);

/** Makes the expression that a tree of the official grammar stands for. */
export class Builder {
  constructor(private readonly query: string) {}

  /** The expression inside a node that holds one. */
  expressionIn(node: SyntaxNode): Node {
    return this.expression(childrenOf(node)[0]);
  }

  text({ from, to }: SyntaxNode): string {
    return this.query.slice(from, to);
  }

  fail(message: string, { from }: SyntaxNode): never {
    throw new ParseError(message, this.query, from);
  }

  string(node: SyntaxNode): string {
    const literal = this.text(node);
    if (!isClosed(literal)) {
      this.fail('unterminated quoted string', node);
    }
    const text = parseString(literal);
    return text ?? this.fail('invalid escape sequence in string', node);
  }

  private expression(node: SyntaxNode): Node {
    const position = node.from;
    switch (node.name) {
      case 'NumberDurationLiteral':
        return { kind: 'number', position, value: this.number(node) };
      case 'StringLiteral':
        return { kind: 'string', position, value: this.string(node) };
      case 'VectorSelector':
        return readSelector(this, node);
      case 'ParenExpr': {
        const expression = this.expressionIn(node);
        return { kind: 'parentheses', position, expression };
      }
      case 'UnaryExpr': {
        const [sign, operand] = childrenOf(node);
        return {
          kind: 'unary',
          position,
          operator: this.text(sign) === '-' ? '-' : '+',
          expression: this.expression(operand),
        };
      }
      case 'BinaryExpr':
        return this.binary(node);
      case 'FunctionCall':
        return this.call(node);
      case 'AggregateExpr':
        return this.aggregate(node);
      case 'MatrixSelector':
        return this.range(node);
      case 'SubqueryExpr':
        return this.subquery(node);
      case 'OffsetExpr':
        return this.offset(node);
      case 'StepInvariantExpr':
        return this.at(node);
      default:
        return this.fail(`unexpected ${this.text(node)}`, node);
    }
  }

  private number(node: SyntaxNode): number {
    const value = parseNumber(this.text(node));
    return value ?? this.fail(`bad number ${this.text(node)}`, node);
  }

  private duration(node: SyntaxNode): number {
    const [, sign, digits] = /^([+-]?)\s*(.*)$/s.exec(this.text(node)) ?? [];
    const milliseconds = parseDuration(digits);
    if (milliseconds === undefined || digits === '0') {
      return this.fail(`bad duration "${this.text(node)}"`, node);
    }
    return sign === '-' ? -milliseconds : milliseconds;
  }

  private positive(node: SyntaxNode): number {
    const milliseconds = this.duration(node);
    return milliseconds > 0
      ? milliseconds
      : this.fail('duration must be greater than 0', node);
  }

  private range(node: SyntaxNode): Node {
    const [operand, duration] = childrenOf(node);
    const rangeMilliseconds = this.positive(duration);
    return applyToLast(this.expression(operand), selector =>
      selector.kind === 'selector' &&
      selector.offsetMilliseconds === 0 &&
      selector.at === undefined
        ? {
            kind: 'range',
            position: selector.position,
            selector,
            rangeMilliseconds,
          }
        : this.fail(
            'ranges only allowed for vector selectors, before any offset or @',
            duration,
          ),
    );
  }

  private subquery(node: SyntaxNode): Node {
    const [operand, range, step] = childrenOf(node);
    return applyToLast(this.expression(operand), expression => ({
      kind: 'subquery',
      position: expression.position,
      expression,
      rangeMilliseconds: this.positive(range),
      ...(step && { stepMilliseconds: this.positive(step) }),
      offsetMilliseconds: 0,
    }));
  }

  private offset(node: SyntaxNode): Node {
    const [operand, , duration] = childrenOf(node);
    const offsetMilliseconds = this.duration(duration);
    return applyToLast(this.expression(operand), target =>
      shift(target, this.query, 'offset', before =>
        before.offsetMilliseconds === 0
          ? { offsetMilliseconds }
          : this.fail('offset may not be set multiple times', duration),
      ),
    );
  }

  private at(node: SyntaxNode): Node {
    const [operand, , moment] = childrenOf(node);
    const edge = moment.name === 'AtModifierPreprocessors';
    const at = edge
      ? this.edge(moment)
      : Math.round(this.number(moment) * 1000);
    if (typeof at === 'number' && !Number.isSafeInteger(at)) {
      this.fail('timestamp out of bounds for @ modifier', moment);
    }
    return applyToLast(this.expression(operand), target =>
      shift(target, this.query, '@', before =>
        before.at === undefined
          ? { at }
          : this.fail('@ <timestamp> may not be set multiple times', moment),
      ),
    );
  }

  private edge(node: SyntaxNode): 'start' | 'end' {
    return this.text(node).startsWith('start') ? 'start' : 'end';
  }

  private labelsIn(node: SyntaxNode): string[] {
    return childrenOf(node).map(label => this.text(label));
  }

  private matching(node: SyntaxNode, operator: SyntaxNode): Matching {
    const matching: Matching = { on: false, labels: [], include: [] };
    let labels = matching.labels;
    for (const child of childrenOf(node)) {
      if (child.name === 'GroupingLabels') {
        labels.push(...this.labelsIn(child));
      } else if (child.name === 'On') {
        matching.on = true;
      } else if (child.name.startsWith('Group')) {
        matching.many = child.name === 'GroupLeft' ? 'left' : 'right';
        labels = matching.include;
      }
    }
    const both = matching.on
      ? matching.include.find(label => matching.labels.includes(label))
      : undefined;
    return both === undefined
      ? matching
      : this.fail(
          `label "${both}" must not occur in ON and GROUP clause at once`,
          operator,
        );
  }

  private binary(node: SyntaxNode): Node {
    const children = childrenOf(node);
    const operator = this.text(children[1]).toLowerCase();
    if (!isBinaryOperator(operator)) {
      return this.fail(`unexpected ${operator}`, children[1]);
    }
    const clause = children.find(
      ({ name }) => name === 'MatchingModifierClause',
    );
    const binary: BinaryNode = {
      kind: 'binary',
      position: node.from,
      operator,
      operatorPosition: children[1].from,
      left: this.expression(children[0]),
      right: this.expression(children[children.length - 1]),
      bool: children.some(({ name }) => name === 'BoolModifier'),
      ...(clause && { matching: this.matching(clause, children[1]) }),
    };
    return operator === '^' ? power(binary) : binary;
  }

  private parametersIn(node: SyntaxNode): Node[] {
    return childrenOf(node)
      .filter(({ name }) => !NO_EXPRESSIONS.has(name))
      .map(parameter => this.expression(parameter));
  }

  private call(node: SyntaxNode): CallNode {
    const [name, body] = childrenOf(node);
    return {
      kind: 'call',
      position: node.from,
      name: this.text(name).toLowerCase(),
      parameters: this.parametersIn(body),
    };
  }

  private aggregate(node: SyntaxNode): AggregateNode {
    const children = childrenOf(node);
    const operator = this.text(children[0]).toLowerCase();
    const body = children.find(({ name }) => name === 'FunctionCallBody');
    const parameters = body ? this.parametersIn(body) : [];
    const modifier = children.find(({ name }) => name === 'AggregateModifier');
    const [kind, labels] = modifier ? childrenOf(modifier) : [];
    const expression = parameters[parameters.length - 1];
    if (!expression || parameters.length > 2) {
      this.fail('no or too many arguments for aggregate expression', node);
    }
    return {
      kind: 'aggregate',
      position: node.from,
      operator,
      expression,
      ...(parameters.length === 2 && { parameter: parameters[0] }),
      grouping: {
        without: kind?.name === 'Without',
        labels: labels ? this.labelsIn(labels) : [],
      },
    };
  }
}
