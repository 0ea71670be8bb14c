import { invalidParameter } from '../MlflowError';

/** Reads a list of quoted strings in parentheses. */
export function listValues(text: string): string[] {
  const inner = text.slice(1, -1).trim().replace(/,$/, '');
  if (inner === '') {
    throw invalidParameter(
      'While parsing a list in the query, expected a non-empty list of string values, but got empty list',
    );
  }
  if (!/^(?:\s*(?:'[^']*'|"[^"]*")\s*(?:,|$))+$/.test(inner)) {
    // The server writes a list of one as Python does.
    const list = inner.includes(',') ? `(${inner})` : `(${inner},)`;
    throw invalidParameter(
      'While parsing a list in the query, expected string value, punctuation, ' +
        `or whitespace, but got different type in list: ${list}`,
    );
  }
  return [...inner.matchAll(/'([^']*)'|"([^"]*)"/g)].map(
    match => match[1] ?? match[2],
  );
}
