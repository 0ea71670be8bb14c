const INT_OR_TEXT = { type: ['integer', 'string'] };

/** Prose, what the server fills in, and formats that say nothing to whoever writes a file. */
const IGNORED = new Set([
  'description',
  'default',
  'example',
  'title',
  'format',
]);

const BOUNDS = [
  ['exclusiveMinimum', 'minimum'],
  ['exclusiveMaximum', 'maximum'],
] as const;

/**
 * A schema of OpenAPI 3.0, as API servers publish it, in the words of JSON schema; and closed: a field that the server does
 * not know is a spelling mistake, although the server itself would only drop it.
 */
export function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (!isObject(node)) return node;
  if (node['x-kubernetes-int-or-string'] || node.format === 'int-or-string') {
    return INT_OR_TEXT;
  }
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties' && isObject(value)) {
      // Names of fields, which may be those of keywords.
      kept.properties = Object.fromEntries(
        Object.entries(value).map(([name, schema]) => [name, closed(schema)]),
      );
    } else if (!IGNORED.has(key) && !key.startsWith('x-')) {
      kept[key] = closed(value);
    }
  }
  for (const [exclusive, bound] of BOUNDS) {
    // A flag beside the bound then, a bound of its own now.
    if (kept[exclusive] === true) {
      kept[exclusive] = kept[bound];
      delete kept[bound];
    } else if (kept[exclusive] === false) {
      delete kept[exclusive];
    }
  }
  if (
    kept.properties &&
    kept.additionalProperties === undefined &&
    !node['x-kubernetes-preserve-unknown-fields']
  ) {
    kept.additionalProperties = false;
  }
  return kept;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
