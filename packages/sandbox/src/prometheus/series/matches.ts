import type { Matcher } from '../promql/nodes';
import { compileRegularExpression } from './regularExpression';

/** Whether the value of a label, empty where there is none, is what a matcher asks for. */
export function matches(
  { operator, value: wanted }: Matcher,
  value: string,
): boolean {
  switch (operator) {
    case '=':
      return value === wanted;
    case '!=':
      return value !== wanted;
    case '=~':
      return compileRegularExpression(wanted).test(value);
    default:
      return !compileRegularExpression(wanted).test(value);
  }
}
