import { mockServices } from '@backstage/backend-test-utils';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { parse } from 'yaml';
import { generate } from './__testUtils__/project';
import { Scaffolder, startScaffolder } from './__testUtils__/startScaffolder';
import { readTemplatesConfig } from './config';

const policy = (judgePolicy: string) => ({
  releasePolicies: [
    { name: 'strict', steps: [10], longestWaitMinutes: 30, judgePolicy },
  ],
});
const canary = { judge: { policies: { 'one-in-a-thousand': {} } } };

it('refuses a release policy whose judge’s policy is not there', () => {
  expect(() =>
    readTemplatesConfig(
      mockServices.rootConfig({
        data: { models: { templates: policy('none') }, canary },
      }),
    ),
  ).toThrow(
    "models.templates.releasePolicies[0].judgePolicy is 'none', which is not among canary.judge.policies",
  );
});

describe('a release policy that names the judge’s', () => {
  let sandbox: Sandbox;
  let scaffolder: Scaffolder;

  beforeAll(async () => {
    sandbox = await startSandbox({ quiet: true });
    scaffolder = await startScaffolder({
      sandbox,
      config: {
        models: {
          registries: { 'mlflow-prod': { baseUrl: sandbox.urls.mlflow } },
          templates: policy('one-in-a-thousand'),
        },
        canary,
      },
    });
  }, 120_000);

  afterAll(async () => {
    await scaffolder.stop();
    await sandbox.close();
  });

  it.each([
    ['rollout', 'deploy/base/rollout.yaml'],
    ['kserve', 'deploy/base/inference-service.yaml'],
  ])(
    'writes it beside the %s, where the judge looks',
    async (serving, file) => {
      const { files } = await generate(scaffolder, sandbox, {
        serving,
        releasePolicy: 'strict',
      });
      const { metadata } = parse(files.get(file) ?? '');
      expect(metadata.annotations).toMatchObject({
        'bellwether.dev/judge-policy': 'one-in-a-thousand',
      });
    },
    60_000,
  );
});
