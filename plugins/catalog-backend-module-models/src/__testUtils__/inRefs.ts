import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { Change, Reading } from '../sync';

/** What was concluded or changed, with refs in place of entities. */
export function inRefs(found: Reading | Change) {
  if (found === 'everything') return found;
  if ('is' in found) {
    return found.is === 'nothing'
      ? { is: found.is, retry: found.retry }
      : { ...found, entities: refs(found.entities) };
  }
  return { added: refs(found.added), removed: found.removed };
}

function refs(entities: Entity[]) {
  return entities.map(entity => stringifyEntityRef(entity));
}
