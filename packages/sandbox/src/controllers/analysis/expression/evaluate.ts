import { isDeepStrictEqual } from 'node:util';
import { isJsonObject } from '../../../kubernetes/types';
import { type Node, parseExpression } from './parse';
import { ExpressionError } from './tokens';

/** A value with what Go calls its type: it stands in messages, and numbers of JSON are never whole there. */
interface Typed {
  value: unknown;
  isWhole?: boolean;
}

function typeName({ value, isWhole }: Typed): string {
  if (value === null || value === undefined) {
    return '<nil>';
  }
  if (Array.isArray(value)) {
    return '[]interface {}';
  }
  switch (typeof value) {
    case 'number':
      return isWhole ? 'int' : 'float64';
    case 'boolean':
      return 'bool';
    case 'object':
      return 'map[string]interface {}';
    default:
      return 'string';
  }
}

function mismatched(operator: string, left: Typed, right: Typed) {
  return new ExpressionError(
    `invalid operation: ${operator} (mismatched types ${typeName(
      left,
    )} and ${typeName(right)})`,
  );
}

function numbers(
  operator: string,
  left: Typed,
  right: Typed,
): [number, number] {
  if (typeof left.value !== 'number' || typeof right.value !== 'number') {
    throw mismatched(operator, left, right);
  }
  return [left.value, right.value];
}

function texts(operator: string, left: Typed, right: Typed): [string, string] {
  if (typeof left.value !== 'string' || typeof right.value !== 'string') {
    throw mismatched(operator, left, right);
  }
  return [left.value, right.value];
}

function compare(operator: string, left: Typed, right: Typed): boolean {
  const areTexts =
    typeof left.value === 'string' && typeof right.value === 'string';
  const [a, b] = areTexts
    ? texts(operator, left, right)
    : numbers(operator, left, right);
  switch (operator) {
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    default:
      return a >= b;
  }
}

function calculate(operator: string, left: Typed, right: Typed): Typed {
  const areTexts =
    typeof left.value === 'string' && typeof right.value === 'string';
  if (operator === '+' && areTexts) {
    return { value: texts(operator, left, right).join('') };
  }
  const [a, b] = numbers(operator, left, right);
  const isWhole = left.isWhole && right.isWhole;
  switch (operator) {
    case '+':
      return { value: a + b, isWhole };
    case '-':
      return { value: a - b, isWhole };
    case '*':
      return { value: a * b, isWhole };
    case '/':
      return { value: a / b };
    case '%':
      return { value: a % b, isWhole };
    default:
      return { value: a ** b };
  }
}

function isIn(left: Typed, right: Typed): boolean {
  if (Array.isArray(right.value)) {
    return right.value.some(item => isDeepStrictEqual(item, left.value));
  }
  if (isJsonObject(right.value)) {
    return typeof left.value === 'string' && left.value in right.value;
  }
  throw mismatched('in', left, right);
}

function matches(operator: string, left: Typed, right: Typed): boolean {
  const [text, part] = texts(operator, left, right);
  switch (operator) {
    case 'matches':
      return new RegExp(part).test(text);
    case 'contains':
      return text.includes(part);
    case 'startsWith':
      return text.startsWith(part);
    default:
      return text.endsWith(part);
  }
}

function member(object: Typed, key: Typed): Typed {
  const { value } = object;
  if (value === null || value === undefined) {
    throw new ExpressionError(`cannot fetch ${key.value} from <nil>`);
  }
  if (Array.isArray(value) && typeof key.value === 'number') {
    const index = key.value < 0 ? value.length + key.value : key.value;
    if (index < 0 || index >= value.length) {
      throw new ExpressionError(`reflect: slice index out of range`);
    }
    return { value: value[index] };
  }
  if (isJsonObject(value) && typeof key.value === 'string') {
    return { value: value[key.value] ?? null };
  }
  throw new ExpressionError(
    `type ${typeName(object)}[${typeName(key)}] is undefined`,
  );
}

function toNumber(name: string, { value }: Typed): number {
  const number =
    typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) {
    throw new ExpressionError(
      typeof value === 'string'
        ? `strconv.Parse${
            name === 'asInt' ? 'Int' : 'Float'
          }: parsing "${value}": invalid syntax`
        : `${name}() not supported on ${typeName({ value })} ${value}`,
    );
  }
  return number;
}

