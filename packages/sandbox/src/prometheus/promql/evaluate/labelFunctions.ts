import { compileRegularExpression } from '../../series/regularExpression';
import { ExecutionError } from '../PromqlError';
import type { Vector } from './types';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** The text that Go's `Expand` makes of a template with `$1`, `${name}` and `$$`. */
function expand(template: string, match: RegExpExecArray): string {
  return template.replace(
    /\$(?:\$|\{(\w+)\}|(\w+))/g,
    (_whole, braced?: string, plain?: string) => {
      const name = braced ?? plain;
      if (name === undefined) {
        return '$';
      }
      return (
        (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? ''
      );
    },
  );
}

export function labelReplace(
  vector: Vector,
  [destination, replacement, source, pattern]: string[],
): Vector {
  const expression = compileRegularExpression(pattern);
  if (expression.problem) {
    throw new ExecutionError(
      `invalid regular expression in label_replace(): ${pattern}`,
    );
  }
  if (!LABEL_NAME.test(destination)) {
    throw new ExecutionError(
      `invalid destination label name in label_replace(): ${destination}`,
    );
  }
  return vector.map(element => {
    const match = expression.exec(element.labels.get(source));
    return match
      ? {
          ...element,
          labels: element.labels.with(destination, expand(replacement, match)),
        }
      : element;
  });
}

export function labelJoin(
  vector: Vector,
  [destination, separator, ...sources]: string[],
): Vector {
  const wrong = sources.find(source => !LABEL_NAME.test(source));
  if (wrong !== undefined) {
    throw new ExecutionError(
      `invalid source label name in label_join(): ${wrong}`,
    );
  }
  if (!LABEL_NAME.test(destination)) {
    throw new ExecutionError(
      `invalid destination label name in label_join(): ${destination}`,
    );
  }
  return vector.map(element => ({
    ...element,
    labels: element.labels.with(
      destination,
      sources.map(source => element.labels.get(source)).join(separator),
    ),
  }));
}
