import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import request from 'supertest';
import { newModelValues } from './__testUtils__/newModelValues';
import { Scaffolder, startScaffolder } from './__testUtils__/startScaffolder';
import { readJudgements } from './config';

jest.setTimeout(60_000);

const judge = {
  policy: { alpha: 0.02 },
  policies: {
    payments: {
      alpha: 0.001,
      split: { labels: 0.1, latency: 0 },
      scores: { decides: true },
      promote: { margin: 1.2, over: ['errors', 'labels'] },
    },
  },
};

let sandbox: Sandbox;
let scaffolder: Scaffolder;

beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true });
  scaffolder = await startScaffolder({
    sandbox,
    config: {
      models: {
        registries: { 'mlflow-prod': { baseUrl: sandbox.urls.mlflow } },
        templates: {
          releasePolicies: [
            { name: 'usual', steps: [10, 50] },
            { name: 'strict', steps: [10], judgePolicy: 'payments' },
          ],
        },
      },
      canary: { judge },
    },
  });
}, 120_000);

afterAll(async () => {
  await scaffolder.stop();
  await sandbox.close();
});

const ask = (path: string) =>
  request(scaffolder.server)
    .get(`/api/scaffolder/bellwether/v1/${path}`)
    .set('Authorization', mockCredentials.user.header());

const component = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default' },
  spec: { type: 'ml-training', owner: 'group:default/logistics-ml' },
});

it('offers release policies with what each is judged by, also where it names no policy of the judge', async () => {
  const { body } = await ask('choices').expect(200);
  expect(body.releasePolicies).toMatchObject([
    {
      name: 'usual',
      judgement: {
        falseRollbackRate: 0.02,
        rolledBackBy: ['errors', 'latency'],
        falsePromoteRate: 0.05,
        margin: 1.5,
        promotedOver: ['errors', 'latency'],
      },
    },
    {
      name: 'strict',
      judgement: {
        policy: 'payments',
        falseRollbackRate: 0.001,
        rolledBackBy: ['errors', 'scores', 'labels'],
        margin: 1.2,
        promotedOver: ['errors', 'labels'],
      },
    },
  ]);
  expect(body.releasePolicies[0].judgement).not.toHaveProperty('policy');
});

it('names the key of a judge’s policy that cannot be', () => {
  const policies = { payments: { alpha: 2 } };
  const config = mockServices.rootConfig({
    data: { canary: { judge: { policies } } },
  });
  expect(() => readJudgements(config)).toThrow(
    /^canary\.judge\.policies\.payments\.alpha: /,
  );
});

it('says of a name that its training project has taken it, while it is typed and before anything is made', async () => {
  expect((await ask('names/gate-change').expect(200)).body).toEqual({
    isFree: true,
  });
  scaffolder.entities.push(component('gate-change-training'));
  const problem =
    "name: 'gate-change' is taken: the catalog has component:default/gate-change-training";
  expect((await ask('names/gate-change').expect(200)).body).toEqual({
    isFree: false,
    problem,
  });
  const task = await scaffolder.run(
    'new-model',
    newModelValues(sandbox, { name: 'gate-change', releasePolicy: 'usual' }),
  );
  expect(task.error).toBe(problem);
  const registered = await fetch(
    `${sandbox.urls.mlflow}/api/2.0/mlflow/registered-models/get?name=gate-change`,
  );
  expect(registered.status).toBe(404);
});
