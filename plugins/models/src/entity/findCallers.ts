import {
  Entity,
  RELATION_API_CONSUMED_BY,
  RELATION_DEPENDENCY_OF,
  RELATION_PROVIDES_API,
} from '@backstage/catalog-model';
import { CatalogApi } from '@backstage/plugin-catalog-react';
import { MODEL_SERVER_TYPE } from '@bellwether/plugin-models-common';

const FIELDS = ['kind', 'metadata', 'spec.type', 'relations'];

function targets({ relations = [] }: Entity, type: string): string[] {
  return relations
    .filter(relation => relation.type === type)
    .map(({ targetRef }) => targetRef);
}

/**
 * Refs of what uses a model, as far as the catalog knows: what depends on it, and what consumes an API of its servers. The
 * servers themselves are none of them.
 */
export async function findCallers(
  catalog: CatalogApi,
  modelRef: string,
): Promise<string[]> {
  const read = async (entityRefs: string[]) => {
    if (entityRefs.length === 0) return [];
    const { items } = await catalog.getEntitiesByRefs({
      entityRefs,
      fields: FIELDS,
    });
    return items.flatMap((entity, index) =>
      entity ? [{ entity, ref: entityRefs[index] }] : [],
    );
  };
  const [model] = await read([modelRef]);
  if (!model) return [];
  const dependents = await read(targets(model.entity, RELATION_DEPENDENCY_OF));
  const isServer = ({ entity }: { entity: Entity }) =>
    entity.spec?.type === MODEL_SERVER_TYPE;
  const apis = await read(
    dependents
      .filter(isServer)
      .flatMap(({ entity }) => targets(entity, RELATION_PROVIDES_API)),
  );
  const callers = [
    ...dependents.filter(each => !isServer(each)).map(({ ref }) => ref),
    ...apis.flatMap(({ entity }) => targets(entity, RELATION_API_CONSUMED_BY)),
  ];
  return [...new Set(callers)].sort();
}
