import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { describeCodeHost } from '../gitea/codeHostContract';
import { openFakeArena } from '../gitea/fakeArena';
import { gitlabOf } from './fakeGitlab';
import { IntegratedHosts } from '@bellwether/plugin-models-node';

// By GitLab's documentation: none runs where this is tested.
const open = (beginning: Record<string, string>, below = '') =>
  openFakeArena(beginning, {
    name: `${below}acme/risk/models`,
    authorization: 'Bearer a-t0ken',
    dialectOf: repository => gitlabOf(repository, ['vera', 'otto']),
    integrationsOf: (host, token = 'a-t0ken') => ({
      gitlab: [
        {
          host,
          baseUrl: `http://${host}/${below}`,
          apiBaseUrl: `http://${host}/api/v4`,
          token,
        },
      ],
    }),
    pullsAt:
      /^https:\/\/gitlab\.example\.com\/acme\/risk\/models\/-\/merge_requests\/\d+$/,
    reviewers: { known: ['@otto'], refused: ['@nobody-here', '@acme/owners'] },
  });

describeCodeHost(beginning => open(beginning));

const hostOf = (integrations: object) =>
  IntegratedHosts.create({
    integrations: ScmIntegrations.fromConfig(
      new ConfigReader({ integrations }),
    ),
  });

it('finds a project of a GitLab that lies below a path of its machine, by each of its addresses', async () => {
  const arena = await open({ 'a.yaml': '' }, 'gitlab/');
  const host = hostOf(arena.integrations());
  const { host: machine } = arena.gate;
  for (const repository of [
    arena.repository,
    `${arena.repository}.git`,
    `http://someone:s3cret@${machine}/gitlab/acme/risk/models/`,
  ]) {
    expect(await host.baseOf({ repository })).toBe('main');
  }
  await expect(
    host.baseOf({ repository: `http://${machine}/acme/risk/models` }),
  ).rejects.toThrow("repository: '/acme/risk/models' names no repository");
  await arena.close();
});

it('reads every page of a large repository’s files', async () => {
  const many = Array.from({ length: 230 }, (_, n) => [`f${n}.txt`, '']);
  const arena = await open({ ...Object.fromEntries(many), 'z.yaml': 'z: 1\n' });
  const files = await hostOf(arena.integrations()).files(arena, 'main');
  expect(files.map(({ path }) => path)).toEqual(['z.yaml']);
  await arena.close();
});

it('keeps those who were asked before, and says who is passed over without a word', async () => {
  const arena = await open({ 'a.yaml': 'a: 1\n' });
  const opened = await hostOf(arena.integrations()).openPullRequest({
    repository: arena.repository,
    base: 'main',
    branch: 'bellwether/a',
    files: [{ path: 'b.yaml', text: '' }],
    title: 'A file',
    body: '',
    reviewers: ['@otto', '@vera'],
  });
  expect(opened.notAsked).toEqual([
    {
      reviewer: '@vera',
      reason: `${arena.gate.host} left them out without a word`,
    },
  ]);
  await arena.close();
});
