import { Router } from 'express';
import { answerJson } from '../answers';
import { FeastError } from '../FeastError';
import type { RegistryObjects } from './objects';
import { MOST_PER_PAGE, pageOfProject } from './paging';
import { Query } from './Query';
import type { Resource } from './resources';
import { search } from './search';

const FEAST_VERSION = '0.67.0';

/** The server's version, its projects, and the search over everything in them. */
export function projectRoutes(
  project: string,
  objects: RegistryObjects,
  resources: Resource[],
): Router {
  const router = Router();

  router.get('/version', (_request, response) =>
    answerJson(response, { version: FEAST_VERSION }),
  );

  router.get('/projects', (request, response) => {
    const query = new Query(request, 'projects.py');
    const { items, pagination } = pageOfProject(
      [objects.project()],
      query.count('page'),
      query.count('limit', MOST_PER_PAGE),
    );
    answerJson(response, { projects: items, pagination });
  });

  router.get('/projects/:name', ({ params: { name } }, response) => {
    if (name !== project) {
      throw new FeastError(
        404,
        `Project ${name} does not exist`,
        'FeastObjectNotFoundException',
      );
    }
    answerJson(response, objects.project());
  });

  router.get('/search', (request, response) =>
    answerJson(
      response,
      search(resources, project, new Query(request, 'search.py')),
    ),
  );
  return router;
}
