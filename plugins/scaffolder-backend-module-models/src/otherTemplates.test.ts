import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { parse, parseAllDocuments } from 'yaml';
import { eventuallyModels } from './__testUtils__/models';
import { newModelValues } from './__testUtils__/newModelValues';
import { toldSecrets } from './__testUtils__/secrets';
import { Scaffolder, startScaffolder } from './__testUtils__/startScaffolder';
import { askCodeHost, postToMlflow } from './__testUtils__/upstreams';

jest.setTimeout(120_000);

let sandbox: Sandbox;
let scaffolder: Scaffolder;
let refused: (name: string) => boolean = () => false;
let host: string;

const MODEL = 'resource:default/card-fraud';

beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true });
  host = new URL(sandbox.urls.codeHost).host;
  scaffolder = await startScaffolder({
    sandbox,
    withModels: true,
    config: {
      models: {
        registries: {
          'mlflow-prod': {
            baseUrl: sandbox.urls.mlflow,
            auth: {
              type: 'basic',
              username: 'portal',
              password: 'a-password-of-the-registry',
            },
          },
        },
        templates: {
          releasePolicies: [
            { name: 'usual', steps: [10, 50] },
            { name: 'careful', steps: [5, 20, 50], longestWaitMinutes: 120 },
            {
              name: 'strict',
              steps: [10],
              longestWaitMinutes: 30,
              judgePolicy: 'one-in-a-thousand',
            },
          ],
        },
      },
      canary: { judge: { policies: { 'one-in-a-thousand': {} } } },
    },
    refuse: ({ name }) => refused(name),
  });
  // The repository of a model that the registry has had for long.
  const { body, status } = await scaffolder.dryRun(
    'new-model',
    newModelValues(sandbox, { name: 'other-model' }),
  );
  if (status !== 200) throw new Error(`The dry run answered ${status}`);
  const files = body.directoryContents.filter(
    ({ path }: { path: string }) =>
      !/^(bellwether|docs\/promotions)\/|^deploy\/base\/(analysis-template|secrets)\./.test(
        path,
      ),
  );
  await publish('card-fraud', files);
  await scaffolder.readRegistry();
  await eventuallyModels(scaffolder, MODEL);
}, 180_000);

afterAll(async () => {
  await scaffolder.stop();
  await sandbox.close();
});

afterEach(() => {
  refused = () => false;
});

async function api(method: string, path: string, body?: object) {
  return askCodeHost(sandbox, method, path, body);
}

async function publish(
  repo: string,
  files: Array<{ path: string; base64Content: string }>,
) {
  await api('POST', '/orgs/travel-ml/repos', { name: repo, description: '' });
  for (const { path, base64Content } of files) {
    if (path === 'README.md') continue;
    await api('PUT', `/repos/travel-ml/${repo}/contents/${path}`, {
      message: 'Add',
      // As it would read had the model been made by it.
      content: Buffer.from(
        Buffer.from(base64Content, 'base64')
          .toString('utf8')
          .replaceAll('other-model', 'card-fraud')
          // A model that asks for verdicts already is not to be watched once more.
          .replace(/ {2}- (secrets|analysis-template)\.yaml\n/g, ''),
      ).toString('base64'),
    });
  }
}

/** Another text of a file that is there. */
async function rewrite(
  repo: string,
  path: string,
  write: (text: string) => string,
) {
  const at = `/repos/travel-ml/${repo}/contents/${path}`;
  const { body } = await api('GET', `${at}?ref=main`);
  const text = Buffer.from(body.content, 'base64').toString('utf8');
  const { status } = await api('PUT', at, {
    message: 'Change',
    sha: body.sha,
    content: Buffer.from(write(text)).toString('base64'),
  });
  expect(status).toBe(200);
}

async function contentOf(repo: string, path: string, ref: string) {
  const { body } = await api(
    'GET',
    `/repos/travel-ml/${repo}/contents/${path}?ref=${ref}`,
  );
  return Buffer.from(body.content ?? '', 'base64').toString('utf8');
}

async function newestPull(repo: string) {
  let found;
  for (let number = 1; ; number += 1) {
    const { status, body } = await api(
      'GET',
      `/repos/travel-ml/${repo}/pulls/${number}`,
    );
    if (status !== 200) return found;
    found = body;
  }
}

async function mlflow(path: string, body: object) {
  return postToMlflow(sandbox, path, body);
}

