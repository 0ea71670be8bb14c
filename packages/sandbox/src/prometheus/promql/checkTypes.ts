import { AGGREGATIONS, FUNCTIONS, UNANSWERED } from './functions';
import {
  type AggregateNode,
  type BinaryNode,
  type CallNode,
  isComparison,
  isSetOperator,
  type Node,
  type ValueType,
} from './nodes';
import { ParseError } from './PromqlError';

/** The type of what an expression gives. */
export function typeOf(node: Node): ValueType {
  switch (node.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'range':
    case 'subquery':
      return 'range vector';
    case 'parentheses':
    case 'unary':
      return typeOf(node.expression);
    case 'binary':
      return typeOf(node.left) === 'scalar' && typeOf(node.right) === 'scalar'
        ? 'scalar'
        : 'instant vector';
    case 'call':
      return FUNCTIONS.get(node.name)?.result ?? 'instant vector';
    default:
      return 'instant vector';
  }
}

/** Checks an expression and all in it, innermost last, in the words of Prometheus. */
class TypeChecker {
  constructor(private readonly query: string) {}

  check(node: Node): void {
    switch (node.kind) {
      case 'parentheses':
        this.check(node.expression);
        break;
      case 'unary':
        this.check(node.expression);
        if (!['scalar', 'instant vector'].includes(typeOf(node.expression))) {
          this.fail(
            `unary expression only allowed on expressions of type scalar or instant vector, got "${typeOf(
              node.expression,
            )}"`,
            node,
          );
        }
        break;
      case 'subquery':
        this.check(node.expression);
        if (typeOf(node.expression) !== 'instant vector') {
          this.fail(
            `subquery is only allowed on instant vector, got ${typeOf(
              node.expression,
            )} instead`,
            node,
          );
        }
        break;
      case 'binary':
        this.checkBinary(node);
        break;
      case 'call':
        this.checkCall(node);
        break;
      case 'aggregate':
        this.checkAggregate(node);
        break;
      default:
    }
  }

  private fail(message: string, { position }: Node): never {
    return this.failAt(message, position);
  }

  private failAt(message: string, position: number): never {
    throw new ParseError(message, this.query, position);
  }

  private expect(node: Node, type: ValueType, where: string): void {
    this.check(node);
    if (typeOf(node) !== type) {
      this.fail(`expected type ${type} in ${where}, got ${typeOf(node)}`, node);
    }
  }

  private checkBinary(node: BinaryNode): void {
    const { operator, operatorPosition, left, right, bool, matching } = node;
    if (bool && !isComparison(operator)) {
      this.failAt(
        'bool modifier can only be used on comparison operators',
        operatorPosition,
      );
    }
    this.check(left);
    this.check(right);
    const types = [typeOf(left), typeOf(right)];
    if (!types.every(type => ['scalar', 'instant vector'].includes(type))) {
      this.fail(
        'binary expression must contain only scalar and instant vector types',
        node,
      );
    }
    const scalars = types.filter(type => type === 'scalar').length;
    if (scalars > 0 && matching) {
      this.fail('vector matching only allowed between instant vectors', node);
    }
    if (scalars > 0 && isSetOperator(operator)) {
      this.fail(
        `set operator "${operator}" not allowed in binary scalar expression`,
        node,
      );
    }
    if (isSetOperator(operator) && matching?.many) {
      this.fail(`no grouping allowed for "${operator}" operation`, node);
    }
    if (scalars === 2 && isComparison(operator) && !bool) {
      this.failAt(
        'comparisons between scalars must use BOOL modifier',
        operatorPosition,
      );
    }
  }

  private checkCall(node: CallNode): void {
    const signature = FUNCTIONS.get(node.name);
    if (!signature) {
      this.fail(
        UNANSWERED.has(node.name)
          ? `function "${node.name}" is not supported by the sandbox's Prometheus`
          : `unknown function with name "${node.name}"`,
        node,
      );
    }
    const { parameters, optional = 0, variadic = false } = signature;
    const most = parameters.length;
    const least = most - optional - (variadic ? 1 : 0);
    const given = node.parameters.length;
    if (given < least) {
      this.fail(
        optional || variadic
          ? `expected at least ${least} argument(s) in call to "${node.name}", got ${given}`
          : `expected ${most} argument(s) in call to "${node.name}", got ${given}`,
        node,
      );
    }
    if (given > most && !variadic) {
      this.fail(
        optional
          ? `expected at most ${most} argument(s) in call to "${node.name}", got ${given}`
          : `expected ${most} argument(s) in call to "${node.name}", got ${given}`,
        node,
      );
    }
    node.parameters.forEach((parameter, index) =>
      this.expect(
        parameter,
        parameters[Math.min(index, most - 1)],
        `call to function "${node.name}"`,
      ),
    );
  }

  private checkAggregate(node: AggregateNode): void {
    const { operator, expression, parameter } = node;
    if (!AGGREGATIONS.has(operator)) {
      this.fail(`unknown aggregation "${operator}"`, node);
    }
    const type = AGGREGATIONS.get(operator);
    if ((type === undefined) !== (parameter === undefined)) {
      this.fail(
        `wrong number of arguments for aggregate expression provided, expected ${
          type ? 2 : 1
        }, got ${parameter ? 2 : 1}`,
        node,
      );
    }
    this.expect(expression, 'instant vector', 'aggregation expression');
    if (parameter && type) {
      this.expect(parameter, type, 'aggregation parameter');
    }
  }
}

/**
 * Checks that every part of an expression is of the type that its place wants.
 *
 * @throws ParseError in the words of Prometheus
 */
export function checkTypes(node: Node, query: string): void {
  new TypeChecker(query).check(node);
}
