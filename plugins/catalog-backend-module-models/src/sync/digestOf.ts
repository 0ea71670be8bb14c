import { Entity } from '@backstage/catalog-model';
import { createHash } from 'crypto';

/** A digest of a set of entities, whatever the order in which they come. */
export function digestOf(entities: Entity[]): string {
  const digests = entities.map(entity =>
    createHash('sha256').update(JSON.stringify(entity)).digest('base64'),
  );
  const hash = createHash('sha256');
  for (const digest of digests.sort()) hash.update(digest);
  return hash.digest('hex');
}
