import { CodeHost, GitSource, Overrides } from '@bellwether/plugin-models-node';
import { argoAdapter } from '../adapters';
import {
  recordedStatus,
  seenIn,
} from '../adapters/argo/__fixtures__/recordedRollout';
import { Beside, findChange } from './findChange';

/** What the recorded Rollout asks for, its second version under way. */
const ROLLOUT = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: model
spec:
  replicas: 4
  template:
    metadata:
      labels: { app: model }
      annotations:
        bellwether.dev/model: churn
        bellwether.dev/model-version: '0'
    spec:
      containers:
        - name: model
          image: registry.local/model:unreleased
`;

const KUSTOMIZATION = `namespace: demo
resources:
  - ../base
patches:
  - path: version.yaml
    target: { group: argoproj.io, version: v1alpha1, kind: Rollout, name: model }
images:
  - name: registry.local/model
    newTag: v2
`;

const VERSION = `# What is released.
- op: replace
  path: /spec/template/metadata/annotations/bellwether.dev~1model-version
  value: "2"
`;

const FILES: Record<string, string> = {
  'deploy/base/kustomization.yaml': 'resources: [rollout.yaml]\n',
  'deploy/base/rollout.yaml': ROLLOUT,
  'deploy/prod/kustomization.yaml': KUSTOMIZATION,
  'deploy/prod/version.yaml': VERSION,
};

function host(files: Record<string, string>): CodeHost {
  const all = Object.entries(files).map(([path, text]) => ({
    path,
    text,
    version: `of ${path}`,
  }));
  return {
    problemOf: () => undefined,
    baseOf: async () => 'main',
    files: async ({ path = '' }) =>
      all.filter(file => file.path.startsWith(path)),
    file: async (_, path) => all.find(file => file.path === path),
    openPullRequest: async () => {
      throw new Error('Nothing is to be opened');
    },
    look: async () => ({ is: 'open' }),
  };
}

function viewOf(
  overrides: Overrides = {},
  tool: GitSource['tool'] = 'argo-cd',
) {
  const seen = seenIn(recordedStatus('promote', 'before'));
  return {
    ...seen,
    git: {
      owner: 'git' as const,
      tool,
      application: 'churn',
      sentence: '',
      fields: [],
      source: {
        repository: 'https://code.example.com/ml/deploy',
        path: 'deploy/prod',
        revision: 'main',
        kind: 'kustomize' as const,
      },
    },
    overrides,
    id: seen.observed.id,
    adapter: argoAdapter,
    seenAt: new Date(),
    stateSince: 0,
    trafficSince: 0,
  };
}

type Asked = Parameters<typeof argoAdapter.preview>;

async function changed(
  action: Asked[1],
  {
    parameters = {},
    files = FILES,
    view = viewOf(),
    beside,
  }: {
    parameters?: Asked[2];
    files?: Record<string, string>;
    view?: ReturnType<typeof viewOf>;
    beside?: Beside;
  } = {},
) {
  const plan = argoAdapter.preview(view, action, parameters, new Date());
  const found = await findChange(host(files), { view, plan }, beside);
  return {
    ...found,
    texts: Object.fromEntries(
      found.files.map(({ path, text }) => [path, text]),
    ),
  };
}

it('a way back to the stable version is one change of tag and version', async () => {
  const { texts, diff, files } = await changed('rollback');
  expect(texts).toEqual({
    'deploy/prod/kustomization.yaml': KUSTOMIZATION.replace('v2', 'v1'),
    'deploy/prod/version.yaml': VERSION.replace('"2"', '"1"'),
  });
  expect(diff.match(/^--- a\/.*$/gm)).toEqual([
    '--- a/deploy/prod/kustomization.yaml',
    '--- a/deploy/prod/version.yaml',
  ]);
  expect(files[0].version).toBe('of deploy/prod/kustomization.yaml');
});

it('another image is another tag', async () => {
  const { texts } = await changed('set-image', {
    parameters: { image: 'registry.local/model:v3' },
  });
  expect(texts).toEqual({
    'deploy/prod/kustomization.yaml': KUSTOMIZATION.replace('v2', 'v3'),
  });
});

it('what lies beside is named by the kustomization', async () => {
  const beside = [{ name: 'bellwether-verdict.yaml', text: 'kind: X\n' }];
  const { texts } = await changed('pause', { beside });
  expect(texts).toEqual({
    'deploy/prod/version.yaml': `${VERSION}- op: add\n  path: /spec/paused\n  value: true\n`,
    'deploy/prod/kustomization.yaml': KUSTOMIZATION.replace(
      '../base\n',
      '../base\n  - bellwether-verdict.yaml\n',
    ),
    'deploy/prod/bellwether-verdict.yaml': 'kind: X\n',
  });
  await expect(
    changed('pause', { beside: [{ name: 'version.yaml', text: '' }] }),
  ).rejects.toThrow('deploy/prod/version.yaml is there already.');
});

it('a folder of Flux without a kustomization is files as they are', async () => {
  const { texts } = await changed('pause', {
    files: { 'deploy/prod/rollout.yaml': ROLLOUT },
    view: viewOf({}, 'flux'),
  });
  expect(texts).toEqual({
    'deploy/prod/rollout.yaml': `${ROLLOUT}  paused: true\n`,
  });
});

const setImage = { parameters: { image: 'registry.local/model:v3' } };

it.each<
  [
    string,
    Asked[1],
    { parameters?: Asked[2] },
    Overrides,
    GitSource['tool'],
    RegExp,
  ]
>([
  [
    'an image',
    'set-image',
    setImage,
    { images: ['registry.local/model:v2'] },
    'argo-cd',
    /^The Application churn of Argo CD \(spec\.source\.kustomize\.images\) changes it on the way to the cluster: the change has to be made there\.$/,
  ],
  [
    'the same field by a patch',
    'pause',
    {},
    { patches: [{ patch: '- {op: add, path: /spec/paused, value: false}' }] },
    'flux',
    /^The Kustomization churn of Flux \(spec\.patches\)/,
  ],
  ['names', 'pause', {}, { namePrefix: 'eu-' }, 'flux', /spec\.namePrefix/],
])(
  'where %s is changed on the way to the cluster, a person changes it there',
  async (_, action, options, overrides, tool, why) => {
    const view = viewOf(overrides, tool);
    await expect(changed(action, { ...options, view })).rejects.toThrow(why);
  },
);

it('what is changed of another field on the way is no hindrance', async () => {
  const view = viewOf({
    images: ['registry.local/model:v2'],
    replicas: [{ name: 'model', count: 4 }],
    patches: [{ patch: '- {op: add, path: /spec/minReadySeconds, value: 9}' }],
  });
  const { files } = await changed('pause', { view });
  expect(files.map(({ path }) => path)).toEqual(['deploy/prod/version.yaml']);
});
