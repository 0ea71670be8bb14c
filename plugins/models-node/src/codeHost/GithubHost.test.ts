import http from 'http';
import { AddressInfo } from 'net';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { GithubHost } from './GithubHost';

const REPOSITORY = 'https://code.example.com/ml/deploy';

/** As much of GitHub as a pull request needs; what is asked for by `fails` is done, or not, and then fails. */
class Github {
  readonly branches = new Map([['main', 'commit-1']]);
  readonly pulls: Array<{ number: number; head: string; state: string }> = [];
  readonly reviews: Array<[path: string, body: unknown]> = [];
  fails: (request: string) => 'before' | 'after' | undefined = () => undefined;
  readonly server = http.createServer((request, response) => {
    let text = '';
    request.on('data', chunk => {
      text += chunk;
    });
    request.on('end', () => {
      const method = request.method ?? '';
      const path = (request.url ?? '').replace('/repos/ml/deploy', '');
      const failure = this.fails(`${method} ${path}`);
      const [status, body] =
        failure === 'before'
          ? [503, {}]
          : this.answer(method, path, text ? JSON.parse(text) : {});
      response.writeHead(failure ? 503 : status, {
        'Content-Type': 'application/json',
      });
      response.end(JSON.stringify(body));
    });
  });

  private answer(
    method: string,
    path: string,
    body: { ref?: string; head?: string; reviewers?: string[] },
  ): [number, unknown] {
    const branch = decodeURIComponent(path.split('/heads/')[1] ?? '');
    const toWire = (pull: { number: number; head: string; state: string }) => ({
      number: pull.number,
      state: pull.state,
      html_url: `${REPOSITORY}/pull/${pull.number}`,
      head: { ref: pull.head },
    });
    if (method === 'GET' && branch) {
      const sha = this.branches.get(branch);
      return sha ? [200, { object: { sha } }] : [404, {}];
    }
    if (method === 'POST' && path === '/git/refs') {
      const name = String(body.ref).replace('refs/heads/', '');
      if (this.branches.has(name)) return [422, {}];
      this.branches.set(name, 'commit-1');
      return [201, {}];
    }
    if (method === 'DELETE') {
      if (!this.branches.delete(branch)) return [422, {}];
      // GitHub closes what is asked for by a branch that goes.
      for (const pull of this.pulls) {
        if (pull.head === branch) pull.state = 'closed';
      }
      return [200, {}];
    }
    if (method === 'PUT') return [200, {}];
    if (method === 'POST' && path === '/pulls') {
      const head = String(body.head);
      const pull = { number: this.pulls.length + 1, head, state: 'open' };
      this.pulls.push(pull);
      return [201, toWire(pull)];
    }
    if (method === 'POST' && path.endsWith('/requested_reviewers')) {
      if (body.reviewers?.includes('stranger')) {
        return [
          422,
          {
            message:
              'Reviews may only be requested from collaborators, not by token-of-the-test',
          },
        ];
      }
      this.reviews.push([path, body]);
      return [201, {}];
    }
    if (method === 'GET' && path.startsWith('/pulls?')) {
      return [200, this.pulls.map(toWire)];
    }
    return [404, {}];
  }
}

let github: Github;
let host: GithubHost;
let seen: string[];

beforeEach(async () => {
  github = new Github();
  seen = [];
  await new Promise<void>(resolve =>
    github.server.listen(0, '127.0.0.1', resolve),
  );
  const { port } = github.server.address() as AddressInfo;
  const config = new ConfigReader({
    integrations: {
      github: [
        {
          host: 'code.example.com',
          apiBaseUrl: `http://127.0.0.1:${port}`,
          token: 'token-of-the-test',
        },
      ],
    },
  });
  host = GithubHost.create({
    integrations: ScmIntegrations.fromConfig(config),
  });
});

afterEach(() => new Promise(resolve => github.server.close(resolve)));

