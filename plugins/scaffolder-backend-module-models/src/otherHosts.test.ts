import { JsonObject } from '@backstage/types';
import { parse } from 'yaml';
import { startEmptyHost } from './__testUtils__/emptyHost';
import { forAllTests } from './__testUtils__/forAllTests';
import { MONITORING } from './__testUtils__/monitoring';
import { newModelValues } from './__testUtils__/newModelValues';
import { portalConfig } from './__testUtils__/portalConfig';
import { TeamPortal } from './__testUtils__/TeamPortal';

jest.setTimeout(120_000);

const LOCAL = 'localhost:1';

let gitlab: Awaited<ReturnType<typeof startEmptyHost>>;
let gitea: Awaited<ReturnType<typeof startEmptyHost>>;

beforeAll(async () => {
  gitlab = await startEmptyHost();
  gitea = await startEmptyHost();
});

const portal = forAllTests(
  new TeamPortal(sandbox => ({
    integrations: {
      ...(portalConfig(sandbox).integrations as JsonObject),
      gitlab: [
        {
          host: gitlab.host,
          baseUrl: `http://${gitlab.host}`,
          apiBaseUrl: `http://${gitlab.host}/api/v4`,
          token: 'a-token',
        },
      ],
      gitea: [
        {
          host: gitea.host,
          baseUrl: `http://${gitea.host}`,
          password: 'a-token',
        },
      ],
      bitbucketServer: [{ host: LOCAL, apiBaseUrl: `http://${LOCAL}/rest` }],
    },
  })),
);

afterAll(async () => {
  await gitlab.stop();
  await gitea.stop();
});

const monitoring = (repoUrl: string) => ({ ...MONITORING, repoUrl });

it.each([
  [
    'GitLab',
    () => gitlab.host,
    'acme%2Frisk',
    { 'gitlab.com/project-slug': 'acme/risk/card-fraud' },
  ],
  // Backstage knows no annotation of Gitea; the source location leads there.
  ['Gitea', () => gitea.host, 'acme', undefined],
])(
  'the entry of a project on %s names its repository as Backstage does there',
  async (_host, host, owner, annotations) => {
    const { body, status } = await portal.scaffolder.dryRun(
      'add-monitoring',
      monitoring(`${host()}?owner=${owner}&repo=card-fraud`),
    );
    expect({ status, error: body.error?.message }).toEqual({ status: 200 });
    const entry = body.directoryContents.find(
      ({ path }: { path: string }) =>
        path === 'change/bellwether/catalog-info.yaml',
    );
    const text = Buffer.from(entry.base64Content, 'base64').toString('utf8');
    const { metadata, spec } = parse(text);
    expect(spec.owner).toBe('group:default/payments-ml');
    expect(metadata).toEqual({
      name: 'card-fraud-training',
      title: 'Training of card-fraud',
      ...(annotations && { annotations }),
    });
  },
);

it.each([
  ['add-monitoring', {}],
  ['promote-model', { reason: 'Fewer misses', file: 'a.yaml' }],
  [
    'retire-model',
    { reason: 'A rule', step: 'stop', confirmedName: 'card-fraud' },
  ],
])(
  '%s refuses a host that no pull request can be opened on',
  async (template, values) => {
    const task = await portal.scaffolder.run(template, {
      ...monitoring(`${LOCAL}?owner=acme&repo=card-fraud`),
      ...values,
    });
    expect(task.error).toBe(
      'repoUrl: The portal opens pull requests on GitHub, GitLab and Gitea, and integrations.bitbucketServer has that repository.',
    );
    expect(task.messages.join('\n')).toMatch(/Nothing was made/);
    // By its first step.
    expect(task.messages.join('\n')).not.toMatch(/and is as it has to be/);
  },
);

it('a new model refuses a host that it cannot make a repository on, before anything is made', async () => {
  const values = {
    name: 'never-made',
    repoUrl: `${gitlab.host}?owner=acme&repo=never-made`,
  };
  const task = await portal.scaffolder.run(
    'new-model',
    newModelValues(portal.sandbox, values),
  );
  expect(task.error).toBe(
    `repoUrl: a repository can be made on hosts of integrations.github only, and ${gitlab.host} is one of integrations.gitlab; for a repository that is there already take the template add-monitoring`,
  );
  expect(task.messages.join('\n')).toMatch(/Nothing was made/);
  const there = await fetch(
    `${portal.sandbox.urls.mlflow}/api/2.0/mlflow/registered-models/get?name=never-made`,
  );
  expect(there.status).toBe(404);
});
