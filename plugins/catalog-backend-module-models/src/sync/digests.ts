import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { EventLoopShare } from '@bellwether/plugin-models-node';
import { createHash } from 'crypto';
import { Part } from './overlay';

/** A digest of each entity of a set, by its ref. */
export type Digests = Map<string, string>;

/** Gives way to other work meanwhile. */
export async function digestsOf(entities: readonly Entity[]): Promise<Digests> {
  const share = new EventLoopShare();
  const digests: Digests = new Map();
  for (const entity of entities) {
    digests.set(stringifyEntityRef(entity), digestOf(entity));
    await share.giveWay();
  }
  return digests;
}

/** Changes the digests as a part changes the set. */
export function layOver(digests: Digests, { added, removed }: Part): void {
  for (const entity of added) {
    digests.set(stringifyEntityRef(entity), digestOf(entity));
  }
  for (const ref of removed) digests.delete(ref);
}

/** One digest of the whole set, whatever the order in which the entities came. */
export function digestOfAll(digests: Digests): string {
  const hash = createHash('sha256');
  for (const digest of [...digests.values()].sort()) hash.update(digest);
  return hash.digest('hex');
}

function digestOf(entity: Entity): string {
  return createHash('sha256').update(JSON.stringify(entity)).digest('base64');
}