async function tagsOf(name: string) {
  const response = await fetch(
    `${sandbox.urls.mlflow}/api/2.0/mlflow/registered-models/get?name=${name}`,
  );
  const { registered_model } = await response.json();
  return Object.fromEntries(
    registered_model.tags.map((tag: { key: string; value: string }) => [
      tag.key,
      tag.value,
    ]),
  );
}

async function aliasOf(name: string, alias: string): Promise<string> {
  const response = await fetch(
    `${sandbox.urls.mlflow}/api/2.0/mlflow/registered-models/alias?name=${name}&alias=${alias}`,
  );
  return (await response.json()).model_version.version;
}

const repoUrl = () => `${host}?owner=travel-ml&repo=card-fraud`;

/** What a person says of the model that is to be watched. */
const MONITORING = {
  model: MODEL,
  task: 'classification',
  falseAlarmsOncePerWindows: 26,
  cluster: 'prod-eu',
  namespace: 'payments-ml',
  releasePolicy: 'careful',
};

it('proposes monitor, analysis and catalog entry for a model that is there, and keeps comments', async () => {
  const task = await scaffolder.run('add-monitoring', {
    ...MONITORING,
    rolloutFile: 'deploy/base/rollout.yaml',
    repoUrl: repoUrl(),
  });
  expect({ status: task.status, error: task.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  const pull = await newestPull('card-fraud');
  const rollout = await contentOf(
    'card-fraud',
    'deploy/base/rollout.yaml',
    pull.head.ref,
  );
  expect(rollout).toMatch(/^# MLServer with the version/);
  expect(rollout.match(/setWeight: \d+/g)).toEqual([
    'setWeight: 5',
    'setWeight: 20',
    'setWeight: 50',
  ]);
  expect(
    await contentOf('card-fraud', 'bellwether/drift.yaml', pull.head.ref),
  ).toContain('oncePerWindows: 26');
  // Whatever applies the Rollout applies what its steps name.
  const kustomization = parse(
    await contentOf(
      'card-fraud',
      'deploy/base/kustomization.yaml',
      pull.head.ref,
    ),
  );
  expect(kustomization.resources).toEqual(
    expect.arrayContaining([
      'rollout.yaml',
      'bellwether-verdict.yaml',
      'bellwether-judge-secret.yaml',
    ]),
  );
  for (const [file, kind] of [
    ['bellwether-verdict.yaml', 'AnalysisTemplate'],
    ['bellwether-judge-secret.yaml', 'ExternalSecret'],
  ]) {
    const text = await contentOf(
      'card-fraud',
      `deploy/base/${file}`,
      pull.head.ref,
    );
    expect(parse(text).kind).toBe(kind);
  }
  expect(pull.body).toMatch(/whatever applies the Rollout applies them too/);
  expect(pull.body).toMatch(/at most one false alarm in 26 weeks/);
  expect(pull.body).toMatch(/once its configuration has drift\.inferenceLogs/);

  // Nothing points at files that are not there yet.
  const MONITOR = 'bellwether.dev/drift-monitor';
  const entry = `${sandbox.urls.codeHost}/travel-ml/card-fraud/blob/main/bellwether/catalog-info.yaml`;
  await scaffolder.followMerges();
  expect(await tagsOf('card-fraud')).not.toHaveProperty([MONITOR]);
  expect(scaffolder.locations).not.toContain(entry);
  await api('PUT', `/repos/travel-ml/card-fraud/pulls/${pull.number}/merge`);
  await scaffolder.followMerges();
  expect(await tagsOf('card-fraud')).toMatchObject({
    [MONITOR]: 'drift.yaml',
    'bellwether.dev/source': entry,
  });
  expect(scaffolder.locations).toContain(entry);
});

it('proposes nothing twice, and does not overwrite what was reviewed', async () => {
  await mlflow('registered-models/set-tag', {
    name: 'card-fraud',
    key: 'bellwether.dev/source',
    value: 'https://code.example.com/as/before',
  });
  const task = await scaffolder.run('add-monitoring', {
    ...MONITORING,
    falseAlarmsOncePerWindows: 26,
    rolloutFile: 'deploy/base/rollout.yaml',
    releasePolicy: 'usual',
    repoUrl: repoUrl(),
  });
  // The policy is another, and so the analysis of the first pull request is not what this one would write.
  expect(task.error).toMatch(
    /^newFilesFrom: travel-ml\/card-fraud has a deploy\/base\/bellwether-verdict\.yaml already/,
  );
  const without = await scaffolder.run('add-monitoring', {
    ...MONITORING,
    rolloutFile: 'deploy/base/rollout.yaml',
    repoUrl: repoUrl(),
  });
  // Merged already: nothing is to be changed, and what follows from it is done at once.
  expect(without.error).toBeUndefined();
  expect(without.messages.join('\n')).toMatch(/nothing is proposed/);
  expect((await tagsOf('card-fraud'))['bellwether.dev/source']).toMatch(
    /bellwether\/catalog-info\.yaml$/,
  );
});

describe('the policy of the judge, when a model that is there is to be watched', () => {
  const JUDGED = 'bellwether.dev/judge-policy';
  const watch = async (rollout: string, releasePolicy: string) => {
    const file = `deploy/${releasePolicy}/rollout.yaml`;
    await api('PUT', `/repos/travel-ml/card-fraud/contents/${file}`, {
      message: 'Serve it',
      content: Buffer.from(rollout).toString('base64'),
    });
    const task = await scaffolder.run('add-monitoring', {
      ...MONITORING,
      releasePolicy,
      rolloutFile: file,
      repoUrl: repoUrl(),
    });
    expect({ status: task.status, error: task.error }).toEqual({
      status: 'completed',
      error: undefined,
    });
    const { head } = await newestPull('card-fraud');
    return contentOf('card-fraud', file, head.ref);
  };
  const rollout = (annotations: string) => `# By hand, since 2024.
apiVersion: v1
kind: Service
metadata:
  name: card-fraud-stable
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: card-fraud # the one that counts
${annotations}spec:
  strategy:
    canary:
      steps:
        - setWeight: 50 # half of them
        - pause: {}
`;

  it('is written into the Rollout, with the steps, where no annotation was', async () => {
    const text = await watch(rollout(''), 'strict');
    const [service, changed] = parseAllDocuments(text).map(each => each.toJS());
    expect(service).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'card-fraud-stable' },
    });
    expect(changed.metadata).toEqual({
      name: 'card-fraud',
      annotations: { [JUDGED]: 'one-in-a-thousand' },
    });
    const { steps } = changed.spec.strategy.canary;
    expect(steps).toHaveLength(2);
    expect(steps[0]).toEqual({ setWeight: 10 });
    // The pull request brings the analysis that the steps ask.
    const { head } = await newestPull('card-fraud');
    const [{ metadata }] = parseAllDocuments(
      await contentOf(
        'card-fraud',
        'deploy/strict/bellwether-verdict.yaml',
        head.ref,
      ),
    ).map(each => each.toJS());
    expect(steps[1].analysis.templates).toEqual([
      { templateName: metadata.name },
    ]);
    expect(text).toMatch(/^# By hand, since 2024\.\n/);
    expect(text).toContain('name: card-fraud # the one that counts');
  });

  it('goes with a release policy that names none, and what else is annotated stays', async () => {
    const text = await watch(
      rollout(`  annotations:
    example.com/pager: payments # at night too
    ${JUDGED}: one-in-a-thousand
`),
      'careful',
    );
    const [, changed] = parseAllDocuments(text).map(each => each.toJS());
    expect(changed.metadata.annotations).toEqual({
      'example.com/pager': 'payments',
    });
    expect(text).toContain('example.com/pager: payments # at night too');
    expect(changed.spec.strategy.canary.steps).toHaveLength(6);
  });
});

it.each([
  [
    'a cluster that the portal does not know',
    { cluster: 'prod-moon' },
    /^cluster: 'prod-moon' is not one of prod-eu, prod-us$/,
  ],
  [
    'a file that the repository does not have',
    { rolloutFile: 'deploy/none.yaml' },
    /^rolloutFile: travel-ml\/card-fraud has no file deploy\/none\.yaml$/,
  ],
  [
    'a file without a Rollout',
    { rolloutFile: 'deploy/base/services.yaml' },
    /^rolloutFile: deploy\/base\/services\.yaml is none of the layouts that are understood/,
  ],
])('watches nothing with %s', async (_case, values, sentence) => {
  const before = (await newestPull('card-fraud'))?.number;
  const task = await scaffolder.run('add-monitoring', {
    ...MONITORING,
    repoUrl: repoUrl(),
    ...values,
  });
  expect(task.error).toMatch(sentence);
  expect(task.messages.join('\n')).toMatch(/Nothing was made/);
  expect((await newestPull('card-fraud'))?.number).toBe(before);
});

it('proposes the challenger with its evidence, and moves champion only when asked to', async () => {
  const values = {
    model: MODEL,
    reason: 'Fewer misses on the same rows',
    repoUrl: repoUrl(),
    file: 'deploy/overlays/production/version.yaml',
    moveChampion: false,
    replicas: 3,
  };
  const KUSTOMIZATION = 'deploy/overlays/production/kustomization.yaml';
  const imageless = await scaffolder.run('promote-model', values);
  expect(imageless.error).toMatch(
    /^imageTag: deploy\/overlays\/production\/kustomization\.yaml names no image of \S+ yet/,
  );
  expect(imageless.messages.join('\n')).toMatch(/Nothing was made/);

  const task = await scaffolder.run('promote-model', {
    ...values,
    imageTag: '4b1d0c27a9e35f68',
  });
  expect({ status: task.status, error: task.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  const pull = await newestPull('card-fraud');
  const version = await contentOf('card-fraud', values.file, pull.head.ref);
  const [, challenger] = /Release version (\d+)/.exec(pull.title) ?? [];
  expect(version).toContain(`value: "${challenger}"`);
  expect(version).toContain(`value: "models:/card-fraud/${challenger}"`);
  expect(version).toMatch(/^# What is released/);
  // The first release: until then there were no pods, and no image.
  const replicas = parse(version).find(
    ({ path }: { path: string }) => path === '/spec/replicas',
  );
  expect(replicas.value).toBe(3);
  expect(await contentOf('card-fraud', KUSTOMIZATION, pull.head.ref)).toContain(
    'newTag: 4b1d0c27a9e35f68',
  );
  expect(
    await contentOf(
      'card-fraud',
      `docs/promotions/${challenger}.md`,
      pull.head.ref,
    ),
  ).toContain('| metric |');
  expect(pull.body).toContain('Fewer misses on the same rows');
});

it('retires in two steps: not archived while pods serve it', async () => {
  await rewrite('card-fraud', 'deploy/overlays/production/version.yaml', text =>
    text.replace('value: 0', 'value: 2'),
  );
  await rewrite(
    'card-fraud',
    'deploy/overlays/production/kustomization.yaml',
    text => text.replace('newTag: unreleased', 'newTag: 4b1d0c27a9e35f68'),
  );
  const values = {
    model: MODEL,
    reason: 'Replaced by a rule',
    confirmedName: 'card-fraud',
    repoUrl: repoUrl(),
    file: 'deploy/overlays/production/version.yaml',
    catalogFile: 'catalog-info.yaml',
  };
  const archive = await scaffolder.run('retire-model', {
    ...values,
    step: 'archive',
  });
  expect(archive.error).toMatch(
    /'card-fraud' is still served: card-fraud on prod-eu/,
  );
  expect((await tagsOf('card-fraud')).lifecycle).not.toBe('archived');

  const stop = await scaffolder.run('retire-model', {
    ...values,
    step: 'stop',
  });
  expect({ status: stop.status, error: stop.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  const pull = await newestPull('card-fraud');
  expect(await contentOf('card-fraud', values.file, pull.head.ref)).toMatch(
    /path: \/spec\/replicas\n {2}value: 0/,
  );
  expect(
    await contentOf('card-fraud', 'catalog-info.yaml', pull.head.ref),
  ).toMatch(/^# The project that trains [^]*lifecycle: deprecated/);
  // It goes nowhere yet.
  await scaffolder.followMerges();
  expect(await tagsOf('card-fraud')).not.toHaveProperty('retiring');
});

it('marks a model as retiring once its stop is merged, also where the registry is down then', async () => {
  const task = await scaffolder.run('retire-model', {
    model: MODEL,
    step: 'stop',
    reason: 'Nobody has asked it since May',
    confirmedName: 'card-fraud',
    repoUrl: repoUrl(),
    catalogFile: 'catalog-info.yaml',
  });
  expect(task.error).toBeUndefined();
  const { number } = await newestPull('card-fraud');
  await api('PUT', `/repos/travel-ml/card-fraud/pulls/${number}/merge`);
  await sandbox.faults.set('mlflow', {
    kind: 'status',
    status: 503,
    match: { method: 'POST', pathPrefix: '/api/2.0/mlflow/registered-models/' },
  });
  await scaffolder.followMerges();
  await sandbox.faults.clear('mlflow');
  expect(await tagsOf('card-fraud')).not.toHaveProperty('retiring');
  await scaffolder.followMerges();
  expect(await tagsOf('card-fraud')).toMatchObject({
    retiring: 'Nobody has asked it since May',
  });
  // There is nothing to be stopped any more: what would follow from a merge is done at once.
  const again = await scaffolder.run('retire-model', {
    model: MODEL,
    step: 'stop',
    reason: 'Nobody has asked it since June',
    confirmedName: 'card-fraud',
    repoUrl: repoUrl(),
    catalogFile: 'catalog-info.yaml',
  });
  expect(again.error).toBeUndefined();
  expect((await newestPull('card-fraud')).number).toBe(number);
  expect((await tagsOf('card-fraud')).retiring).toMatch(/since June$/);
});

it('archives a model that nothing serves, and watches it no more', async () => {
  await mlflow('registered-models/set-tag', {
    name: 'failed-delivery',
    key: 'bellwether.dev/drift-monitor',
    value: 'drift.yaml',
  });
  const task = await scaffolder.run('retire-model', {
    model: 'resource:default/failed-delivery',
    step: 'archive',
    reason: 'Nobody asks it any more',
    confirmedName: 'failed-delivery',
  });
  expect({ status: task.status, error: task.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  expect(await tagsOf('failed-delivery')).toMatchObject({
    lifecycle: 'archived',
    'retired-because': 'Nobody asks it any more',
  });
  expect(await tagsOf('failed-delivery')).not.toHaveProperty([
    'bellwether.dev/drift-monitor',
  ]);
});

it.each(['add-monitoring', 'promote-model', 'retire-model'])(
  '%s makes nothing for a person who may not change the model',
  async template => {
    refused = name => name === 'models.alias.update';
    const before = (await newestPull('card-fraud'))?.number;
    const task = await scaffolder.run(template, {
      ...MONITORING,
      reason: 'Because I would like to',
      step: 'stop',
      confirmedName: 'card-fraud',
      repoUrl: repoUrl(),
      file: 'deploy/overlays/production/version.yaml',
    });
    expect(task.error).toMatch(
      /user:default\/owner may not change resource:default\/card-fraud/,
    );
    expect((await newestPull('card-fraud'))?.number).toBe(before);
  },
);

it('wants the name once more before it retires anything', async () => {
  const task = await scaffolder.run('retire-model', {
    model: MODEL,
    step: 'stop',
    reason: 'Replaced by a rule',
    confirmedName: 'card-frauds',
    repoUrl: repoUrl(),
  });
  expect(task.error).toMatch(
    /confirmedName: 'card-frauds' is not the name of the model, 'card-fraud'/,
  );
});

it('says what was made when champion cannot be moved, and a retry moves it without a second pull request', async () => {
  await sandbox.faults.set('mlflow', {
    kind: 'status',
    status: 503,
    match: {
      method: 'POST',
      pathPrefix: '/api/2.0/mlflow/registered-models/alias',
    },
  });
  const task = await scaffolder.run('promote-model', {
    model: MODEL,
    reason: 'Fewer misses, and the registry goes down',
    repoUrl: repoUrl(),
    file: 'deploy/overlays/production/version.yaml',
    moveChampion: true,
  });
  await sandbox.faults.clear('mlflow');
  expect(task.status).toBe('failed');
  expect(task.error).toMatch(/mlflow-prod/);
  const { number, title } = await newestPull('card-fraud');
  const [, challenger] = /Release version (\d+)/.exec(title) ?? [];
  const log = task.messages.join('\n');
  expect(log).toMatch(
    new RegExp(`Made so far: the pull request \\S+/${number}\\.`),
  );
  expect(log).toMatch(/To undo: close the pull request/);
  expect(await aliasOf('card-fraud', 'champion')).not.toBe(challenger);

  const again = await scaffolder.retry(task);
  expect({ status: again.status, error: again.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  expect((await newestPull('card-fraud')).number).toBe(number);
  expect(await aliasOf('card-fraud', 'champion')).toBe(challenger);
});

it('tells nothing secret, in no log and in no answer', () => {
  expect(toldSecrets(scaffolder)).toEqual([]);
});
