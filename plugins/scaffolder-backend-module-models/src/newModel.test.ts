import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { newModelValues } from './__testUtils__/newModelValues';
import { Scaffolder, startScaffolder } from './__testUtils__/startScaffolder';

jest.setTimeout(60_000);

let sandbox: Sandbox;
let scaffolder: Scaffolder;
let refused: (name: string) => boolean = () => false;

beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true });
  scaffolder = await startScaffolder({
    sandbox,
    refuse: ({ name }) => refused(name),
  });
}, 120_000);

afterAll(async () => {
  await scaffolder.stop();
  await sandbox.close();
});

afterEach(async () => {
  refused = () => false;
  for (const upstream of ['mlflow', 'code-host', 'prod-eu', 'prod-us']) {
    await sandbox.faults.clear(upstream);
  }
});

async function inRegistry(name: string): Promise<boolean> {
  const url = `${sandbox.urls.mlflow}/api/2.0/mlflow/registered-models/get?name=${name}`;
  return (await fetch(url)).ok;
}

async function onHost(name: string): Promise<boolean> {
  return (await fetch(`${sandbox.urls.codeHost}/travel-ml/${name}`)).ok;
}

const modelEntity = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name, namespace: 'default' },
  spec: { type: 'ml-model', owner: 'group:default/travel-ml' },
});

it('makes model, repository and catalog entry, and tells where the page is', async () => {
  const waiting = scaffolder.run(
    'new-model',
    newModelValues(sandbox, { name: 'arrival-gate' }),
  );
  // The registry's reader brings the entity once the model is there.
  const brought = (async () => {
    while (!(await inRegistry('arrival-gate'))) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    scaffolder.entities.push(modelEntity('arrival-gate'));
  })();
  const task = await waiting;
  await brought;
  expect({ status: task.status, error: task.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  expect(task.output).toMatchObject({
    links: [
      { entityRef: 'resource:default/arrival-gate' },
      { url: `${sandbox.urls.codeHost}/travel-ml/arrival-gate` },
    ],
  });
  expect(scaffolder.locations).toContain(
    `${sandbox.urls.codeHost}/travel-ml/arrival-gate/blob/main/catalog-info.yaml`,
  );
  const got = await fetch(
    `${sandbox.urls.mlflow}/api/2.0/mlflow/registered-models/get?name=arrival-gate`,
  ).then(response => response.json());
  expect(got.registered_model.tags).toEqual(
    expect.arrayContaining([
      { key: 'team', value: 'travel-ml' },
      { key: 'bellwether.dev/drift-monitor', value: 'drift.yaml' },
    ]),
  );
});

describe('what cannot be made is refused in one sentence before anything is', () => {
  it.each([
    [
      'a name that is taken',
      { name: 'flight-delay' },
      /^name: 'flight-delay' is taken: mlflow-prod has a model of this name$/,
    ],
    [
      'an owner who does not exist',
      { owner: 'group:default/nobody' },
      /owner: the catalog has no group:default\/nobody/,
    ],
    [
      'a system that does not exist',
      { system: 'system:default/none' },
      /system: the catalog has no system:default\/none/,
    ],
    [
      'a cluster that does not exist',
      { cluster: 'prod-moon' },
      /cluster: 'prod-moon' is not one of prod-eu, prod-us/,
    ],
    [
      'a policy that does not exist',
      { releasePolicy: 'daring' },
      /releasePolicy: 'daring' is not one of careful, usual, quick/,
    ],
    [
      'a host without credentials',
      { repoUrl: 'git.example.com?owner=a&repo=b' },
      /repoUrl: the portal has no credentials for git\.example\.com/,
    ],
    [
      'a repository without a name',
      { repoUrl: 'git.example.com?owner=a' },
      /repoUrl: it names no repo/,
    ],
  ])('%s', async (_case, values, sentence) => {
    const name = 'never-made';
    const task = await scaffolder.run(
      'new-model',
      newModelValues(sandbox, { name, ...values }),
    );
    expect(task.status).toBe('failed');
    expect(task.error).toMatch(sentence);
    expect(task.messages).toContainEqual(
      expect.stringContaining('Nothing was made'),
    );
    expect(await inRegistry(name)).toBe(false);
    expect(await onHost(name)).toBe(false);
  });

  it('a name that can name no server, by the form itself', async () => {
    for (const name of ['Gate_Change', 'gate-', '-gate', 'x'.repeat(41)]) {
      const task = await scaffolder.run(
        'new-model',
        newModelValues(sandbox, { name }),
      );
      expect(task.status).toBe('400');
    }
  });

  it('a cluster that is down', async () => {
    await sandbox.faults.set('prod-us', { kind: 'refuse' });
    const task = await scaffolder.run(
      'new-model',
      newModelValues(sandbox, { name: 'never-made', cluster: 'prod-us' }),
    );
    expect(task.error).toMatch(
      /cluster: prod-us does not answer; choose another one/,
    );
    expect(await inRegistry('never-made')).toBe(false);
  });

  it('an owner whom the person is not one of', async () => {
    refused = name => name === 'catalog.entity.create';
    const task = await scaffolder.run(
      'new-model',
      newModelValues(sandbox, {
        name: 'never-made',
        owner: 'group:default/payments-ml',
      }),
    );
    expect(task.error).toMatch(
      /owner: user:default\/owner is not one of group:default\/payments-ml/,
    );
    expect(await inRegistry('never-made')).toBe(false);
  });

  it('a person without the permission', async () => {
    refused = name => name === 'scaffolder.task.create';
    const task = await scaffolder.run(
      'new-model',
      newModelValues(sandbox, { name: 'never-made' }),
    );
    expect(task.status).toBe('403');
    expect(await inRegistry('never-made')).toBe(false);
    expect(await onHost('never-made')).toBe(false);
  });
});

it('says what was made when the code host refuses half-way, and a retry goes on', async () => {
  await sandbox.faults.set('code-host', {
    kind: 'status',
    status: 500,
    match: { method: 'POST', pathPrefix: '/api/v3/repos/travel-ml/half-way' },
  });
  const task = await scaffolder.run(
    'new-model',
    newModelValues(sandbox, { name: 'half-way' }),
  );
  expect(task.status).toBe('failed');
  expect(task.error).toMatch(/answered HTTP 500 for travel-ml\/half-way/);
  const log = task.messages.join('\n');
  expect(log).toMatch(/Made so far: the model 'half-way' in mlflow-prod/);
  expect(log).toMatch(/To go on: retry the task/);
  expect(log).toMatch(/To undo: delete the model 'half-way' in mlflow-prod/);
  expect(await inRegistry('half-way')).toBe(true);

  await sandbox.faults.clear('code-host');
  scaffolder.entities.push(modelEntity('half-way'));
  const again = await scaffolder.retry(task);
  expect({ status: again.status, error: again.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  expect(await onHost('half-way')).toBe(true);
});