const open = (isRepeatable = true, reviewers?: string[]) =>
  host.openPullRequest({
    repository: REPOSITORY,
    base: 'main',
    branch: 'bellwether/1a2b3c4d-propose',
    files: [{ path: 'a.yaml', text: 'a: 1\n' }],
    title: 'A change',
    body: '',
    isRepeatable,
    reviewers,
    onBranch: is => {
      seen.push(is);
    },
  });

it('goes on after a failure that left its branch behind', async () => {
  github.fails = request =>
    /^(PUT|DELETE) /.test(request) ? 'before' : undefined;
  await expect(open()).rejects.toThrow('answered HTTP 503 for ml/deploy');
  expect([...github.branches.keys()]).toContain('bellwether/1a2b3c4d-propose');
  // Whoever asked is told that something may be left.
  expect(seen).toEqual(['perhaps there']);

  github.fails = () => undefined;
  expect(await open()).toMatchObject({ number: 1 });
  expect(github.pulls).toHaveLength(1);
});

it('removes a branch whose making was not answered', async () => {
  github.fails = request =>
    request === 'POST /git/refs' ? 'after' : undefined;
  await expect(open()).rejects.toThrow('HTTP 503');
  expect([...github.branches.keys()]).toEqual(['main']);
  expect(seen).toEqual(['perhaps there', 'gone']);
});

it('says that nothing is left where no branch was made', async () => {
  github.fails = request =>
    request === 'POST /git/refs' ? 'before' : undefined;
  await expect(open()).rejects.toThrow('HTTP 503');
  expect(seen).toEqual(['perhaps there', 'gone']);
});

it('finds the pull request whose making was not answered', async () => {
  github.fails = request => (request === 'POST /pulls' ? 'after' : undefined);
  expect(await open()).toMatchObject({ number: 1 });

  github.fails = () => undefined;
  expect(await open()).toMatchObject({ number: 1 });
  expect(github.pulls).toEqual([expect.objectContaining({ state: 'open' })]);
});

it('leaves the branch of somebody else as it is', async () => {
  github.branches.set('bellwether/1a2b3c4d-propose', 'commit-of-others');
  await expect(open(false)).rejects.toThrow(
    'code.example.com refuses the change',
  );
  expect(github.branches.get('bellwether/1a2b3c4d-propose')).toBe(
    'commit-of-others',
  );
  expect(seen).toEqual(['perhaps there', 'gone']);
});

it('asks people and teams for a review, and leaves the pull request as it is where that is refused', async () => {
  expect(await open(true, ['@otto', '@travel/ml-owners'])).toMatchObject({
    number: 1,
  });
  const asked = [
    '/pulls/1/requested_reviewers',
    { reviewers: ['otto'], team_reviewers: ['ml-owners'] },
  ];
  expect(github.reviews).toEqual([asked]);

  // One that is refused takes the others with it, so each is asked alone then.
  github.pulls[0].state = 'closed';
  const { notAsked } = await open(true, ['@stranger', '@otto', '@travel/down']);
  expect(notAsked).toEqual([
    {
      reviewer: '@stranger',
      reason: expect.stringMatching(/^code\.example\.com .*\(422\)/),
    },
  ]);
  expect(JSON.stringify(notAsked)).not.toContain('token-of-the-test');
  expect(github.reviews.slice(1).map(([, body]) => body)).toEqual([
    { reviewers: ['otto'], team_reviewers: [] },
    { reviewers: [], team_reviewers: ['down'] },
  ]);

  github.pulls[1].state = 'closed';
  github.fails = request =>
    request.endsWith('/requested_reviewers') ? 'before' : undefined;
  expect(await open(true, ['@otto'])).toMatchObject({
    number: 3,
    notAsked: [
      {
        reviewer: '@otto',
        reason: expect.stringContaining('code.example.com answered HTTP 503'),
      },
    ],
  });
  expect(github.pulls[2].state).toBe('open');
  expect(github.branches.has('bellwether/1a2b3c4d-propose')).toBe(true);

  github.fails = () => undefined;
  github.pulls[2].state = 'closed';
  expect(await open()).not.toHaveProperty('notAsked');
  // Nobody to ask, so nobody is asked.
  expect(github.reviews).toHaveLength(3);
});
