/** Type of a PromQL expression, as Prometheus names it. */
export type ValueType = 'scalar' | 'instant vector' | 'range vector' | 'string';

export type MatchOperator = '=' | '!=' | '=~' | '!~';

export interface Matcher {
  name: string;
  operator: MatchOperator;
  value: string;
}

/** When an expression is looked at, other than at the time of the evaluation. */
export interface TimeShift {
  /** Into the past; 0 without `offset`. */
  offsetMilliseconds: number;
  /** Time of `@`, in milliseconds since 1970, or the start or end of the range of the query. */
  at?: number | 'start' | 'end';
}

interface Located {
  /** Characters of the query before the expression. */
  position: number;
}

export interface NumberNode extends Located {
  kind: 'number';
  value: number;
}

export interface StringNode extends Located {
  kind: 'string';
  value: string;
}

export interface SelectorNode extends Located, TimeShift {
  kind: 'selector';
  matchers: Matcher[];
}

export interface RangeNode extends Located {
  kind: 'range';
  selector: SelectorNode;
  rangeMilliseconds: number;
}

export interface SubqueryNode extends Located, TimeShift {
  kind: 'subquery';
  expression: Node;
  rangeMilliseconds: number;
  /** Absent means the evaluation interval of the server. */
  stepMilliseconds?: number;
}

export interface ParenthesesNode extends Located {
  kind: 'parentheses';
  expression: Node;
}

export interface UnaryNode extends Located {
  kind: 'unary';
  operator: '+' | '-';
  expression: Node;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^' | 'atan2';
export type ComparisonOperator = '==' | '!=' | '>' | '<' | '>=' | '<=';
export type SetOperator = 'and' | 'or' | 'unless';
export type BinaryOperator =
  | ArithmeticOperator
  | ComparisonOperator
  | SetOperator;

export interface Matching {
  /** `on` takes the labels alone; `ignoring` takes all others. */
  on: boolean;
  labels: string[];
  /** The side that may have several elements per group. */
  many?: 'left' | 'right';
  /** Labels that the other side lends to the result. */
  include: string[];
}

export interface BinaryNode extends Located {
  kind: 'binary';
  operator: BinaryOperator;
  /** Characters of the query before the operator. */
  operatorPosition: number;
  left: Node;
  right: Node;
  bool: boolean;
  /** Absent when the query does not say it. */
  matching?: Matching;
}

export interface CallNode extends Located {
  kind: 'call';
  name: string;
  parameters: Node[];
}

export interface AggregateNode extends Located {
  kind: 'aggregate';
  operator: string;
  expression: Node;
  parameter?: Node;
  grouping: { without: boolean; labels: string[] };
}

export type Node =
  | NumberNode
  | StringNode
  | SelectorNode
  | RangeNode
  | SubqueryNode
  | ParenthesesNode
  | UnaryNode
  | BinaryNode
  | CallNode
  | AggregateNode;

const COMPARISONS: ReadonlySet<string> = new Set([
  '==',
  '!=',
  '>',
  '<',
  '>=',
  '<=',
]);
const SETS: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

const ARITHMETIC: ReadonlySet<string> = new Set([
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  'atan2',
]);

export function isBinaryOperator(text: string): text is BinaryOperator {
  return ARITHMETIC.has(text) || COMPARISONS.has(text) || SETS.has(text);
}

export function isComparison(
  operator: BinaryOperator,
): operator is ComparisonOperator {
  return COMPARISONS.has(operator);
}

/** Whether the operator's result goes by no metric's name any more. Prometheus lets `atan2` keep it. */
export function dropsName(operator: BinaryOperator): boolean {
  return operator !== 'atan2' && !COMPARISONS.has(operator);
}

export function isSetOperator(
  operator: BinaryOperator,
): operator is SetOperator {
  return SETS.has(operator);
}

/** The expression inside any parentheses. */
export function withoutParentheses(node: Node): Node {
  return node.kind === 'parentheses'
    ? withoutParentheses(node.expression)
    : node;
}
