import { describeCodeHost } from './codeHostContract';
import { openFakeArena } from './fakeArena';
import { giteaOf } from './fakeGitea';
import { openRealGitea, REVIEWERS } from './realGitea';

// A Gitea that runs, such as the live lane's; without one, what it was seen to answer.
const { BELLWETHER_GITEA_URL: url, BELLWETHER_GITEA_TOKEN: token } =
  process.env;

describeCodeHost(beginning =>
  url && token
    ? openRealGitea(beginning, { url, token })
    : openFakeArena(beginning, {
        name: 'acme/models',
        authorization: 'token a-t0ken',
        dialectOf: repository =>
          giteaOf(repository, { people: ['otto'], teams: ['ml-owners'] }),
        integrationsOf: (host, password = 'a-t0ken') => ({
          gitea: [{ host, baseUrl: `http://${host}`, password }],
        }),
        pullsAt: /^https:\/\/gitea\.example\.com\/acme\/models\/pulls\/\d+$/,
        reviewers: REVIEWERS,
      }),
);
