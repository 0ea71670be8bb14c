import { type Request, Router } from 'express';
import { answerJson } from '../answers';
import { missingFeature } from '../FeastError';
import { type RelationWire, touching } from './lineage';
import { MOST_PER_PAGE, pageOf, pageOfProject } from './paging';
import { Query } from './Query';
import { type Listed, nameOf, type Resource } from './resources';

const USUAL_PER_PAGE = 50;

function sorted(
  items: Listed[],
  valueOf: (item: Listed) => unknown,
  order: string,
): Listed[] {
  const direction = order === 'desc' ? -1 : 1;
  const keyOf = (item: Listed) => String(valueOf(item) ?? '').toLowerCase();
  return [...items].sort((left, right) => {
    const [a, b] = [keyOf(left), keyOf(right)];
    return a === b ? 0 : direction * (a < b ? -1 : 1);
  });
}

function fieldOf(item: Listed, field: string): unknown {
  return Object.entries(item).find(([key]) => key === field)?.[1];
}

/** The lists of one kind of thing, across projects and within one, and one thing by its name. */
export function resourceRoutes(
  project: string,
  resource: Resource,
  relations: RelationWire[],
): Router {
  const router = Router();
  const { path, key, type, list, matches, missing } = resource;
  const queryOf = (request: Request) => new Query(request, `${path}.py`);
  const relationsOf = (item: Listed) => touching(relations, type, nameOf(item));
  const related = (items: Listed[], query: Query) =>
    query.isTrue('include_relationships') && {
      relationships: Object.fromEntries(
        items.map(item => [nameOf(item), relationsOf(item)]),
      ),
    };

  router.get(`/${path}`, (request, response) => {
    const query = queryOf(request);
    const wanted = query.required('project');
    const page = query.count('page');
    const limit = query.count('limit', MOST_PER_PAGE);
    const order = query.order('sort_order');
    const found = list().filter(
      item => wanted === project && matches(item, query),
    );
    const { items, pagination } = pageOfProject(
      query.text('sort_by') === 'name' ? sorted(found, nameOf, order) : found,
      page,
      limit,
    );
    answerJson(response, {
      [key]: items,
      pagination,
      ...related(items, query),
    });
  });

  router.get(`/${path}/all`, (request, response) => {
    const query = queryOf(request);
    const number = query.count('page') ?? 1;
    const limit = query.count('limit', MOST_PER_PAGE) ?? USUAL_PER_PAGE;
    const all = list();
    const sortBy = query.text('sort_by');
    const { items, pagination } = pageOf(
      sortBy
        ? sorted(
            all,
            item => fieldOf(item, sortBy),
            query.text('sort_order') ?? 'asc',
          )
        : all,
      { number, limit },
    );
    answerJson(response, {
      [key]: items.map(item => ({ ...item, project })),
      pagination,
      ...related(all, query),
    });
  });

  const answerOne = (
    query: Query,
    isMeant: (item: Listed) => boolean,
    absent: (wanted: string) => Error,
  ) => {
    const wanted = query.required('project');
    const item = list().find(isMeant);
    if (wanted !== project || !item) {
      throw absent(wanted);
    }
    return {
      ...item,
      ...(query.isTrue('include_relationships') && {
        relationships: relationsOf(item),
      }),
    };
  };

  if (missing) {
    router.get(`/${path}/:name`, (request, response) => {
      const { name } = request.params;
      const found = answerOne(
        queryOf(request),
        item => nameOf(item) === name,
        wanted => missing(name, wanted),
      );
      answerJson(response, found);
    });
  } else {
    router.get(`/${path}/:view/:name`, (request, response) => {
      const { view, name } = request.params;
      const found = answerOne(
        queryOf(request),
        item => nameOf(item) === name && fieldOf(item, 'featureView') === view,
        wanted => missingFeature(name, view, wanted),
      );
      answerJson(response, found);
    });
  }
  return router;
}
