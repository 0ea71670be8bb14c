import { Router } from 'express';
import { restOf } from './apiRoutes';
import { HostError, type Repositories } from './Repositories';

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
const escape = (text: string) =>
  text.replace(/[&<>"]/g, letter => ESCAPES[letter]);

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(
    title,
  )}</title><style>body{font:15px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}pre{background:#f4f4f5;padding:1rem;overflow:auto}</style><h1>${escape(
    title,
  )}</h1>${body}</html>`;
}

/** Pages for people: what links of the portal lead to. */
export function pages(repositories: Repositories): Router {
  const router = Router();
  const send = (title: string, body: string) => page(title, body);

  router.get('/', (_request, response) => {
    const items = repositories
      .all()
      .map(
        ({ owner, name }) =>
          `<li><a href="/${owner}/${name}">${escape(`${owner}/${name}`)}</a>`,
      )
      .join('');
    response.send(
      send(
        'Repositories of the sandbox',
        items ? `<ul>${items}</ul>` : '<p>None yet.</p>',
      ),
    );
  });

  router.get('/:owner/:repo', ({ params, protocol, headers }, response) => {
    const { owner, repo } = params;
    const repository = repositories.get(owner, repo);
    const files = [...repositories.filesAt(repository, 'main').keys()]
      .map(
        path =>
          `<li><a href="/${owner}/${repo}/blob/main/${escape(path)}">${escape(
            path,
          )}</a>`,
      )
      .join('');
    const pulls = repository.pulls
      .map(
        ({ number, title, state }) =>
          `<li><a href="/${owner}/${repo}/pull/${number}">#${number} ${escape(
            title,
          )}</a>, ${state}`,
      )
      .join('');
    response.send(
      send(
        `${owner}/${repo}`,
        `<p>${escape(repository.description)}</p><pre>git clone ${protocol}://${
          headers.host
        }/${owner}/${repo}.git</pre>${
          pulls && `<h2>Pull requests</h2><ul>${pulls}</ul>`
        }<h2>Files</h2><ul>${files}</ul>`,
      ),
    );
  });

  router.get('/:owner/:repo/blob/:branch/*', ({ params }, response) => {
    const { owner, repo, branch } = params;
    const repository = repositories.get(owner, repo);
    const file = repositories.filesAt(repository, branch).get(restOf(params));
    const content = file && repository.objects.contentOf(file.sha);
    if (!content) throw new HostError(404, 'Not Found');
    response.send(
      send(restOf(params), `<pre>${escape(content.toString('utf8'))}</pre>`),
    );
  });

  router.get('/:owner/:repo/pull/:number', ({ params }, response) => {
    const { owner, repo, number } = params;
    const repository = repositories.get(owner, repo);
    const pull = repositories.pull(repository, Number(number));
    const changed = repositories
      .changesOf(repository, pull)
      .map(
        ([path, { sha }]) =>
          `<h2>${escape(path)}</h2><pre>${escape(
            repository.objects.contentOf(sha)?.toString('utf8') ?? '',
          )}</pre>`,
      )
      .join('');
    const merge =
      pull.state === 'open'
        ? `<form method="post" action="/${owner}/${repo}/pull/${number}/merge"><button>Merge</button></form>`
        : '';
    response.send(
      send(
        `#${number} ${pull.title}`,
        `<p>${pull.mergedAs ? 'Merged' : escape(pull.state)}: ${escape(
          pull.head,
        )} into ${escape(pull.base)}</p><pre>${escape(
          pull.body,
        )}</pre>${merge}${changed}`,
      ),
    );
  });

  router.post('/:owner/:repo/pull/:number/merge', ({ params }, response) => {
    const { owner, repo, number } = params;
    repositories.merge(repositories.get(owner, repo), Number(number));
    response.redirect(303, `/${owner}/${repo}/pull/${number}`);
  });

  return router;
}
