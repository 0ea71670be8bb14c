import type { ArithmeticOperator, ComparisonOperator } from '../nodes';

/** The operator's value, and for a comparison whether it holds. */
export interface Outcome {
  value: number;
  holds: boolean;
}

const ARITHMETIC: Record<
  ArithmeticOperator,
  (left: number, right: number) => number
> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '^': (left, right) => power(left, right),
  atan2: Math.atan2,
};

/** As Go has it: 1 to any power is 1, and so is -1 to an infinite one. */
function power(left: number, right: number): number {
  if (left === 1 || (left === -1 && Math.abs(right) === Infinity)) {
    return 1;
  }
  return left ** right;
}

const COMPARISONS: Record<
  ComparisonOperator,
  (left: number, right: number) => boolean
> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '>': (left, right) => left > right,
  '<': (left, right) => left < right,
  '>=': (left, right) => left >= right,
  '<=': (left, right) => left <= right,
};

function isArithmetic(operator: string): operator is ArithmeticOperator {
  return operator in ARITHMETIC;
}

/** What two numbers give. The value of a comparison is its left side. */
export function operate(
  operator: ArithmeticOperator | ComparisonOperator,
  left: number,
  right: number,
): Outcome {
  return isArithmetic(operator)
    ? { value: ARITHMETIC[operator](left, right), holds: true }
    : { value: left, holds: COMPARISONS[operator](left, right) };
}
