import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { newModelValues } from './__testUtils__/newModelValues';
import { toldSecrets } from './__testUtils__/secrets';
import {
  Scaffolder,
  startScaffolder,
  Task,
} from './__testUtils__/startScaffolder';
import { askCodeHost } from './__testUtils__/upstreams';

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

async function onCodeHost(method: string, path: string, body?: object) {
  const answer = await askCodeHost(sandbox, method, path, body);
  expect(answer.status).toBeLessThan(300);
  return answer.body;
}

const modelEntity = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name, namespace: 'default' },
  spec: { type: 'ml-model', owner: 'group:default/travel-ml' },
});

/** The registry's reader brings the entity once the model is there. */
async function bring(name: string): Promise<void> {
  while (!(await inRegistry(name))) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  scaffolder.entities.push(modelEntity(name));
}

it('makes model, repository and catalog entry, and tells where the page is', async () => {
  const brought = bring('arrival-gate');
  const task = await scaffolder.run(
    'new-model',
    newModelValues(sandbox, { name: 'arrival-gate' }),
  );
  await brought;
  expect({ status: task.status, error: task.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  expect(task.messages.join('\n')).toMatch(
    /prod-eu publishes no schemas, or does not answer: those that ship are used/,
  );
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
      { key: 'bellwether.dev/budget-per-month', value: '200 USD' },
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
      'an owner that the code host does not know',
      { repoUrl: 'CODE-HOST?owner=nobody-there&repo=b' },
      /repoUrl: 127\.0\.0\.1:\d+ knows no owner 'nobody-there'/,
    ],
    [
      'a repository without a name',
      { repoUrl: 'git.example.com?owner=a' },
      /repoUrl: it names no repo/,
    ],
  ])('%s', async (_case, values, sentence) => {
    const name = 'never-made';
    const host = new URL(sandbox.urls.codeHost).host;
    const form = newModelValues(sandbox, { name, ...values });
    form.repoUrl = String(form.repoUrl).replace('CODE-HOST', host);
    const task = await scaffolder.run('new-model', form);
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

  it('no owner, by the form itself', async () => {
    const task = await scaffolder.run(
      'new-model',
      newModelValues(sandbox, { name: 'never-made', owner: undefined }),
    );
    expect(task.status).toBe('400');
    expect(task.error).toMatch(/owner/);
    expect(await inRegistry('never-made')).toBe(false);
  });

  it('a name that the catalog has, although the registry does not', async () => {
    scaffolder.entities.push(modelEntity('in-catalog'));
    const task = await scaffolder.run(
      'new-model',
      newModelValues(sandbox, { name: 'in-catalog' }),
    );
    expect(task.error).toMatch(
      /^name: 'in-catalog' is taken: the catalog has resource:default\/in-catalog$/,
    );
    expect(await inRegistry('in-catalog')).toBe(false);
  });

  it.each([
    ['of-one-commit', 'main.py', ''],
    ['of-a-readme', 'README.md', '# of-a-readme\n\nHow we pay people.\n'],
  ])(
    'a repository that somebody brought in as one commit: %s',
    async (name, path, text) => {
      const at = `/repos/travel-ml/${name}`;
      await onCodeHost('POST', '/orgs/travel-ml/repos', { name });
      const blob = await onCodeHost('POST', `${at}/git/blobs`, {
        content: text,
      });
      const tree = await onCodeHost('POST', `${at}/git/trees`, {
        tree: [{ path, mode: '100644', type: 'blob', sha: blob.sha }],
      });
      const commit = await onCodeHost('POST', `${at}/git/commits`, {
        message: 'Import',
        tree: tree.sha,
        parents: [],
      });
      await onCodeHost('POST', `${at}/git/refs`, {
        ref: 'refs/heads/imported',
        sha: commit.sha,
      });
      await onCodeHost('DELETE', `${at}/git/refs/heads/main`);
      await onCodeHost('POST', `${at}/git/refs`, {
        ref: 'refs/heads/main',
        sha: commit.sha,
      });
      const task = await scaffolder.run(
        'new-model',
        newModelValues(sandbox, { name }),
      );
      expect(task.error).toBe(`repoUrl: travel-ml/${name} is there already`);
      expect(await inRegistry(name)).toBe(false);
      const head = await onCodeHost('GET', `${at}/git/ref/heads/main`);
      expect(head.object.sha).toBe(commit.sha);
    },
  );

  it('a repository that is there, with commits of others', async () => {
    await onCodeHost('POST', '/orgs/travel-ml/repos', { name: 'of-others' });
    await onCodeHost('PUT', '/repos/travel-ml/of-others/contents/notes.txt', {
      message: 'Keep these notes',
      content: Buffer.from('notes').toString('base64'),
    });
    const task = await scaffolder.run(
      'new-model',
      newModelValues(sandbox, { name: 'of-others' }),
    );
    expect(task.error).toMatch(
      /^repoUrl: travel-ml\/of-others is there already$/,
    );
    expect(await inRegistry('of-others')).toBe(false);
  });

  it.each([
    ['mlflow', 401, /^registry: mlflow-prod .*credentials/],
    [
      'code-host',
      403,
      /^repoUrl: \S+ does not permit this to the portal's account \(403\); it says: Sandbox fault: status 403$/,
    ],
  ])(
    '%s that refuses the portal’s own account',
    async (upstream, status, sentence) => {
      await sandbox.faults.set(upstream, { kind: 'status', status });
      const task = await scaffolder.run(
        'new-model',
        newModelValues(sandbox, { name: 'never-made' }),
      );
      expect(task.error).toMatch(sentence);
      expect(task.messages.join('\n')).toMatch(/Nothing was made/);
      await sandbox.faults.clear(upstream);
      expect(await inRegistry('never-made')).toBe(false);
      expect(await onHost('never-made')).toBe(false);
    },
  );

  it.each([
    ['mlflow', /^registry: mlflow-prod refused the connection$/],
    ['code-host', /^repoUrl: 127\.0\.0\.1:\d+ did not answer$/],
  ])('%s that is down', async (upstream, sentence) => {
    await sandbox.faults.set(upstream, { kind: 'refuse' });
    const task = await scaffolder.run(
      'new-model',
      newModelValues(sandbox, { name: 'never-made' }),
    );
    expect(task.error).toMatch(sentence);
    expect(task.messages.join('\n')).toMatch(/Nothing was made/);
    await sandbox.faults.clear(upstream);
    expect(await inRegistry('never-made')).toBe(false);
    expect(await onHost('never-made')).toBe(false);
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

/** The code host is mended, and a retry makes what was left. */
async function hostGoesOn(name: string, task: Task) {
  await sandbox.faults.clear('code-host');
  scaffolder.entities.push(modelEntity(name));
  const again = await scaffolder.retry(task);
  expect({ status: again.status, error: again.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  expect(await onHost(name)).toBe(true);
}

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
  // The repository is there, although the step that makes it has failed.
  expect(log).toMatch(
    /Made so far: the model 'half-way' in mlflow-prod; the repository travel-ml\/half-way on/,
  );
  expect(log).toMatch(/To go on: retry the task/);
  expect(log).toMatch(
    /To undo: delete the model 'half-way' in mlflow-prod; .*; delete travel-ml\/half-way on/,
  );
  expect(await inRegistry('half-way')).toBe(true);

  await hostGoesOn('half-way', task);
});

it('says what was made when the code host permits no repository, and a retry goes on', async () => {
  await sandbox.faults.set('code-host', {
    kind: 'status',
    status: 403,
    match: { method: 'POST', pathPrefix: '/api/v3/orgs/travel-ml/repos' },
  });
  const task = await scaffolder.run(
    'new-model',
    newModelValues(sandbox, { name: 'not-permitted' }),
  );
  expect(task.error).toMatch(
    /^repoUrl: \S+ does not permit this to the portal's account \(403\); it says: Sandbox fault: status 403$/,
  );
  const log = task.messages.join('\n');
  expect(log).toMatch(
    /Made so far: the model 'not-permitted' in mlflow-prod\./,
  );
  expect(log).toMatch(
    /To undo: delete the model 'not-permitted' in mlflow-prod; it has no version yet\./,
  );
  expect(await onHost('not-permitted')).toBe(false);

  await hostGoesOn('not-permitted', task);
});

it('goes by the schemas that ship where the cluster goes down after it was asked', async () => {
  // It answers what the check asks, and nothing from then on.
  await sandbox.faults.set('prod-us', {
    kind: 'status',
    status: 503,
    match: { pathPrefix: '/openapi' },
  });
  const brought = bring('cluster-down');
  const task = await scaffolder.run(
    'new-model',
    newModelValues(sandbox, { name: 'cluster-down', cluster: 'prod-us' }),
  );
  await brought;
  expect({ status: task.status, error: task.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  expect(task.messages.join('\n')).toMatch(
    /prod-us publishes no schemas, or does not answer: those that ship are used/,
  );
});

describe('a registry that goes down in between', () => {
  const CREATE = {
    method: 'POST',
    pathPrefix: '/api/2.0/mlflow/registered-models/create',
  };

  async function goesOn(name: string, task: Task) {
    await sandbox.faults.clear('mlflow');
    const brought = bring(name);
    const again = await scaffolder.retry(task);
    await brought;
    expect({ status: again.status, error: again.error }).toEqual({
      status: 'completed',
      error: undefined,
    });
    expect(await inRegistry(name)).toBe(true);
    expect(await onHost(name)).toBe(true);
  }

  it('has made nothing: the task says so, and a retry goes on', async () => {
    await sandbox.faults.set('mlflow', {
      kind: 'status',
      status: 503,
      match: CREATE,
    });
    const task = await scaffolder.run(
      'new-model',
      newModelValues(sandbox, { name: 'registry-down' }),
    );
    expect(task.error).toMatch(/^registry: mlflow-prod .*503/);
    expect(task.messages.join('\n')).toMatch(/Nothing was made/);
    expect(await onHost('registry-down')).toBe(false);
    await goesOn('registry-down', task);
  });

  it('has made the model, but its answer is lost: the task goes on with it', async () => {
    await sandbox.faults.set('mlflow', { kind: 'truncated', match: CREATE });
    const brought = bring('lost-answer');
    const task = await scaffolder.run(
      'new-model',
      newModelValues(sandbox, { name: 'lost-answer' }),
    );
    await brought;
    expect({ status: task.status, error: task.error }).toEqual({
      status: 'completed',
      error: undefined,
    });
  });
});

it('tells nothing secret, in no log and in no answer', () => {
  expect(toldSecrets(scaffolder)).toEqual([]);
});
