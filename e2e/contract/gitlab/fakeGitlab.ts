import {
  blobOf,
  type Dialect,
  type FakePull,
  type FakeRepository,
} from '../gitea/FakeRepository';

const NAME = 'acme/risk/models';

/** GitLab's API by its documentation: no real one was asked. */
export function gitlabOf(
  repository: FakeRepository,
  people: readonly string[],
): Dialect {
  const toWire = (pull: FakePull) => ({
    iid: pull.number,
    web_url: `https://gitlab.example.com/${NAME}/-/merge_requests/${pull.number}`,
    state: pull.state === 'open' ? 'opened' : pull.state,
    source_branch: pull.head,
    target_branch: pull.base,
    source_project_id: 4,
    target_project_id: 4,
    sha: blobOf(pull.head),
    merge_commit_sha: pull.commit ?? null,
    squash_commit_sha: null,
    reviewers: pull.reviewers.map(username => ({
      id: people.indexOf(username),
      username,
    })),
  });
  const absent = { message: '404 Not Found' };
  return ({ method, path, query, body }) => {
    if (method === 'GET' && path === '/api/v4/users') {
      const username = query.get('username') ?? '';
      const id = people.indexOf(username);
      return [200, id < 0 ? [] : [{ id, username }]];
    }
    const at = `/api/v4/projects/${encodeURIComponent(NAME)}`;
    if (path !== at && !path.startsWith(`${at}/`)) return [404, absent];
    const rest = path.slice(at.length);
    const files = repository.branches;
    const nameIn = (prefix: string) =>
      rest.startsWith(prefix)
        ? decodeURIComponent(rest.slice(prefix.length))
        : undefined;
    const file = nameIn('/repository/files/');
    const branch = nameIn('/repository/branches/');
    const number = nameIn('/merge_requests/');
    if (method === 'GET' && rest === '') {
      return [200, { default_branch: 'main' }];
    }
    if (method === 'GET' && rest === '/repository/tree') {
      const tree = files.get(query.get('ref') ?? '');
      const size = Number(query.get('per_page'));
      const first = (Number(query.get('page')) - 1) * size;
      return tree
        ? [
            200,
            [...tree.keys()]
              .slice(first, first + size)
              .map(name => ({ path: name, type: 'blob' })),
          ]
        : [404, { message: '404 Tree Not Found' }];
    }
    if (method === 'GET' && file !== undefined) {
      const text = files.get(query.get('ref') ?? '')?.get(file);
      return text === undefined
        ? [404, { message: '404 File Not Found' }]
        : [
            200,
            {
              file_path: file,
              encoding: 'base64',
              content: Buffer.from(text).toString('base64'),
              blob_id: blobOf(text),
            },
          ];
    }
    if (method === 'POST' && rest === '/repository/branches') {
      return repository.branchOff(body.branch, body.ref)
        ? [201, { name: body.branch }]
        : [400, { message: 'Branch already exists' }];
    }
    if (branch !== undefined) {
      if (method === 'GET')
        return files.has(branch) ? [200, {}] : [404, absent];
      return repository.remove(branch)
        ? [204]
        : [404, { message: '404 Branch Not Found' }];
    }
    if (method === 'POST' && rest === '/repository/commits') {
      const there = files.get(body.branch);
      for (const { action, file_path: name } of body.actions) {
        if ((action === 'create') === there?.has(name)) {
          return [
            400,
            {
              message:
                action === 'create'
                  ? 'A file with this name already exists'
                  : 'A file with this name doesn’t exist',
            },
          ];
        }
      }
      repository.commit(
        body.branch,
        Object.fromEntries(
          body.actions.map(one => [
            one.file_path,
            Buffer.from(one.content, 'base64').toString('utf8'),
          ]),
        ),
      );
      return [201, { id: blobOf(body.branch) }];
    }
    if (method === 'POST' && rest === '/merge_requests') {
      const pull = repository.propose(body.source_branch, body.target_branch);
      return pull
        ? [201, toWire(pull)]
        : [
            409,
            {
              message: [
                'Another open merge request already exists for this source branch: !1',
              ],
            },
          ];
    }
    if (method === 'GET' && rest === '/merge_requests') {
      return [
        200,
        repository.pulls
          .filter(
            ({ head, state }) =>
              state === 'open' && head === query.get('source_branch'),
          )
          .map(toWire),
      ];
    }
    const pull = number && repository.pull(Number(number));
    if (!pull) return [404, absent];
    if (method === 'PUT') {
      // Without a licence one is asked, and the others are passed over.
      pull.reviewers = body.reviewer_ids.slice(0, 1).map(id => people[id]);
    }
    return [200, toWire(pull)];
  };
}
