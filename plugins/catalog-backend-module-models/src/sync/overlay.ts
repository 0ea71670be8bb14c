import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { Reading } from './Reading';

/** A part of the set that the catalog was given. */
export interface Part {
  added: Entity[];
  /** Entity refs. */
  removed: string[];
}

/** A reading, with what the parts say in place of what it says of them: they were read after it had begun. Pure. */
export function overlay<R extends Reading>(
  reading: R,
  parts: readonly Part[],
): R {
  if (reading.is === 'nothing' || parts.length === 0) return reading;
  const newest = new Map<string, Entity | undefined>();
  for (const { added, removed } of parts) {
    for (const entity of added) newest.set(stringifyEntityRef(entity), entity);
    for (const ref of removed) newest.set(ref, undefined);
  }
  const others = reading.entities.filter(
    entity => !newest.has(stringifyEntityRef(entity)),
  );
  return {
    ...reading,
    entities: [
      ...others,
      ...[...newest.values()].flatMap(entity => entity ?? []),
    ],
    ...(reading.is === 'part' && {
      removed: reading.removed.filter(ref => !newest.has(ref)),
    }),
  };
}
