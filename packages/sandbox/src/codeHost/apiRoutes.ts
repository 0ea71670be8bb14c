import { type Request, Router } from 'express';
import {
  HostError,
  MAIN,
  type PullRequest,
  type Repositories,
  type Repository,
} from './Repositories';

const MODES = new Set(['100644', '100755']);

function field(request: Request, name: string): string {
  const value: unknown = request.body?.[name];
  if (typeof value !== 'string') throw new HostError(422, `Invalid ${name}`);
  return value;
}

/** What the star at the end of a path stands for. */
export function restOf(params: Record<string, string>): string {
  return params[0];
}

/** GitHub's REST API, as far as repositories are made and changed by it. */
export function apiRoutes(repositories: Repositories): Router {
  const router = Router();
  const here = ({ params, protocol, headers }: Request) => {
    const repository = repositories.get(params.owner, params.repo);
    const web = `${protocol}://${headers.host}/${params.owner}/${params.repo}`;
    return { repository, web };
  };
  const toWire = (repository: Repository, web: string) => ({
    name: repository.name,
    full_name: `${repository.owner}/${repository.name}`,
    description: repository.description,
    private: true,
    html_url: web,
    clone_url: `${web}.git`,
    default_branch: MAIN,
    created_at: repository.createdAt.toISOString(),
  });
  const pullToWire = (pull: PullRequest, web: string) => ({
    number: pull.number,
    title: pull.title,
    body: pull.body,
    html_url: `${web}/pull/${pull.number}`,
    state: pull.state,
    merged: pull.mergedAs !== undefined,
    merge_commit_sha: pull.mergedAs ?? null,
    head: { ref: pull.head },
    base: { ref: pull.base },
  });

  router.get('/users/:owner', ({ params }, response) => {
    if (!repositories.knowsOwner(params.owner)) {
      throw new HostError(404, 'Not Found');
    }
    response.json({ login: params.owner, type: 'Organization' });
  });

  router.post('/orgs/:owner/repos', (request, response) => {
    const repository = repositories.create(
      request.params.owner,
      field(request, 'name'),
      String(request.body?.description ?? ''),
    );
    const web = `${request.protocol}://${request.headers.host}/${repository.owner}/${repository.name}`;
    response.status(201).json(toWire(repository, web));
  });

  router.get('/repos/:owner/:repo', (request, response) => {
    const { repository, web } = here(request);
    response.json(toWire(repository, web));
  });

  router.get(
    ['/repos/:owner/:repo/git/ref/heads/*', '/repos/:owner/:repo/branches/*'],
    (request, response) => {
      const { repository } = here(request);
      const name = restOf(request.params);
      const sha = repositories.branch(repository, name);
      response.json({
        name,
        ref: `refs/heads/${name}`,
        object: { sha, type: 'commit' },
        commit: { sha },
      });
    },
  );

  router.post('/repos/:owner/:repo/git/refs', (request, response) => {
    const { repository } = here(request);
    const name = field(request, 'ref').replace(/^refs\/heads\//, '');
    const sha = field(request, 'sha');
    if (repository.branches.has(name) || !repository.objects.commitOf(sha)) {
      throw new HostError(422, 'Reference already exists');
    }
    repositories.moveBranch(repository, name, sha);
    response.status(201).json({ ref: `refs/heads/${name}`, object: { sha } });
  });

  router.patch('/repos/:owner/:repo/git/refs/heads/*', (request, response) => {
    const { repository } = here(request);
    const name = restOf(request.params);
    const current = repositories.branch(repository, name);
    const sha = field(request, 'sha');
    const commit = repository.objects.commitOf(sha);
    if (!commit?.parents.includes(current)) {
      throw new HostError(422, 'Update is not a fast forward');
    }
    repositories.moveBranch(repository, name, sha);
    response.json({ ref: `refs/heads/${name}`, object: { sha } });
  });

  router.delete('/repos/:owner/:repo/git/refs/heads/*', (request, response) => {
    const { repository } = here(request);
    repositories.branch(repository, restOf(request.params));
    repository.branches.delete(restOf(request.params));
    response.status(204).end();
  });

  router.post('/repos/:owner/:repo/git/blobs', (request, response) => {
    const { repository } = here(request);
    const encoding = request.body?.encoding === 'base64' ? 'base64' : 'utf8';
    const content = Buffer.from(field(request, 'content'), encoding);
    response.status(201).json({ sha: repository.objects.blob(content) });
  });

  router.post('/repos/:owner/:repo/git/trees', (request, response) => {
    const { repository } = here(request);
    const entries: unknown = request.body?.tree;
    if (!Array.isArray(entries)) throw new HostError(422, 'Invalid tree info');
    const files = new Map<string, { sha: string; mode: string }>();
    for (const { path, mode, sha } of entries) {
      if (!MODES.has(mode) || !repository.objects.has(sha)) {
        throw new HostError(422, 'Invalid tree info');
      }
      files.set(String(path), { sha, mode });
    }
    response.status(201).json({ sha: repository.objects.tree(files) });
  });

  router.get('/repos/:owner/:repo/git/trees/:branch', (request, response) => {
    const { repository } = here(request);
    const files = repositories.filesAt(repository, request.params.branch);
    response.json({
      tree: [...files].map(([path, { sha, mode }]) => ({
        path,
        mode,
        sha,
        type: 'blob',
      })),
      truncated: false,
    });
  });

  router.post('/repos/:owner/:repo/git/commits', (request, response) => {
    const { repository } = here(request);
    const parents: unknown = request.body?.parents;
    const sha = repository.objects.commit({
      tree: field(request, 'tree'),
      parents: Array.isArray(parents) ? parents.map(String) : [],
      message: field(request, 'message'),
      at: new Date(),
    });
    response.status(201).json({ sha });
  });

  router.get('/repos/:owner/:repo/git/commits/:sha', (request, response) => {
    const { repository } = here(request);
    const commit = repository.objects.commitOf(request.params.sha);
    if (!commit) throw new HostError(404, 'Not Found');
    response.json({
      sha: request.params.sha,
      message: commit.message,
      tree: { sha: commit.tree },
      parents: commit.parents.map(sha => ({ sha })),
    });
  });

  router.get('/repos/:owner/:repo/contents/*', (request, response) => {
    const { repository } = here(request);
    const files = repositories.filesAt(
      repository,
      String(request.query.ref ?? MAIN),
    );
    const path = restOf(request.params);
    const sha = files.get(path)?.sha;
    const content = sha && repository.objects.contentOf(sha);
    if (!content) throw new HostError(404, 'Not Found');
    if (request.headers.accept?.includes('raw')) {
      response.type('text/plain').send(content);
      return;
    }
    response.json({
      type: 'file',
      path,
      sha,
      encoding: 'base64',
      content: content.toString('base64'),
    });
  });

  router.put('/repos/:owner/:repo/contents/*', (request, response) => {
    const { repository } = here(request);
    const sha: unknown = request.body?.sha;
    const commit = repositories.write(repository, {
      branch: String(request.body?.branch ?? MAIN),
      path: restOf(request.params),
      content: Buffer.from(field(request, 'content'), 'base64'),
      expected: typeof sha === 'string' ? sha : undefined,
      message: field(request, 'message'),
    });
    response.json({ commit: { sha: commit } });
  });

  router.post('/repos/:owner/:repo/pulls', (request, response) => {
    const { repository, web } = here(request);
    const pull = repositories.openPull(repository, {
      title: field(request, 'title'),
      body: String(request.body?.body ?? ''),
      head: field(request, 'head'),
      base: field(request, 'base'),
    });
    response.status(201).json(pullToWire(pull, web));
  });

  router.get('/repos/:owner/:repo/pulls/:number', (request, response) => {
    const { repository, web } = here(request);
    const pull = repositories.pull(repository, Number(request.params.number));
    response.json(pullToWire(pull, web));
  });

  router.patch('/repos/:owner/:repo/pulls/:number', (request, response) => {
    const { repository, web } = here(request);
    if (field(request, 'state') !== 'closed') {
      throw new HostError(422, 'Only closing is known here');
    }
    const pull = repositories.close(repository, Number(request.params.number));
    response.json(pullToWire(pull, web));
  });

  router.put('/repos/:owner/:repo/pulls/:number/merge', (request, response) => {
    const { repository } = here(request);
    const pull = repositories.merge(repository, Number(request.params.number));
    response.json({ merged: true, sha: pull.mergedAs });
  });

  return router;
}
