import os from 'os';
import { TestDatabases } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ServiceUnavailableError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { JsonObject, JsonValue } from '@backstage/types';
import { CodeHost } from '@bellwether/plugin-models-node';
import { Schemas } from '../manifests';
import { createChangeRequestAction } from './changeRequest';
import { MadeThings } from './MadeThings';
import { createReportMadeAction } from './reportMade';

const TASK = '1a2b3c4d-0000-4000-8000-000000000000';
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const ROLLOUT = `kind: Rollout
apiVersion: argoproj.io/v1alpha1
metadata: { name: card-fraud }
spec:
  replicas: 1
  selector: { matchLabels: { app: card-fraud } }
  template:
    metadata: { labels: { app: card-fraud } }
    spec: { containers: [{ name: model, image: a:1 }] }
`;

async function portal(host: Partial<CodeHost>) {
  const client = await databases.init('SQLITE_3');
  const made = MadeThings.create({
    database: { getClient: async () => client },
    now: () => new Date(),
  });
  const config = new ConfigReader({
    integrations: {
      github: [{ host: 'code.example.com', token: 'a-token' }],
      gitlab: [
        {
          host: 'gitlab.example.com',
          apiBaseUrl: 'https://gitlab.example.com/api/v4',
          token: 'a-token',
        },
      ],
      gitea: [
        {
          host: 'localhost:3000',
          baseUrl: 'http://localhost:3000',
          password: 'a-token',
        },
      ],
    },
  });
  const action = createChangeRequestAction({
    host: {
      problemOf: () => undefined,
      baseOf: async () => 'master',
      file: async (_source: unknown, path: string) =>
        path === 'rollout.yaml'
          ? { path, text: ROLLOUT, version: 'blob-1' }
          : undefined,
      ...host,
    } as CodeHost,
    integrations: ScmIntegrations.fromConfig(config),
    made,
    schemas: Schemas.load(),
  });
  const outputs: Record<string, unknown> = {};
  const contextOf = <T extends JsonObject>(input: T) => ({
    ...createMockActionContext({
      input,
      task: { id: TASK },
      workspacePath: os.tmpdir(),
    }),
    output: (name: string, value: unknown) => {
      outputs[name] = value;
    },
  });
  return {
    made,
    outputs,
    propose: (
      value: JsonValue,
      path: string[],
      repoUrl = 'code.example.com?owner=ml&repo=card-fraud',
    ) =>
      action.handler(
        contextOf({
          repoUrl,
          title: 'A change',
          body: '',
          reviewers: [],
          edits: [{ file: 'rollout.yaml', path, value }],
        }),
      ),
    report: () =>
      createReportMadeAction({ made }).handler(contextOf({ made: [] })),
  };
}

it('says that a branch may be left where the host goes down for good', async () => {
  const { outputs, propose, report } = await portal({
    openPullRequest: async ({ onBranch }) => {
      await onBranch?.('perhaps there');
      throw new ServiceUnavailableError('code.example.com did not answer');
    },
  });
  await expect(propose(2, ['spec', 'replicas'])).rejects.toThrow(
    /^repoUrl: code\.example\.com did not answer$/,
  );
  await report();
  expect(outputs.sentences).toEqual([
    expect.stringMatching(
      /^Made so far: perhaps the branch bellwether\/1a2b3c4d-\S+ of ml\/card-fraud on code\.example\.com\.$/,
    ),
    expect.stringMatching(/^To go on: retry the task/),
    expect.stringMatching(/^To undo: delete the branch bellwether\/1a2b3c4d-/),
  ]);
});

it('proposes nothing that its kind’s schema refuses', async () => {
  const { propose } = await portal({
    openPullRequest: async () => {
      throw new Error('It was proposed');
    },
  });
  await expect(
    propose([{ setWeight: 'half' }], ['spec', 'strategy', 'canary', 'steps']),
  ).rejects.toThrow(
    /^edits: rollout\.yaml would be invalid: Rollout card-fraud: \S*steps\S* /,
  );
});

it('names the branch that the files are in by the host’s own default', async () => {
  const { made, outputs, propose } = await portal({
    openPullRequest: async ({ branch }) => ({
      url: 'https://code.example.com/ml/card-fraud/pull/3',
      number: 3,
      branch,
    }),
  });
  await propose(2, ['spec', 'replicas']);
  expect(outputs).toMatchObject({
    base: 'master',
    filesUrl: 'https://code.example.com/ml/card-fraud/blob/master',
    number: 3,
  });
  // Also known to the report of a portal that was started anew.
  expect(await made.of(TASK)).toEqual([
    {
      what: 'the pull request https://code.example.com/ml/card-fraud/pull/3',
      undo: 'close the pull request https://code.example.com/ml/card-fraud/pull/3',
    },
  ]);
});

it.each([
  [
    'gitlab.example.com?owner=acme%2Frisk&repo=card-fraud',
    'https://gitlab.example.com/acme/risk/card-fraud',
    'https://gitlab.example.com/acme/risk/card-fraud/-/blob/master',
  ],
  [
    'localhost:3000?owner=acme&repo=card-fraud',
    'https://localhost:3000/acme/card-fraud',
    'http://localhost:3000/acme/card-fraud/src/branch/master',
  ],
])(
  'proposes on the host of %s, and says who was not asked for a review',
  async (repoUrl, repository, filesUrl) => {
    const asked: string[] = [];
    const { outputs, propose } = await portal({
      openPullRequest: async change => {
        asked.push(change.repository);
        return {
          url: 'https://code.example.com/3',
          number: 3,
          branch: change.branch,
          notAsked: [{ reviewer: '@otto', reason: 'a host refused' }],
        };
      },
    });
    await propose(2, ['spec', 'replicas'], repoUrl);
    expect(asked).toEqual([repository]);
    expect(outputs).toMatchObject({
      filesUrl,
      proposed:
        'Proposed as https://code.example.com/3. Not asked for a review: @otto (a host refused).',
    });
  },
);

it.each(['acme%2F..%2Fadmin', 'acme%2F', '%2Facme'])(
  'asks nobody about an owner that is none: %s',
  async owner => {
    const { propose } = await portal({});
    await expect(
      propose(2, ['x'], `gitlab.example.com?owner=${owner}&repo=a`),
    ).rejects.toThrow(/^repoUrl: the owner '/);
  },
);
