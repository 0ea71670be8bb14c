import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import { z } from 'zod';

/** @throws InputError - with a sentence for each thing that is wrong */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new InputError(z.prettifyError(parsed.error));
  return parsed.data;
}

const name = z
  .string()
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/,
    'is no name of an entity',
  );

/** The entity that a path names. A model is a Resource: of other kinds there is none. */
export function parseModelRef(params: Record<string, string>): string {
  const ref = parse(z.object({ kind: name, namespace: name, name }), params);
  if (ref.kind.toLocaleLowerCase('en-US') !== 'resource') {
    throw new NotFoundError(
      `No registry holds ${stringifyEntityRef(ref)}: models are resources`,
    );
  }
  return stringifyEntityRef(ref);
}

/** The header by which a repeated write is known. */
export const idempotencyKeySchema = z
  .string({ error: 'the header Idempotency-Key is missing' })
  .regex(
    /^[\w.:-]{8,200}$/,
    'Idempotency-Key holds 8 to 200 letters, digits, . : _ and -',
  );
