import { mockCredentials } from '@backstage/backend-test-utils';
import { INFERENCE_LOG_COLUMNS } from '@bellwether/plugin-models-common';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import request from 'supertest';
import { parse } from 'yaml';
import { Layout, readLayouts } from './__testUtils__/layouts';
import { eventuallyModels } from './__testUtils__/models';
import { inFolder } from './__testUtils__/project';
import { toldSecrets } from './__testUtils__/secrets';
import { Scaffolder, startScaffolder } from './__testUtils__/startScaffolder';
import { TeamRepositories } from './__testUtils__/TeamRepositories';
import { addChallenger, postToMlflow } from './__testUtils__/upstreams';
import { Schemas, validateFolder } from './manifests';

jest.setTimeout(120_000);

const MODEL = 'resource:default/card-fraud';
const CATALOG = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: card-fraud-training
spec:
  type: ml-training
  lifecycle: production # ours
  owner: group:default/payments-ml
`;
const schemas = Schemas.load();

let sandbox: Sandbox;
let scaffolder: Scaffolder;
let repositories: TeamRepositories;
let layouts: Record<string, Layout>;
let challenger: string;

beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true });
  scaffolder = await startScaffolder({
    sandbox,
    withModels: true,
    config: {
      drift: {
        files: { roots: ['/var/lib/portal'] },
        inferenceLogs: {
          directory: '/var/lib/portal/kept',
          models: {
            payments: {
              model: 'card-fraud',
              inputs: { amount: 'number' },
              outputs: { is_fraud: 'boolean' },
            },
          },
        },
      },
    },
  });
  repositories = new TeamRepositories(sandbox);
  layouts = await readLayouts();
  challenger = await addChallenger(sandbox, 'card-fraud');
  await postToMlflow(sandbox, 'registered-models/set-tag', {
    name: 'failed-delivery',
    key: 'bellwether.dev/drift-monitor',
    value: 'drift.yaml',
  });
  await scaffolder.readRegistry();
  await eventuallyModels(scaffolder, MODEL);
}, 180_000);

afterAll(async () => {
  await scaffolder.stop();
  await sandbox.close();
});

afterEach(async () => {
  await sandbox.faults.clear('mlflow');
  await sandbox.faults.clear('code-host');
});

/** What a pull request leaves in place of what was there: valid, and without anything of a template. */
async function proposed(repo: string) {
  const pulls = await repositories.pullsOf(repo);
  expect(pulls).toHaveLength(1);
  expect(`${pulls[0].title} ${pulls[0].body}`).not.toContain('${{');
  const before = await repositories.filesOf(repo, 'main');
  const after = await repositories.filesOf(repo, pulls[0].head.ref);
  const { findings } = await inFolder(after, root =>
    validateFolder({ schemas, root, paths: ['.'], overlays: [] }),
  );
  expect(findings).toEqual([]);
  const changed = new Map(
    [...after].filter(([path, text]) => before.get(path) !== text),
  );
  for (const [name, text] of changed) {
    expect({
      name,
      left: /\$\{\{|\{%|undefined|\[object/.exec(text),
    }).toEqual({ name, left: null });
  }
  return changed;
}

async function completes(template: string, values: object) {
  const task = await scaffolder.run(template, values);
  expect({ status: task.status, error: task.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  return task;
}

describe.each([
  ['plain-rollout', /replicas: 0/, /replicas: 4/],
  ['merged-rollout', /replicas: 0/, /replicas: 3/],
  ['patched-rollout', /path: \/spec\/replicas\n {2}value: 0/, /value: 3/],
  ['plain-service', /serving\.kserve\.io\/stop: "true"/, /minReplicas: 2/],
  [
    'patched-service',
    /path: \/metadata\/annotations\/serving\.kserve\.io~1stop\n {2}value: "true"/,
    /value: 3/,
  ],
])('a project of layout %s', (layout, stopped, pods) => {
  it('is promoted to the challenger', async () => {
    const repo = `promote-${layout}`;
    const [file] = Object.keys(layouts[layout]);
    await repositories.publish(repo, layouts[layout]);
    await completes('promote-model', {
      model: MODEL,
      reason: 'Fewer misses on the same rows',
      repoUrl: repositories.urlOf(repo),
      file,
      replicas: 3,
    });
    const changed = await proposed(repo);
    expect([...changed.keys()].sort()).toEqual(
      [file, `docs/promotions/${challenger}.md`].sort(),
    );
    const text = changed.get(file) ?? '';
    expect(text).toContain(
      layout.endsWith('service')
        ? 's3://models/card-fraud/next'
        : `models:/card-fraud/${challenger}`,
    );
    expect(text).toMatch(pods);
    expect(changed.get(`docs/promotions/${challenger}.md`)).toMatch(
      /As its own pipeline judged it\n\n.*evaluation\.json/,
    );
  });

  it.each([true, false])(
    'is retired, with an entry in the catalog: %s',
    async withEntry => {
      const repo = `retire-${layout}-${withEntry}`;
      const [file] = Object.keys(layouts[layout]);
      await repositories.publish(repo, {
        ...layouts[layout],
        // What is to be stopped has pods.
        [file]: layouts[layout][file]
          .replace('value: 0', 'value: 2')
          .replace('replicas: 0', 'replicas: 2'),
        'catalog-info.yaml': CATALOG,
      });
      await completes('retire-model', {
        model: MODEL,
        step: 'stop',
        reason: 'Replaced by a rule',
        confirmedName: 'card-fraud',
        repoUrl: repositories.urlOf(repo),
        file,
        catalogFile: withEntry ? 'catalog-info.yaml' : '',
      });
      const changed = await proposed(repo);
      expect(changed.get(file)).toMatch(stopped);
      expect(changed.get('catalog-info.yaml')).toEqual(
        withEntry
          ? CATALOG.replace('lifecycle: production', 'lifecycle: deprecated')
          : undefined,
      );
    },
  );
});

describe('a project that is to be watched', () => {
  const MONITORING = {
    model: MODEL,
    task: 'classification',
    falseAlarmsOncePerWindows: 26,
    cluster: 'prod-eu',
    namespace: 'payments-ml',
    releasePolicy: 'careful',
  };

  it('gets monitor and entry alone where no Rollout is named', async () => {
    await repositories.publish('watch-nothing-else', {});
    await completes('add-monitoring', {
      ...MONITORING,
      repoUrl: repositories.urlOf('watch-nothing-else'),
    });
    const changed = await proposed('watch-nothing-else');
    expect([...changed.keys()].sort()).toEqual([
      'bellwether/catalog-info.yaml',
      'bellwether/drift.yaml',
    ]);
    const [{ body, title }] = await repositories.pullsOf('watch-nothing-else');
    expect(title).toBe('Watch card-fraud for drift');
    expect(body).toMatch(/No Rollout was named/);
    // It is the log that the portal keeps, by the name and the output of its configuration.
    const { spec } = parse(changed.get('bellwether/drift.yaml') ?? '');
    expect(spec).toMatchObject({
      source: { type: 'files', path: `kept/payments/*/*.parquet` },
      timestamp: INFERENCE_LOG_COLUMNS.timestamp,
      rowKey: INFERENCE_LOG_COLUMNS.rowKey,
      modelVersion: INFERENCE_LOG_COLUMNS.modelVersion,
      exclude: [INFERENCE_LOG_COLUMNS.endpoint],
      prediction: 'is_fraud',
    });
    expect(body).toMatch(
      /keeps of it already \(drift\.inferenceLogs\.models\.payments\)/,
    );
  });

  it('is watched in files of its own, by the names of their columns', async () => {
    await repositories.publish('watch-own-files', {});
    await completes('add-monitoring', {
      ...MONITORING,
      rows: 'others',
      rowFiles: 'fraud/*.parquet',
      timestampColumn: 'paid_at',
      predictionColumn: 'is_fraud',
      baselineFrom: '2026-01-05',
      repoUrl: repositories.urlOf('watch-own-files'),
    });
    const changed = await proposed('watch-own-files');
    const { spec } = parse(changed.get('bellwether/drift.yaml') ?? '');
    expect(spec).toEqual({
      source: { type: 'files', path: 'fraud/*.parquet' },
      timestamp: 'paid_at',
      prediction: 'is_fraud',
      window: 'weekly',
      baseline: { from: '2026-01-05', to: '2026-02-01' },
      outcome: 'label',
      falseAlarms: { oncePerWindows: 26 },
    });
  });

  it('is told what to apply where no kustomization does', async () => {
    await repositories.publish('watch-plain', layouts['plain-rollout']);
    const task = await completes('add-monitoring', {
      ...MONITORING,
      rolloutFile: 'serving/rollout.yaml',
      repoUrl: repositories.urlOf('watch-plain'),
    });
    const changed = await proposed('watch-plain');
    expect([...changed.keys()].sort()).toEqual([
      'bellwether/catalog-info.yaml',
      'bellwether/drift.yaml',
      'serving/bellwether-judge-secret.yaml',
      'serving/bellwether-verdict.yaml',
      'serving/rollout.yaml',
    ]);
    const [{ body }] = await repositories.pullsOf('watch-plain');
    expect(body).toMatch(
      /No kustomization is there that could name them: .* before the next release/,
    );
    expect(JSON.stringify(task.output)).toMatch(
      /Before the next release the analysis and the secret beside the Rollout have to be applied/,
    );
  });

  it('is not watched twice', async () => {
    const verdict = `apiVersion: argoproj.io/v1alpha1\nkind: AnalysisTemplate\nmetadata:\n  name: card-fraud-verdict\n`;
    await repositories.publish('watched-already', {
      ...layouts['plain-rollout'],
      'serving/ours.yaml': verdict,
      'serving/kustomization.yaml':
        'resources:\n  - rollout.yaml\n  - ours.yaml\n',
    });
    const task = await scaffolder.run('add-monitoring', {
      ...MONITORING,
      rolloutFile: 'serving/rollout.yaml',
      repoUrl: repositories.urlOf('watched-already'),
    });
    expect(task.error).toMatch(
      /^rolloutFile: serving\/ours\.yaml has the AnalysisTemplate card-fraud-verdict already/,
    );
    expect(await repositories.pullsOf('watched-already')).toEqual([]);
  });

  it.each([
    [
      'a Rollout by blueGreen',
      (text: string) =>
        text.replace(
          /canary:[^]*pause: \{\}\n/,
          'blueGreen:\n      activeService: card-fraud\n',
        ),
      /^rolloutFile: the Rollout in serving\/rollout\.yaml releases by blueGreen/,
    ],
    [
      'steps that would make it invalid',
      (text: string) =>
        text.replace(/strategy:[^]*pause: \{\}\n/, 'strategy: none\n'),
      /^(edits|rolloutFile): /,
    ],
  ])('is not touched with %s', async (name, write, sentence) => {
    const repo = name.replace(/\W/g, '-');
    const [[file, text]] = Object.entries(layouts['plain-rollout']);
    await repositories.publish(repo, { [file]: write(text) });
    const task = await scaffolder.run('add-monitoring', {
      ...MONITORING,
      rolloutFile: file,
      repoUrl: repositories.urlOf(repo),
    });
    expect(task.error).toMatch(sentence);
    expect(task.messages.join('\n')).toMatch(/Nothing was made/);
    expect(await repositories.pullsOf(repo)).toEqual([]);
  });
});

describe('a code host that goes down half-way', () => {
  it.each([
    ['add-monitoring', 'POST', 'pulls'],
    ['promote-model', 'PUT', 'contents'],
    ['retire-model', 'POST', 'git/refs'],
  ])(
    'leaves nothing of %s, and a retry goes on',
    async (template, method, path) => {
      const repo = `down-${template}`;
      await repositories.publish(repo, layouts['plain-rollout']);
      await sandbox.faults.set('code-host', {
        kind: 'status',
        status: 503,
        match: {
          method,
          pathPrefix: `/api/v3/repos/travel-ml/${repo}/${path}`,
        },
      });
      const task = await scaffolder.run(template, {
        model: MODEL,
        task: 'classification',
        falseAlarmsOncePerWindows: 26,
        cluster: 'prod-eu',
        namespace: 'payments-ml',
        releasePolicy: 'careful',
        reason: 'The host goes down',
        step: 'stop',
        confirmedName: 'card-fraud',
        file: 'serving/rollout.yaml',
        repoUrl: repositories.urlOf(repo),
      });
      expect(task.error).toMatch(
        /^repoUrl: \S+ answered HTTP 503 for travel-ml\/down-/,
      );
      expect(task.messages.join('\n')).toMatch(/Nothing was made/);
      await sandbox.faults.clear('code-host');
      const again = await scaffolder.retry(task);
      expect({ status: again.status, error: again.error }).toEqual({
        status: 'completed',
        error: undefined,
      });
      expect(await repositories.pullsOf(repo)).toHaveLength(1);
    },
  );

  it('refuses the portal’s account: one sentence, and nothing is made', async () => {
    await repositories.publish('refused', layouts['plain-rollout']);
    await sandbox.faults.set('code-host', { kind: 'status', status: 403 });
    const task = await scaffolder.run('promote-model', {
      model: MODEL,
      reason: 'The host refuses',
      file: 'serving/rollout.yaml',
      repoUrl: repositories.urlOf('refused'),
    });
    expect(task.error).toMatch(
      /^repoUrl: \S+ does not permit this to the portal's account \(403\); it says: Sandbox fault: status 403$/,
    );
    expect(task.messages.join('\n')).toMatch(/Nothing was made/);
  });
});

it('says which tags were set when the registry goes down between them', async () => {
  await sandbox.faults.set('mlflow', {
    kind: 'status',
    status: 503,
    match: {
      method: 'DELETE',
      pathPrefix: '/api/2.0/mlflow/registered-models/delete-tag',
    },
  });
  const task = await scaffolder.run('retire-model', {
    model: 'resource:default/failed-delivery',
    step: 'archive',
    reason: 'Nobody asks it any more',
    confirmedName: 'failed-delivery',
  });
  expect(task.error).toMatch(/^registry: mlflow-prod .*503/);
  const log = task.messages.join('\n');
  expect(log).toMatch(
    /Made so far: the tag lifecycle of 'failed-delivery' in mlflow-prod; the tag retired-because of/,
  );
  expect(log).toMatch(
    /To undo: delete the tag lifecycle of 'failed-delivery'; delete the tag retired-because/,
  );
  await sandbox.faults.clear('mlflow');
  expect((await scaffolder.retry(task)).error).toBeUndefined();
});

it('moves champion although the registry’s answer is lost, with who asked and why', async () => {
  await repositories.publish('answer-lost', layouts['plain-rollout']);
  await sandbox.faults.set('mlflow', {
    kind: 'lost',
    match: {
      method: 'POST',
      pathPrefix: '/api/2.0/mlflow/registered-models/alias',
    },
  });
  const reason = 'Fewer misses, and the answer is lost';
  const task = await completes('promote-model', {
    model: MODEL,
    reason,
    moveChampion: true,
    file: 'serving/rollout.yaml',
    repoUrl: repositories.urlOf('answer-lost'),
  });
  expect(task.messages.join('\n')).toMatch(
    new RegExp(`Moved champion from \\d+ to ${challenger}`),
  );
  expect(await repositories.pullsOf('answer-lost')).toHaveLength(1);
  const { body } = await request(scaffolder.server)
    .get('/api/models/v1/models/resource/default/card-fraud/events')
    .set('Authorization', mockCredentials.user.header('user:default/owner'));
  const [moved] = body.events.filter(
    ({ type }: { type: string }) => type === 'models.alias.moved',
  );
  expect(moved).toMatchObject({
    actor: 'user:default/owner',
    reason,
    after: { alias: 'champion', version: Number(challenger) },
  });
});

it('tells nothing secret, in no log and in no answer', () => {
  expect(toldSecrets(scaffolder)).toEqual([]);
});
