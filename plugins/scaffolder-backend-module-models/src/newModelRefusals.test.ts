import { forAllTests } from './__testUtils__/forAllTests';
import { NewModels } from './__testUtils__/NewModels';
import { newModelValues } from './__testUtils__/newModelValues';
import { group } from './__testUtils__/organisation';
import { toldSecrets } from './__testUtils__/secrets';

jest.setTimeout(60_000);

const models = forAllTests(new NewModels());

afterEach(() => models.mend());

/** Why nothing is made. */
async function refusalOf(values: object): Promise<string | undefined> {
  const task = await models.make({ name: 'never-made', ...values });
  expect(await models.isInRegistry('never-made')).toBe(false);
  return task.error;
}

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
    const host = new URL(models.sandbox.urls.codeHost).host;
    const form = newModelValues(models.sandbox, { name, ...values });
    form.repoUrl = String(form.repoUrl).replace('CODE-HOST', host);
    const task = await models.scaffolder.run('new-model', form);
    expect(task.status).toBe('failed');
    expect(task.error).toMatch(sentence);
    expect(task.messages).toContainEqual(
      expect.stringContaining('Nothing was made'),
    );
    expect(await models.isInRegistry(name)).toBe(false);
    expect(await models.isOnHost(name)).toBe(false);
  });

  it('a name that can name no server, by the form itself', async () => {
    for (const name of ['Gate_Change', 'gate-', '-gate', 'x'.repeat(41)]) {
      const task = await models.make({ name });
      expect(task.status).toBe('400');
    }
  });

  it('no owner, by the form itself', async () => {
    const task = await models.make({ name: 'never-made', owner: undefined });
    expect(task.status).toBe('400');
    expect(task.error).toMatch(/owner/);
    expect(await models.isInRegistry('never-made')).toBe(false);
  });

  it('a name that the catalog has, although the registry does not', async () => {
    models.addEntity('in-catalog');
    const task = await models.make({ name: 'in-catalog' });
    expect(task.error).toMatch(
      /^name: 'in-catalog' is taken: the catalog has resource:default\/in-catalog$/,
    );
    expect(await models.isInRegistry('in-catalog')).toBe(false);
  });

  it.each([
    ['of-one-commit', 'main.py', ''],
    ['of-a-readme', 'README.md', '# of-a-readme\n\nHow we pay people.\n'],
  ])(
    'a repository that somebody brought in as one commit: %s',
    async (name, path, text) => {
      const at = `/repos/travel-ml/${name}`;
      await models.onCodeHost('POST', '/orgs/travel-ml/repos', { name });
      const blob = await models.onCodeHost('POST', `${at}/git/blobs`, {
        content: text,
      });
      const tree = await models.onCodeHost('POST', `${at}/git/trees`, {
        tree: [{ path, mode: '100644', type: 'blob', sha: blob.sha }],
      });
      const commit = await models.onCodeHost('POST', `${at}/git/commits`, {
        message: 'Import',
        tree: tree.sha,
        parents: [],
      });
      await models.onCodeHost('POST', `${at}/git/refs`, {
        ref: 'refs/heads/imported',
        sha: commit.sha,
      });
      await models.onCodeHost('DELETE', `${at}/git/refs/heads/main`);
      await models.onCodeHost('POST', `${at}/git/refs`, {
        ref: 'refs/heads/main',
        sha: commit.sha,
      });
      const task = await models.make({ name });
      expect(task.error).toBe(`repoUrl: travel-ml/${name} is there already`);
      expect(await models.isInRegistry(name)).toBe(false);
      const head = await models.onCodeHost('GET', `${at}/git/ref/heads/main`);
      expect(head.object.sha).toBe(commit.sha);
    },
  );

  it('a repository that is there, with commits of others', async () => {
    await models.onCodeHost('POST', '/orgs/travel-ml/repos', {
      name: 'of-others',
    });
    await models.onCodeHost(
      'PUT',
      '/repos/travel-ml/of-others/contents/notes.txt',
      {
        message: 'Keep these notes',
        content: Buffer.from('notes').toString('base64'),
      },
    );
    const task = await models.make({ name: 'of-others' });
    expect(task.error).toMatch(
      /^repoUrl: travel-ml\/of-others is there already$/,
    );
    expect(await models.isInRegistry('of-others')).toBe(false);
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
      await models.sandbox.faults.set(upstream, { kind: 'status', status });
      const task = await models.make({ name: 'never-made' });
      expect(task.error).toMatch(sentence);
      expect(task.messages.join('\n')).toMatch(/Nothing was made/);
      await models.sandbox.faults.clear(upstream);
      expect(await models.isInRegistry('never-made')).toBe(false);
      expect(await models.isOnHost('never-made')).toBe(false);
    },
  );

  it.each([
    ['mlflow', /^registry: mlflow-prod refused the connection$/],
    ['code-host', /^repoUrl: 127\.0\.0\.1:\d+ did not answer$/],
  ])('%s that is down', async (upstream, sentence) => {
    await models.sandbox.faults.set(upstream, { kind: 'refuse' });
    const task = await models.make({ name: 'never-made' });
    expect(task.error).toMatch(sentence);
    expect(task.messages.join('\n')).toMatch(/Nothing was made/);
    await models.sandbox.faults.clear(upstream);
    expect(await models.isInRegistry('never-made')).toBe(false);
    expect(await models.isOnHost('never-made')).toBe(false);
  });

  it('a cluster that is down', async () => {
    await models.sandbox.faults.set('prod-us', { kind: 'refuse' });
    expect(await refusalOf({ cluster: 'prod-us' })).toMatch(
      /cluster: prod-us does not answer; choose another one/,
    );
  });

  it('an owner whose name can name no namespace', async () => {
    models.scaffolder.entities.push(group('Travel_ML'));
    expect(await refusalOf({ owner: 'group:default/Travel_ML' })).toMatch(
      /^owner: '.*' cannot name a namespace on a cluster: /,
    );
  });

  it('an owner whom the person is not one of', async () => {
    models.refused = ['catalog.entity.create'];
    expect(await refusalOf({ owner: 'group:default/payments-ml' })).toMatch(
      /owner: user:default\/owner is not one of group:default\/payments-ml/,
    );
  });

  it('a person without the permission', async () => {
    models.refused = ['scaffolder.task.create'];
    const task = await models.make({ name: 'never-made' });
    expect(task.status).toBe('403');
    expect(await models.isInRegistry('never-made')).toBe(false);
    expect(await models.isOnHost('never-made')).toBe(false);
  });
});

it('tells nothing secret, in no log and in no answer', () => {
  expect(toldSecrets(models.scaffolder)).toEqual([]);
});
