import { Router } from 'express';
import { MAIN, type Repositories } from './Repositories';

/** What `git clone` reads of a host that knows no protocol of its own: the names of branches, and object by object. */
export function gitRoutes(repositories: Repositories): Router {
  const router = Router();
  const repositoryOf = (owner: string, name: string) =>
    repositories.get(owner, name.replace(/\.git$/, ''));

  router.get('/:owner/:repo/info/refs', ({ params }, response) => {
    const { branches } = repositoryOf(params.owner, params.repo);
    const lines = [...branches]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, sha]) => `${sha}\trefs/heads/${name}\n`);
    response.type('text/plain').send(lines.join(''));
  });

  router.get('/:owner/:repo/HEAD', ({ params }, response) => {
    repositoryOf(params.owner, params.repo);
    response.type('text/plain').send(`ref: refs/heads/${MAIN}\n`);
  });

  router.get('/:owner/:repo/objects/:start/:rest', (request, response) => {
    const { owner, repo, start, rest } = request.params;
    const object = repositoryOf(owner, repo).objects.loose(`${start}${rest}`);
    if (object) response.type('application/octet-stream').send(object);
    else response.status(404).end();
  });

  return router;
}
