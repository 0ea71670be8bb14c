import { messageOf, SourceError, type SourcePlace } from '../SourceError';

const STRING_OR_UNQUOTED = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;
const NAME_OR_BRACKET = /"(?:[^"\\]|\\.)*"\s*:?|[{}[\]]/g;

/** Python writes NaN and Infinity, which are not JSON: they become the texts that the columns understand. */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    const quoted = line.replace(STRING_OR_UNQUOTED, token =>
      token.startsWith('"') ? token : `"${token}"`,
    );
    if (quoted === line) throw error;
    return JSON.parse(quoted);
  }
}

/** A name that stands twice in an object, which parsing would hide. */
export function repeatedName(line: string): string | undefined {
  const seen = new Set<string>();
  let depth = 0;
  for (const [token] of line.matchAll(NAME_OR_BRACKET)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && token.endsWith(':')) {
      const name = token.slice(0, -1).trimEnd();
      if (seen.has(name)) return String(JSON.parse(name));
      seen.add(name);
    }
  }
  return undefined;
}

/**
 * Names and values of the object that a line holds.
 *
 * @throws SourceError where it is not JSON, or not an object
 */
export function parseRecord(
  line: string,
  place: SourcePlace,
): [string, unknown][] {
  let record: unknown;
  try {
    record = parseLine(line);
  } catch (error) {
    throw new SourceError(place, `not JSON (${messageOf(error)})`, {
      cause: error,
    });
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw new SourceError(
      place,
      'not a JSON object; JSON lines hold one object per line',
    );
  }
  return Object.entries(record);
}
