import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Sandbox, startSandbox } from '../sandbox';
import { CODE_HOST_TOKEN } from '.';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true, controllers: false });
});

afterAll(() => sandbox.close());

async function api(
  method: string,
  route: string,
  body?: object,
  token = CODE_HOST_TOKEN,
) {
  const response = await fetch(`${sandbox.urls.codeHost}/api/v3${route}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

async function withRepository(name: string): Promise<string> {
  const { status } = await api('POST', '/orgs/travel-ml/repos', {
    name,
    description: 'A repository',
  });
  expect(status).toBe(201);
  return `/repos/travel-ml/${name}`;
}

it('shows nothing to whoever has no token', async () => {
  expect(
    (await api('GET', '/users/travel-ml', undefined, 'other')).status,
  ).toBe(401);
});

it('knows the teams, and makes a repository of a name once', async () => {
  expect((await api('GET', '/users/travel-ml')).body.type).toBe('Organization');
  expect((await api('GET', '/users/nobody')).status).toBe(404);
  await withRepository('once');
  const again = await api('POST', '/orgs/travel-ml/repos', { name: 'once' });
  expect(again.status).toBe(422);
});

it('takes a commit of many files, forwards only', async () => {
  const at = await withRepository('many');
  const { body: head } = await api('GET', `${at}/git/ref/heads/main`);
  const blob = await api('POST', `${at}/git/blobs`, {
    content: base64('hello\n'),
    encoding: 'base64',
  });
  const tree = await api('POST', `${at}/git/trees`, {
    tree: [
      { path: 'a/b.txt', mode: '100644', type: 'blob', sha: blob.body.sha },
      { path: 'a.txt', mode: '100644', type: 'blob', sha: blob.body.sha },
    ],
  });
  const commit = await api('POST', `${at}/git/commits`, {
    message: 'Two files',
    tree: tree.body.sha,
    parents: [head.object.sha],
  });
  const move = () =>
    api('PATCH', `${at}/git/refs/heads/main`, { sha: commit.body.sha });
  expect((await move()).status).toBe(200);
  expect((await move()).status).toBe(422);
  const file = await api('GET', `${at}/contents/a/b.txt?ref=main`);
  expect(Buffer.from(file.body.content, 'base64').toString()).toBe('hello\n');

  // The names are Git's own.
  expect(blob.body.sha).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
});

it('refuses to overwrite another’s change, and merges a pull request', async () => {
  const at = await withRepository('pulls');
  const { body: head } = await api('GET', `${at}/git/ref/heads/main`);
  const { body: readme } = await api(
    'GET',
    `${at}/contents/README.md?ref=main`,
  );
  await api('POST', `${at}/git/refs`, {
    ref: 'refs/heads/change',
    sha: head.object.sha,
  });
  const put = (sha: string, content: string, branch: string) =>
    api('PUT', `${at}/contents/README.md`, {
      message: 'Change',
      content: base64(content),
      sha,
      branch,
    });
  expect((await put('0'.repeat(40), 'x', 'change')).status).toBe(409);
  expect((await put(readme.sha, '# changed\n', 'change')).status).toBe(200);
  const { body: pull } = await api('POST', `${at}/pulls`, {
    title: 'Change it',
    head: 'change',
    base: 'main',
  });
  expect(pull).toMatchObject({ number: 1, state: 'open', merged: false });
  await api('PUT', `${at}/pulls/1/merge`);
  expect((await api('GET', `${at}/pulls/1`)).body).toMatchObject({
    state: 'closed',
    merged: true,
  });
  const merged = await api('GET', `${at}/contents/README.md?ref=main`);
  expect(Buffer.from(merged.body.content, 'base64').toString()).toBe(
    '# changed\n',
  );
});

it('closes a pull request without merging it', async () => {
  const at = await withRepository('turned-down');
  const { body: head } = await api('GET', `${at}/git/ref/heads/main`);
  await api('POST', `${at}/git/refs`, {
    ref: 'refs/heads/change',
    sha: head.object.sha,
  });
  await api('POST', `${at}/pulls`, {
    title: 'Change it',
    head: 'change',
    base: 'main',
  });
  expect(
    (await api('PATCH', `${at}/pulls/1`, { state: 'closed' })).body,
  ).toMatchObject({ state: 'closed', merged: false });
  expect((await api('PUT', `${at}/pulls/1/merge`)).status).toBe(405);
});

it('can be cloned', async () => {
  if (spawnSync('git', ['--version']).status !== 0) {
    process.stdout.write('Git is not installed here: nothing is cloned.\n');
    return;
  }
  await withRepository('cloned');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-clone-'));
  try {
    const into = path.join(folder, 'cloned');
    // The sandbox answers in this very process, which must not be blocked meanwhile.
    await new Promise<void>((resolve, reject) => {
      spawn('git', [
        'clone',
        '--quiet',
        `${sandbox.urls.codeHost}/travel-ml/cloned.git`,
        into,
      ]).once('exit', code =>
        code === 0 ? resolve() : reject(new Error(`git ended with ${code}`)),
      );
    });
    expect(fs.readFileSync(path.join(into, 'README.md'), 'utf8')).toBe(
      '# cloned\nA repository\n',
    );
    execFileSync('git', ['fsck', '--strict'], { cwd: into });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

it('shows pages that carry no markup of a repository', async () => {
  const at = await withRepository('pages');
  await api('PUT', `${at}/contents/x.txt`, {
    message: 'Add',
    content: base64('<script>alert(1)</script>'),
  });
  const page = await fetch(
    `${sandbox.urls.codeHost}/travel-ml/pages/blob/main/x.txt`,
  ).then(response => response.text());
  expect(page).toContain('&lt;script&gt;');
  expect(page).not.toContain('<script>');
});
