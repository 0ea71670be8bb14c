import { isJsonObject } from '../../kubernetes/types';

export class JsonPathError extends Error {}

/** A field, a place in a list, or everything in it. */
type Part = string | number | '*';

interface Path {
  parts: { part: Part; isWildcard: boolean }[];
}

const PART =
  /\.([A-Za-z_][\w-]*)|\['([^']*)'\]|\["([^"]*)"\]|\[(-?\d+)\]|(\[\*\]|\.\*)/y;

/** @throws JsonPathError for what the sandbox does not know: filters, ranges and searches in depth */
function parse(path: string): Path {
  const inner = /^\s*\{\s*(.*?)\s*\}\s*$/.exec(path)?.[1];
  if (inner === undefined) {
    throw new JsonPathError(`the path ${path} stands in no braces`);
  }
  const parts: Path['parts'] = [];
  const rest = inner.replace(/^[$@]/, '');
  PART.lastIndex = 0;
  while (PART.lastIndex < rest.length) {
    const match = PART.exec(rest);
    if (!match) {
      throw new JsonPathError(
        `the sandbox knows fields, indexes and [*] in a JSONPath, but not all of ${path}`,
      );
    }
    const [, field, single, double, index, all] = match;
    if (all !== undefined) {
      parts.push({ part: '*', isWildcard: true });
    } else if (index !== undefined) {
      parts.push({ part: Number(index), isWildcard: false });
    } else {
      parts.push({ part: field ?? single ?? double, isWildcard: false });
    }
  }
  return { parts };
}

function step(value: unknown, part: Part, isWildcard: boolean): unknown[] {
  if (isWildcard) {
    if (Array.isArray(value)) {
      return value;
    }
    return isJsonObject(value) ? Object.values(value) : [];
  }
  if (typeof part === 'number') {
    if (!Array.isArray(value)) {
      throw new JsonPathError(`${typeof value} is not array or slice`);
    }
    const index = part < 0 ? value.length + part : part;
    if (index < 0 || index >= value.length) {
      throw new JsonPathError(
        `array index out of bounds: index ${part}, length ${value.length}`,
      );
    }
    return [value[index]];
  }
  if (!isJsonObject(value) || value[part] === undefined) {
    throw new JsonPathError(`${part} is not found`);
  }
  return [value[part]];
}

/**
 * The first value that a path leads to; an empty path is the whole.
 *
 * @throws JsonPathError when it leads to none
 */
export function firstAt(value: unknown, path: string): unknown {
  let values = [value];
  for (const { part, isWildcard } of parse(path || '{$}').parts) {
    values = values.flatMap(item => step(item, part, isWildcard));
  }
  if (values.length === 0) {
    throw new JsonPathError('result of web metric produced no value');
  }
  return values[0];
}
