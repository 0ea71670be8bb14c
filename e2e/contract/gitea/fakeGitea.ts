import {
  blobOf,
  type Dialect,
  type FakePull,
  type FakeRepository,
} from './FakeRepository';

const NAME = 'acme/models';

/** Gitea's API, checked against a real one by the contract. */
export function giteaOf(
  repository: FakeRepository,
  known: { people: readonly string[]; teams: readonly string[] },
): Dialect {
  const toWire = (pull: FakePull) => ({
    number: pull.number,
    html_url: `https://gitea.example.com/${NAME}/pulls/${pull.number}`,
    state: pull.state === 'open' ? 'open' : 'closed',
    merged: pull.state === 'merged',
    merge_commit_sha: pull.commit ?? null,
    head: { label: pull.head, ref: pull.head, repo_id: 1 },
    base: { label: pull.base, ref: pull.base, repo_id: 1 },
    requested_reviewers: pull.reviewers
      .filter(name => known.people.includes(name))
      .map(login => ({ login })),
    requested_reviewers_teams: pull.reviewers
      .filter(name => known.teams.includes(name))
      .map(name => ({ name })),
  });
  const absent = { message: 'The target couldn’t be found.' };
  return ({ method, path, query, body }) => {
    const at = `/api/v1/repos/${NAME}`;
    if (path !== at && !path.startsWith(`${at}/`)) return [404, absent];
    const [, kind, ...more] = path.slice(at.length).split('/');
    const rest = decodeURIComponent(more.join('/'));
    const files = repository.branches;
    switch (`${method} ${kind ?? ''}`) {
      case 'GET ':
        return [200, { default_branch: 'main' }];
      case 'GET git': {
        const tree = files.get(rest.replace(/^trees\//, ''));
        return tree
          ? [
              200,
              {
                truncated: false,
                tree: [...tree.keys()].map(name => ({
                  path: name,
                  type: 'blob',
                })),
              },
            ]
          : [400, { message: 'sha not found' }];
      }
      case 'GET contents': {
        const text = files.get(query.get('ref') ?? 'main')?.get(rest);
        return text === undefined
          ? [404, absent]
          : [
              200,
              {
                content: Buffer.from(text).toString('base64'),
                sha: blobOf(text),
              },
            ];
      }
      case 'POST contents': {
        const there = files.get(body.branch);
        for (const { operation, path: name, sha } of body.files) {
          const text = there?.get(name);
          if (operation === 'create' && text !== undefined) {
            return [
              422,
              { message: `repository file already exists [path: ${name}]` },
            ];
          }
          if (operation === 'update' && text === undefined) {
            return [404, absent];
          }
          if (operation === 'update' && sha !== blobOf(text ?? '')) {
            return [422, { message: 'sha does not match' }];
          }
        }
        repository.commit(
          body.branch,
          Object.fromEntries(
            body.files.map(file => [
              file.path,
              Buffer.from(file.content, 'base64').toString('utf8'),
            ]),
          ),
        );
        return [201, {}];
      }
      case 'GET branches':
        return files.has(rest) ? [200, { name: rest }] : [404, absent];
      case 'POST branches':
        return repository.branchOff(body.new_branch_name, body.old_ref_name)
          ? [201, { name: body.new_branch_name }]
          : [409, { message: 'The branch already exists.' }];
      case 'DELETE branches':
        return repository.remove(rest) ? [204] : [404, absent];
      case 'POST pulls': {
        if (rest.endsWith('/requested_reviewers')) {
          const pull = repository.pull(parseInt(rest, 10))!;
          const unknown = [
            ...body.reviewers
              .filter(name => !known.people.includes(name))
              .map(name => `user doesn't exist: ${name}`),
            ...body.team_reviewers
              .filter(name => !known.teams.includes(name))
              .map(name => `team doesn't exist: ${name}`),
          ];
          if (unknown.length > 0) return [404, { message: unknown[0] }];
          pull.reviewers.push(...body.reviewers, ...body.team_reviewers);
          return [201, []];
        }
        const pull = repository.propose(body.head, body.base);
        return pull
          ? [201, toWire(pull)]
          : [409, { message: 'pull request already exists' }];
      }
      case 'GET pulls': {
        if (rest) {
          const pull = repository.pull(Number(rest));
          return pull ? [200, toWire(pull)] : [404, absent];
        }
        const first = (Number(query.get('page')) - 1) * 50;
        return [
          200,
          repository.pulls
            .filter(({ state }) => state === 'open')
            .slice(first, first + 50)
            .map(toWire),
        ];
      }
      default:
        return [404, absent];
    }
  };
}
