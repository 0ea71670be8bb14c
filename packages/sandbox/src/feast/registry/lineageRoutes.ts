import { Router } from 'express';
import { answerJson } from '../answers';
import { unprocessable } from '../FeastError';
import { OBJECT_TYPES, type RelationWire, touching } from './lineage';
import { MOST_PER_PAGE, pageOfProject } from './paging';
import { Query } from './Query';

/** What is made of what. */
export function lineageRoutes(
  project: string,
  direct: RelationWire[],
  indirect: RelationWire[],
): Router {
  const router = Router();
  const pageIn = (query: Query) => {
    const page = query.count('page');
    const limit = query.count('limit', MOST_PER_PAGE);
    return (relations: RelationWire[]) => pageOfProject(relations, page, limit);
  };

  router.get('/lineage/registry', (request, response) => {
    const query = new Query(request, 'lineage.py');
    const isKnown = query.required('project') === project;
    const page = pageIn(query);
    const type = query.text('filter_object_type');
    const name = query.text('filter_object_name');
    // A type without a name, or a name without a type, narrows nothing.
    const [shown, shownIndirect] = [direct, indirect]
      .map(all => (isKnown ? all : []))
      .map(all => page(type && name ? touching(all, type, name) : all));
    answerJson(response, {
      relationships: shown.items,
      indirect_relationships: shownIndirect.items,
      relationships_pagination: shown.pagination,
      indirect_relationships_pagination: shownIndirect.pagination,
    });
  });

  router.get('/lineage/registry/all', (_request, response) =>
    answerJson(response, {
      relationships: direct.map(relation => ({ ...relation, project })),
      indirect_relationships: indirect.map(relation => ({
        ...relation,
        project,
      })),
    }),
  );

  router.get('/lineage/objects/:type/:name', (request, response) => {
    const query = new Query(request, 'lineage.py');
    const isKnown = query.required('project') === project;
    const page = pageIn(query);
    const { type, name } = request.params;
    if (!OBJECT_TYPES.includes(type)) {
      throw unprocessable(
        `Invalid object_type. Must be one of: ${OBJECT_TYPES.join(', ')}`,
      );
    }
    const among = query.isTrue('include_indirect')
      ? [...direct, ...indirect]
      : direct;
    const { items, pagination } = page(
      isKnown ? touching(among, type, name) : [],
    );
    answerJson(response, {
      ...(items.length > 0 && { relationships: items }),
      pagination,
    });
  });
  return router;
}
