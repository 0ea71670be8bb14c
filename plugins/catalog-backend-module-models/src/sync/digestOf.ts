import { Entity } from '@backstage/catalog-model';
import { EventLoopShare } from '@bellwether/plugin-models-node';
import { createHash } from 'crypto';

/** A digest of a set of entities, whatever the order in which they come. Gives way to other work meanwhile. */
export async function digestOf(entities: Entity[]): Promise<string> {
  const share = new EventLoopShare();
  const digests: string[] = [];
  for (const entity of entities) {
    digests.push(
      createHash('sha256').update(JSON.stringify(entity)).digest('base64'),
    );
    await share.giveWay();
  }
  const hash = createHash('sha256');
  for (const digest of digests.sort()) hash.update(digest);
  return hash.digest('hex');
}
