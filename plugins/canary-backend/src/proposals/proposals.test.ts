import http from 'http';
import { AddressInfo } from 'net';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { GitOwnership } from '@bellwether/plugin-canary-common';
import { GithubHost } from '@bellwether/plugin-models-node';
import { argoAdapter } from '../adapters';
import {
  recordedStatus,
  seenIn,
} from '../adapters/argo/__fixtures__/recordedRollout';
import { Proposals } from './Proposals';

const MANIFEST = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: model
spec:
  replicas: 4
`;

/** As much of GitHub's API as a pull request needs. */
class CodeHostServer {
  readonly asked: Array<{
    method: string;
    url: string;
    body: unknown;
    token?: string;
  }> = [];
  pull: object = { state: 'open', merged: false };
  refuse?: number;
  /** Refuses only what begins so. */
  refuseAt?: RegExp;
  readonly server = http.createServer((request, response) => {
    let text = '';
    request.on('data', chunk => {
      text += chunk;
    });
    request.on('end', () => {
      const { method = '', url = '' } = request;
      const body: unknown = text ? JSON.parse(text) : undefined;
      this.asked.push({
        method,
        url,
        body,
        token: request.headers.authorization,
      });
      const answer = this.answer(method, url);
      const refused = this.refuseAt?.test(`${method} ${url}`)
        ? 409
        : this.refuse;
      response.writeHead(answer && !refused ? 200 : refused ?? 404, {
        'Content-Type': 'application/json',
      });
      response.end(JSON.stringify(answer ?? {}));
    });
  });

  private answer(method: string, url: string): object | undefined {
    const path = url.replace('/repos/ml/deploy', '');
    const pull = {
      number: 483,
      html_url: 'https://code.example.com/ml/deploy/pull/483',
      ...this.pull,
    };
    if (method === 'POST' && path === '/pulls') return pull;
    if (method !== 'GET') return {};
    if (path === '') return { default_branch: 'main' };
    if (path === '/pulls/483') return pull;
    if (path.startsWith('/git/trees/main')) {
      return {
        tree: [
          { path: 'payments/rollout.yaml', type: 'blob' },
          { path: 'other/rollout.yaml', type: 'blob' },
          { path: 'payments/notes.md', type: 'blob' },
        ],
      };
    }
    if (path.startsWith('/contents/payments/rollout.yaml')) {
      return {
        content: Buffer.from(MANIFEST).toString('base64'),
        sha: 'blob-1',
      };
    }
    return path === '/git/ref/heads/main'
      ? { object: { sha: 'commit-1' } }
      : undefined;
  }
}

let host: CodeHostServer;
let proposals: Proposals;
let hosts: () => GithubHost;

beforeEach(async () => {
  host = new CodeHostServer();
  await new Promise<void>(resolve =>
    host.server.listen(0, '127.0.0.1', resolve),
  );
  const { port } = host.server.address() as AddressInfo;
  const integrations = ScmIntegrations.fromConfig(
    new ConfigReader({
      integrations: {
        github: [
          {
            host: 'code.example.com',
            apiBaseUrl: `http://127.0.0.1:${port}`,
            token: 'token-of-the-test',
          },
        ],
      },
    }),
  );
  hosts = () => GithubHost.create({ integrations });
  proposals = new Proposals(hosts());
});
afterEach(() => new Promise(resolve => host.server.close(resolve)));

const git: GitOwnership = {
  owner: 'git',
  sentence: '',
  fields: [],
  source: {
    repository: 'git@code.example.com:ml/deploy.git',
    path: 'payments',
    revision: 'HEAD',
    kind: 'plain',
  },
};

function planned() {
  const seen = { ...seenIn(recordedStatus('promote', 'before')), git };
  const view = {
    ...seen,
    id: seen.observed.id,
    adapter: argoAdapter,
    seenAt: new Date(),
    stateSince: 0,
    trafficSince: 0,
  };
  return { view, plan: argoAdapter.preview(view, 'pause', {}, new Date()) };
}

const taken = {
  id: '0b0e2c7e-6f0c-4d0f-9a51-6a8c3f0c1d2e',
  actor: 'user:default/owner',
  reason: 'Gate screens show empty delays',
};

it('shows the change of the file that holds the manifest', async () => {
  expect(await proposals.describe(planned())).toMatchObject({
    repository: 'git@code.example.com:ml/deploy.git',
    base: 'main',
    file: 'payments/rollout.yaml',
    diff: expect.stringMatching(/^\+ {2}paused: true$/m),
    problem: undefined,
  });
  expect(host.asked.every(({ method }) => method === 'GET')).toBe(true);
});

