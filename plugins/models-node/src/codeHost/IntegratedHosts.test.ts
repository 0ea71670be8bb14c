import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { IntegratedHosts } from './IntegratedHosts';

const host = IntegratedHosts.create({
  integrations: ScmIntegrations.fromConfig(
    new ConfigReader({
      integrations: {
        github: [{ host: 'github.com', token: 'a' }],
        gitlab: [
          {
            host: 'gitlab.example.com',
            apiBaseUrl: 'https://gitlab.example.com/api/v4',
            token: 'b',
          },
        ],
        gitea: [{ host: 'gitea.example.com', password: 'c' }],
        bitbucketServer: [
          {
            host: 'bitbucket.example.com',
            apiBaseUrl: 'https://bitbucket.example.com/rest/api/1.0',
            token: 'd',
          },
        ],
      },
    }),
  ),
});

it.each([
  'https://github.com/acme/models',
  'git@gitlab.example.com:acme/risk/models.git',
  'ssh://git@gitea.example.com:2222/acme/models.git',
])('makes pull requests in %s', repository => {
  expect(host.problemOf(repository)).toBeUndefined();
});

it.each([
  [
    'https://elsewhere.example.com/acme/models',
    'The portal has no credentials for that repository (integrations.github).',
  ],
  [
    'no address',
    'The portal has no credentials for that repository (integrations.github).',
  ],
  [
    'https://gitlab.com/acme/models',
    'The portal has no credentials for that repository (integrations.gitlab).',
  ],
  [
    'https://bitbucket.example.com/acme/models',
    'The portal opens pull requests on GitHub, GitLab and Gitea, and integrations.bitbucketServer has that repository.',
  ],
])('makes none in %s, and says why', async (repository, problem) => {
  expect(host.problemOf(repository)).toBe(problem);
  await expect(host.baseOf({ repository })).rejects.toThrow(problem);
  await expect(host.look(repository, 1)).rejects.toThrow(problem);
});

it('names the hosts that the portal can open a pull request on', () => {
  expect(host.names).toEqual([
    'github.com',
    'gitlab.example.com',
    'gitea.example.com',
  ]);
});
