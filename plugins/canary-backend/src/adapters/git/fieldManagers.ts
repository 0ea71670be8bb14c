import { ownedFields } from '@bellwether/plugin-canary-common';
import { z } from 'zod';

const entrySchema = z.object({
  manager: z.string().default('unknown'),
  operation: z.string().optional(),
  subresource: z.string().optional(),
  time: z.string().optional(),
  fieldsV1: z.record(z.string(), z.unknown()).optional(),
});

/** Of the status, what others than a controller write too is told apart. */
const writtenFields = [...ownedFields, 'status.abort'] as const;

/** A field whose last writer is who brought about what it says. */
export type WrittenField = (typeof writtenFields)[number];

/** Who wrote one of the fields that matter, and when. */
export interface FieldManager {
  manager: string;
  at?: string;
  fields: WrittenField[];
}

const fieldManagersSchema = z.array(
  z.object({
    manager: z.string(),
    at: z.string().optional(),
    fields: z.array(z.enum(writtenFields)),
  }),
);

/** Digests `metadata.managedFields`: its own form is longer than many an object. */
export function keepFieldManagers(managedFields: unknown): FieldManager[] {
  const entries = z.array(entrySchema).safeParse(managedFields).data ?? [];
  return entries.flatMap(({ manager, time, fieldsV1 = {}, subresource }) => {
    const fields = writtenFields.filter(field =>
      field === 'status'
        ? subresource === 'status' || 'f:status' in fieldsV1
        : holds(fieldsV1, field),
    );
    return fields.length > 0 ? [{ manager, at: time, fields }] : [];
  });
}

function holds(fields: Record<string, unknown>, path: string): boolean {
  let at: unknown = fields;
  for (const part of path.split('.')) {
    const next: unknown = z.record(z.string(), z.unknown()).safeParse(at)
      .data?.[`f:${part}`];
    if (next === undefined) return false;
    at = next;
  }
  return true;
}

/** What {@link keepFieldManagers} left on an object's metadata. */
export function fieldManagersOf(metadata: {
  [key: string]: unknown;
}): FieldManager[] {
  return fieldManagersSchema.safeParse(metadata.fieldManagers).data ?? [];
}

/** Who wrote any of the fields last; undefined where nobody has one of them any more, as after it was removed. */
export function lastWriterOf(
  metadata: { [key: string]: unknown },
  wanted: readonly WrittenField[],
): string | undefined {
  const [newest] = fieldManagersOf(metadata)
    .filter(({ fields }) => fields.some(field => wanted.includes(field)))
    .sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? 1 : -1));
  return newest?.manager;
}