it('asks the server’s reviewers, and says whom the host refused', async () => {
  host.refuseAt = /requested_reviewers$/;
  const asking = new Proposals(hosts(), ({ observed }) => [
    `@owner-of-${observed.name}`,
  ]);
  expect(await asking.open(planned(), taken)).toMatchObject({
    number: 483,
    notAsked: [
      {
        reviewer: '@owner-of-model',
        reason: expect.stringContaining('code.example.com'),
      },
    ],
  });
  expect(host.asked[host.asked.length - 1].body).toEqual({
    reviewers: ['owner-of-model'],
    team_reviewers: [],
  });
});

it('opens a pull request on a branch of its own, from the text that was read', async () => {
  expect(await proposals.open(planned(), taken)).toEqual({
    url: 'https://code.example.com/ml/deploy/pull/483',
    number: 483,
    branch: 'bellwether/model-pause-0b0e2c7e',
  });
  const writes = host.asked.filter(({ method }) => method !== 'GET');
  expect(writes.map(({ url }) => url.replace('/repos/ml/deploy', ''))).toEqual([
    '/git/refs',
    '/contents/payments/rollout.yaml',
    '/pulls',
  ]);
  expect(writes[1].body).toMatchObject({
    sha: 'blob-1',
    branch: 'bellwether/model-pause-0b0e2c7e',
    content: Buffer.from(`${MANIFEST}  paused: true\n`).toString('base64'),
  });
  expect(writes[2].body).toMatchObject({
    base: 'main',
    body: expect.stringContaining(taken.reason),
  });
  expect(host.asked[0].token).toMatch(/token-of-the-test/);
});

it('a file that was changed meanwhile is not overwritten', async () => {
  const opened = proposals.open(planned(), taken);
  await opened;
  host.refuse = 409;
  await expect(proposals.open(planned(), taken)).rejects.toThrow(
    /refuses the change/,
  );
});

it('a change that fails half-way leaves no branch behind', async () => {
  host.refuseAt = /^PUT /;
  await expect(proposals.open(planned(), taken)).rejects.toThrow(
    /refuses the change/,
  );
  expect(
    host.asked
      .filter(({ method }) => method === 'DELETE')
      .map(({ url }) => url),
  ).toEqual([
    '/repos/ml/deploy/git/refs/heads/bellwether/model-pause-0b0e2c7e',
  ]);
});

it.each([
  [{ state: 'open', merged: false }, { is: 'open' }],
  [
    { state: 'closed', merged: true, merge_commit_sha: 'c2' },
    { is: 'merged', commit: 'c2' },
  ],
  [{ state: 'closed', merged: false }, { is: 'closed' }],
])('knows what became of a pull request: %j', async (pull, state) => {
  host.pull = pull;
  const pullRequest = {
    url: 'https://code.example.com/ml/deploy/pull/483',
    number: 483,
    branch: 'b',
  };
  expect(
    await proposals.look({ pullRequest } as Parameters<
      typeof proposals.look
    >[0]),
  ).toEqual(state);
});

it.each<[string, Partial<GitOwnership>, RegExp]>([
  ['the Application is not known', { source: undefined }, /is not known/],
  [
    'files are made by Helm',
    { source: { repository: 'https://code.example.com/a/b', kind: 'helm' } },
    /made by helm/,
  ],
  [
    'there are no credentials',
    {
      source: {
        repository: 'https://elsewhere.example.com/a/b',
        kind: 'plain',
      },
    },
    /no credentials/,
  ],
])('makes none where %s, and says what to change', async (_what, part, why) => {
  const { view, plan } = planned();
  const without = { view: { ...view, git: { ...git, ...part } }, plan };
  expect(proposals.canPropose(without.view.git)).toBe(false);
  expect(await proposals.describe(without)).toMatchObject({
    problem: expect.stringMatching(why),
    diff: '+ spec:\n+   paused: true',
  });
});

it('proposes a change of a manifest together with a file beside it, and none where that file is there', async () => {
  const { view } = planned();
  const change = {
    specAfter: [{ path: ['spec', 'replicas'], value: 5 }],
    beside: [{ name: 'bellwether-verdict.yaml', text: 'kind: X\n' }],
    title: 'Ask the judge',
    about: 'judge',
  };
  expect(await proposals.openChange(view, change, taken)).toMatchObject({
    branch: 'bellwether/model-judge-0b0e2c7e',
  });
  const writes = host.asked.filter(({ method }) => method === 'PUT');
  expect(writes.map(({ url }) => url.replace('/repos/ml/deploy', ''))).toEqual([
    '/contents/payments/rollout.yaml',
    '/contents/payments/bellwether-verdict.yaml',
  ]);
  await expect(
    proposals.openChange(
      view,
      { ...change, beside: [{ name: 'rollout.yaml', text: '' }] },
      taken,
    ),
  ).rejects.toThrow(/payments\/rollout.yaml is there already/);
});
