import type { StatusCause } from '../StatusError';
import { isJsonObject } from '../types';
import type { Schema } from './schemas';

function typeOf(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  if (Array.isArray(value)) {
    return 'array';
  }
  if (typeof value === 'number') {
    return Number.isInteger(value) ? 'integer' : 'number';
  }
  return typeof value;
}

function isOfType(value: unknown, type: Schema['type']): boolean {
  const actual = typeOf(value);
  return (
    type === undefined ||
    actual === type ||
    (type === 'number' && actual === 'integer')
  );
}

function outOfRange(
  value: unknown,
  { minimum, maximum }: Schema,
): string | undefined {
  if (typeof value !== 'number') {
    return undefined;
  }
  if (minimum !== undefined && value < minimum) {
    return `should be greater than or equal to ${minimum}`;
  }
  return maximum !== undefined && value > maximum
    ? `should be less than or equal to ${maximum}`
    : undefined;
}

/** What a value breaks of its schema, in the API server's words. */
export function violations(
  schema: Schema,
  value: unknown,
  field = '',
): StatusCause[] {
  if (!isOfType(value, schema.type)) {
    const actual = `"${typeOf(value)}"`;
    return [
      {
        reason: 'FieldValueTypeInvalid',
        message: `Invalid value: ${actual}: ${field} in body must be of type ${schema.type}: ${actual}`,
        field,
      },
    ];
  }
  const range = outOfRange(value, schema);
  if (range) {
    return [
      {
        reason: 'FieldValueInvalid',
        message: `Invalid value: ${value}: ${field} in body ${range}`,
        field,
      },
    ];
  }
  const { items } = schema;
  if (Array.isArray(value)) {
    return items
      ? value.flatMap((item, index) =>
          violations(items, item, `${field}[${index}]`),
        )
      : [];
  }
  if (!isJsonObject(value)) {
    return [];
  }
  const at = (name: string) => (field ? `${field}.${name}` : name);
  const missing = (schema.required ?? [])
    .filter(name => value[name] === undefined)
    .map(name => ({
      reason: 'FieldValueRequired',
      message: 'Required value',
      field: at(name),
    }));
  const within = Object.entries(schema.properties ?? {}).flatMap(
    ([name, property]) =>
      value[name] === undefined
        ? []
        : violations(property, value[name], at(name)),
  );
  return [...missing, ...within];
}
