import { Malformed, Value } from '../InferenceLogAdapter';
import { Field } from '../InferenceLogConfig';

/**
 * A value as its column has it.
 *
 * @throws Malformed - it is of another type
 */
export function toValue(value: unknown, { name, type }: Field): Value {
  if (value === null || value === undefined) return null;
  if (type === 'number') {
    // JSON has no NaN; some servers write it as a text.
    if (value === 'NaN') return null;
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (typeof value === 'number') return value;
  } else if (type === 'boolean') {
    if (typeof value === 'boolean') return value;
    if (value === 0 || value === 1) return value === 1;
  } else if (typeof value === 'string') return value;
  else if (typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  throw new Malformed(`${name} is no ${type}`);
}

/** The values of a record, by the names of the fields; what is in no field is left out. */
export function fromRecord(
  record: Record<string, unknown>,
  fields: readonly Field[],
): Record<string, Value> {
  return Object.fromEntries(
    fields
      .filter(({ name }) => Object.hasOwn(record, name))
      .map(field => [field.name, toValue(record[field.name], field)]),
  );
}

/**
 * The values of a list, in the order of the fields.
 *
 * @throws Malformed - there are more or fewer
 */
export function fromList(
  list: readonly unknown[],
  fields: readonly Field[],
): Record<string, Value> {
  if (list.length !== fields.length) {
    throw new Malformed(
      `a row has ${list.length} values, and the log has ${fields.length} columns for them`,
    );
  }
  return Object.fromEntries(
    fields.map((field, i) => [field.name, toValue(list[i], field)]),
  );
}
