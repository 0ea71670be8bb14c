import { z } from 'zod';

/**
 * Reads each object once: a watch keeps an object as it is until the cluster sends another in its place, and most of them never
 * change while many are looked at again and again.
 */
export function parseOnce<T>(
  schema: z.ZodType<T>,
): (object: object) => T | undefined {
  const known = new WeakMap<object, { value: T | undefined }>();
  return object => {
    let read = known.get(object);
    if (!read) {
      read = { value: schema.safeParse(object).data };
      known.set(object, read);
    }
    return read.value;
  };
}