function lengthOf(argument: Typed): number {
  const { value } = argument;
  if (typeof value === 'string' || Array.isArray(value)) {
    return value.length;
  }
  if (isJsonObject(value)) {
    return Object.keys(value).length;
  }
  throw new ExpressionError(
    `invalid argument for len (type ${typeName(argument)})`,
  );
}

/** Evaluates conditions over one result. */
class Evaluator {
  constructor(private readonly result: unknown) {}

  evaluate(node: Node): Typed {
    switch (node.kind) {
      case 'literal':
        return node;
      case 'name':
        return this.named(node.name);
      case 'list':
        return { value: node.items.map(item => this.evaluate(item).value) };
      case 'member':
        return member(this.evaluate(node.object), this.evaluate(node.key));
      case 'call':
        return this.call(
          node.name,
          node.args.map(argument => this.evaluate(argument)),
        );
      case 'choice':
        return this.test('?', node.test)
          ? this.evaluate(node.yes)
          : this.evaluate(node.no);
      case 'unary':
        return this.unary(node.operator, node.operand);
      default:
        return this.binary(node.operator, node.left, node.right);
    }
  }

  private named(name: string): Typed {
    if (name !== 'result') {
      throw new ExpressionError(`unknown name ${name}`);
    }
    return { value: this.result ?? null };
  }

  private call(name: string, args: Typed[]): Typed {
    const [first = { value: null }, second = { value: null }] = args;
    switch (name) {
      case 'len':
        return { value: lengthOf(first), isWhole: true };
      case 'asInt':
        return { value: Math.trunc(toNumber(name, first)), isWhole: true };
      case 'asFloat':
        return { value: toNumber(name, first) };
      case 'isNaN':
        return { value: Number.isNaN(first.value) };
      case 'isInf':
        return {
          value: first.value === Infinity || first.value === -Infinity,
        };
      // These two look at the result, whatever they are called with.
      case 'isNil':
        return { value: (this.result ?? null) === null };
      case 'default':
        return (this.result ?? null) === null ? second : { value: this.result };
      default:
        throw new ExpressionError(`unknown name ${name}`);
    }
  }

  private test(operator: string, node: Node): boolean {
    const typed = this.evaluate(node);
    if (typeof typed.value !== 'boolean') {
      throw new ExpressionError(
        `invalid operation: ${operator} (mismatched type ${typeName(typed)})`,
      );
    }
    return typed.value;
  }

  private unary(operator: string, node: Node): Typed {
    if (operator === '!' || operator === 'not') {
      return { value: !this.test(operator, node) };
    }
    const { value, isWhole } = this.evaluate(node);
    if (typeof value !== 'number') {
      throw new ExpressionError(
        `invalid operation: ${operator} (mismatched type ${typeName({
          value,
        })})`,
      );
    }
    return { value: operator === '-' ? -value : value, isWhole };
  }

  private binary(operator: string, left: Node, right: Node): Typed {
    switch (operator) {
      case '&&':
      case 'and':
        return {
          value: this.test(operator, left) && this.test(operator, right),
        };
      case '||':
      case 'or':
        return {
          value: this.test(operator, left) || this.test(operator, right),
        };
      default:
        return this.operate(
          operator,
          this.evaluate(left),
          this.evaluate(right),
        );
    }
  }

  private operate(operator: string, left: Typed, right: Typed): Typed {
    switch (operator) {
      case '==':
        return { value: isDeepStrictEqual(left.value, right.value) };
      case '!=':
        return { value: !isDeepStrictEqual(left.value, right.value) };
      case '<':
      case '>':
      case '<=':
      case '>=':
        return { value: compare(operator, left, right) };
      case 'in':
        return { value: isIn(left, right) };
      case 'matches':
      case 'contains':
      case 'startsWith':
      case 'endsWith':
        return { value: matches(operator, left, right) };
      default:
        return calculate(operator, left, right);
    }
  }
}

/**
 * Whether a result meets a condition.
 *
 * @throws ExpressionError with the words that the real evaluator has for it
 */
export function meets(result: unknown, condition: string): boolean {
  const typed = new Evaluator(result).evaluate(parseExpression(condition));
  if (typeof typed.value !== 'boolean') {
    throw new ExpressionError(`expected bool, but got ${typeName(typed)}`);
  }
  return typed.value;
}
