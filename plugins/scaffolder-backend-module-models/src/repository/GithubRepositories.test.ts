import http from 'http';
import { AddressInfo } from 'net';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { GithubRepositories } from './GithubRepositories';

const ADDRESS = { host: 'code.example.com', owner: 'ml', repo: 'card-fraud' };
const MASTER = {
  html_url: 'https://code.example.com/ml/card-fraud',
  default_branch: 'master',
  description: 'Fraud, by card',
};

let answers: Record<string, unknown>;
let asked: Array<{ request: string; body: unknown }>;
let server: http.Server;
let repositories: GithubRepositories;

beforeEach(async () => {
  answers = {};
  asked = [];
  server = http.createServer((request, response) => {
    let text = '';
    request.on('data', chunk => {
      text += chunk;
    });
    request.on('end', () => {
      const named = `${request.method} ${request.url}`.replace(
        '/repos/ml/card-fraud',
        '',
      );
      asked.push({ request: named, body: text && JSON.parse(text) });
      const answer = answers[named];
      response.writeHead(answer ? 200 : 404, {
        'Content-Type': 'application/json',
      });
      response.end(JSON.stringify(answer ?? {}));
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const config = new ConfigReader({
    integrations: {
      github: [
        {
          host: ADDRESS.host,
          apiBaseUrl: `http://127.0.0.1:${port}`,
          token: 'token-of-the-test',
        },
      ],
    },
  });
  repositories = GithubRepositories.create(ScmIntegrations.fromConfig(config));
});

afterEach(() => new Promise(resolve => server.close(resolve)));

it('calls the branch of a new repository as its files do, where the owner prefers another name', async () => {
  answers['POST /branches/master/rename'] = { name: 'main' };
  await repositories.nameBranch(ADDRESS, MASTER, 'main');
  expect(asked).toEqual([
    { request: 'POST /branches/master/rename', body: { new_name: 'main' } },
  ]);
  await repositories.nameBranch(
    ADDRESS,
    { ...MASTER, default_branch: 'main' },
    'main',
  );
  expect(asked).toHaveLength(1);
});

describe('an owner who is a person', () => {
  beforeEach(() => {
    answers['GET /users/ml'] = { login: 'ml', type: 'User' };
  });

  it('is refused before anything is made, unless it is the portal’s own account', async () => {
    answers['GET /user'] = { login: 'portal' };
    await expect(repositories.create(ADDRESS, '')).rejects.toThrow(
      /^repoUrl: 'ml' is a person on code\.example\.com, for whom /,
    );
    expect(asked.map(({ request }) => request)).toEqual([
      'GET /users/ml',
      'GET /user',
    ]);
  });

  it('gets a repository under the portal’s own name', async () => {
    answers['GET /user'] = { login: 'ML' };
    answers['POST /user/repos'] = MASTER;
    expect(await repositories.create(ADDRESS, '')).toEqual(MASTER);
  });
});

describe('a repository of one commit', () => {
  const one = (paths: string[], readme: string, parents = 0) => {
    answers['GET /git/ref/heads/master'] = { object: { sha: 'c1' } };
    answers['GET /git/commits/c1'] = {
      message: 'Initial commit',
      tree: { sha: 't1' },
      parents: Array.from({ length: parents }, () => ({ sha: 'c0' })),
    };
    answers['GET /git/trees/master'] = { tree: paths.map(path => ({ path })) };
    answers['GET /contents/README.md?ref=master'] = {
      content: Buffer.from(readme).toString('base64'),
    };
    return repositories.isUntouched(ADDRESS, MASTER);
  };

  it('is untouched with no more than the README that the host begins with', async () => {
    expect(await one(['README.md'], '# card-fraud\nFraud, by card\n')).toBe(
      true,
    );
  });

  it.each([
    [
      'another file',
      ['README.md', 'main.py'],
      '# card-fraud\nFraud, by card',
      0,
    ],
    ['another file alone', ['main.py'], '', 0],
    ['words in its README', ['README.md'], '# card-fraud\n\nHow it works', 0],
    ['a commit before', ['README.md'], '# card-fraud\nFraud, by card', 1],
  ])('is somebody’s with %s', async (_case, paths, readme, parents) => {
    expect(await one(paths, readme, parents)).toBe(false);
  });
});
