import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { catalogApiRef, useEntity } from '@backstage/plugin-catalog-react';
import useAsync from 'react-use/esm/useAsync';
import { z } from 'zod';
import { Note } from '@bellwether/plugin-models-react';

const ORPHAN = 'backstage.io/orphan';

/** What the catalog adds to an entity that it could not process; its own type has it in alpha only. */
const processedSchema = z.object({
  status: z.object({
    items: z.array(z.object({ level: z.string(), message: z.string() })),
  }),
});

function errorsOf(entity: Entity): string[] {
  const items = processedSchema.safeParse(entity).data?.status.items ?? [];
  return items
    .filter(({ level }) => level === 'error')
    .map(({ message }) => message);
}

/** Targets of relations that the catalog does not hold, or that the reader may not see. */
function useMissingTargets(entity: Entity): string[] {
  const catalog = useApi(catalogApiRef);
  const targets = [
    ...new Set(entity.relations?.map(({ targetRef }) => targetRef) ?? []),
  ];
  const { value } = useAsync(async () => {
    if (targets.length === 0) return [];
    const { items } = await catalog.getEntitiesByRefs({
      entityRefs: targets,
      fields: ['kind', 'metadata.name', 'metadata.namespace'],
    });
    return targets.filter((_, index) => !items[index]);
  }, [catalog, stringifyEntityRef(entity), targets.join()]);
  return value ?? [];
}

/** What the catalog's own layout warns of: a layout that takes its place has to as well. */
export function EntityWarnings() {
  const { entity } = useEntity();
  const missing = useMissingTargets(entity);
  return (
    <>
      {entity.metadata.annotations?.[ORPHAN] === 'true' && (
        <Note tone="warn" title="The catalog holds this as an orphan.">
          Nothing names it any more: its registry, or the configuration that
          read it, is gone.
        </Note>
      )}
      {missing.length > 0 && (
        <Note tone="warn" title="Not in the catalog:">
          {missing.join(', ')}. The entity names{' '}
          {missing.length === 1 ? 'it' : 'them'} as related.
        </Note>
      )}
      {errorsOf(entity).map(message => (
        <Note
          key={message}
          tone="warn"
          title="The catalog could not process it:"
        >
          {message}
        </Note>
      ))}
    </>
  );
}
