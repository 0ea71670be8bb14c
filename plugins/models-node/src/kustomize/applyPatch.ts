import { ConflictError } from '@backstage/errors';
import { segmentsOf } from './jsonPatch';

/** A map of a manifest. */
export type Fields = Record<string, unknown>;

/** Whether a value is a map. @public */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a place of an object; undefined where there is none. @public */
export function valueAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, segment) => {
    if (Array.isArray(at)) return at[Number(segment)];
    return isFields(at) ? at[segment] : undefined;
  }, root);
}

/** The object with another value at a place; undefined: without it. Maps on the way there are made. */
export function withValueAt(
  root: unknown,
  [segment, ...rest]: readonly string[],
  value: unknown,
): unknown {
  if (segment === undefined) return value;
  if (Array.isArray(root)) {
    const index = Number(segment);
    if (rest.length === 0 && value === undefined) {
      return root.filter((_, at) => at !== index);
    }
    return root.map((item, at) =>
      at === index ? withValueAt(item, rest, value) : item,
    );
  }
  const fields = isFields(root) ? root : {};
  if (rest.length === 0 && value === undefined) {
    const { [segment]: _, ...left } = fields;
    return left;
  }
  return { ...fields, [segment]: withValueAt(fields[segment], rest, value) };
}

/**
 * What a JSON patch (RFC 6902) makes of an object.
 *
 * @throws ConflictError - it does not fit; the sentence names the file
 */
export function withOperations(
  root: unknown,
  operations: readonly unknown[],
  file: string,
): unknown {
  return operations.reduce<unknown>((before, operation) => {
    const { op, path, value } = isFields(operation) ? operation : {};
    if (typeof path !== 'string' || !path.startsWith('/')) {
      throw new ConflictError(`${file} holds an operation without a path.`);
    }
    return withOperation(before, String(op), path, value, file);
  }, root);
}

function withOperation(
  root: unknown,
  op: string,
  pointer: string,
  value: unknown,
  file: string,
): unknown {
  if (!['add', 'replace', 'remove'].includes(op)) {
    throw new ConflictError(
      `${file} holds an operation ${op}, which is not followed from here.`,
    );
  }
  const path = segmentsOf(pointer);
  const last = path[path.length - 1];
  const parent = valueAt(root, path.slice(0, -1));
  const nothing = new ConflictError(`${file}: there is nothing at ${pointer}.`);
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : Number(last);
    if (op === 'add') {
      if (!(index <= parent.length)) throw nothing;
      const items = [...parent];
      items.splice(index, 0, value);
      return withValueAt(root, path.slice(0, -1), items);
    }
    if (!(index < parent.length)) throw nothing;
  } else if (!isFields(parent) || (op !== 'add' && !(last in parent))) {
    throw nothing;
  }
  // A null is a value; only what is taken away is none.
  return withValueAt(root, path, op === 'remove' ? undefined : value ?? null);
}

/**
 * What a patch of the object's own form makes of it, as Kustomize has it for custom resources: maps part by part, lists as a
 * whole, and null takes away (RFC 7386).
 *
 * @throws ConflictError - it holds a directive (`$patch`); the sentence names the file
 */
export function merged(below: unknown, patch: unknown, file: string): unknown {
  if (!isFields(patch)) return patch;
  const result: Fields = isFields(below) ? { ...below } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (name.startsWith('$')) {
      throw new ConflictError(
        `${file} holds the directive ${name}, which is not followed from here.`,
      );
    }
    if (value === null) delete result[name];
    else result[name] = merged(result[name], value, file);
  }
  return result;
}
