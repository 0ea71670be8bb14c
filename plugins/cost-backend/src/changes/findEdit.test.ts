import { CodeHost, GitSource } from '@bellwether/plugin-models-node';
import { findEdit } from './findEdit';

const GIB = 2 ** 30;
const container = {
  container: 'model',
  current: {
    cpuRequestCores: 1,
    cpuLimitCores: null,
    memoryRequestBytes: GIB,
    memoryLimitBytes: 2 * GIB,
  },
  recommended: {
    cpuRequestCores: 0.5,
    cpuLimitCores: null,
    memoryRequestBytes: GIB,
    memoryLimitBytes: 2 * GIB,
  },
};
const target = { kind: 'Rollout', name: 'x', namespace: 'n' };
const manifest = (cpu: string) => `kind: Rollout
metadata: { name: x }
spec: { template: { spec: { containers: [{ name: model, resources: { requests: { cpu: ${cpu} } } }] } } }
`;

function host(files: Record<string, string>): CodeHost {
  const all = Object.entries(files).map(([path, text]) => ({
    path,
    text,
    version: path,
  }));
  return {
    problemOf: () => undefined,
    baseOf: async () => 'main',
    files: async ({ path = '' }) =>
      all.filter(file => file.path.startsWith(path)),
    file: async (_, path) => all.find(file => file.path === path),
    openPullRequest: async () => ({
      url: 'https://git.example.com/a/b/pull/1',
      number: 1,
      branch: 'x',
    }),
    look: async () => ({ is: 'open' }),
  };
}

const git = (more: Partial<GitSource> = {}): GitSource => ({
  tool: 'argo-cd',
  application: 'x-app',
  repository: 'https://git.example.com/a/b',
  path: 'deploy',
  kind: 'manifest',
  valueFiles: ['values.yaml'],
  overrides: {},
  ...more,
});

const find = (files: Record<string, string>, more: Partial<GitSource> = {}) =>
  findEdit(host(files), git(more), target, [container]);

it('finds the one file that says the size', async () => {
  const found = await find({
    'deploy/a.yaml': 'kind: Service\n',
    'deploy/b.yaml': manifest('1'),
  });
  expect([found.file.path, found.dialect, found.text]).toEqual([
    'deploy/b.yaml',
    'manifest',
    manifest('500m'),
  ]);
});

it.each([
  [
    'moved',
    { 'elsewhere/b.yaml': manifest('1') },
    {},
    'There is no file below deploy of main any more: it was moved or deleted. Once x-app points to where it is now, try again.',
  ],
  [
    'made from something else',
    { 'deploy/b.yaml': 'kind: Service\n' },
    {},
    'No file below deploy of main says the size of Rollout x',
  ],
  [
    'there twice',
    { 'deploy/a.yaml': manifest('1'), 'deploy/b.yaml': manifest('1') },
    {},
    'Several files say the size of Rollout x: deploy/a.yaml, deploy/b.yaml.',
  ],
  [
    'changed already',
    { 'deploy/a.yaml': manifest('500m') },
    {},
    'Git says so already: wait for the sync of x-app.',
  ],
  [
    'of a tool that is not known',
    {},
    { kind: 'unknown' as const },
    'Where the files of x-app are is not known.',
  ],
  [
    'Helm values that moved',
    { 'deploy/other.yaml': '' },
    { kind: 'helm-values' as const },
    'There is no file below deploy of main any more',
  ],
])(
  'a file that is %s is said in a sentence',
  async (_, files, more, sentence) => {
    await expect(find(files, more)).rejects.toThrow(sentence);
  },
);

it('of several values files the last wins, also beside the chart', async () => {
  const values = (cpu: string) => `resources: { requests: { cpu: ${cpu} } }\n`;
  const found = await find(
    { 'deploy/values.yaml': values('1'), 'envs/prod.yaml': values('1') },
    { kind: 'helm-values', valueFiles: ['values.yaml', '../envs/prod.yaml'] },
  );
  expect([found.file.path, found.text]).toEqual([
    'envs/prod.yaml',
    values('500m'),
  ]);
});

it('an overlay that patches no size leaves that to the manifest beside it', async () => {
  const found = await find(
    {
      'deploy/kustomization.yaml': 'resources: [rollout.yaml]\n',
      'deploy/rollout.yaml': manifest('1'),
    },
    { kind: 'kustomize-patch' },
  );
  expect(found.file.path).toBe('deploy/rollout.yaml');
});

const patch = (cpu: string) =>
  `- {op: replace, path: /spec/template/spec/containers/0/resources/requests/cpu, value: ${cpu}}\n`;
const placed = {
  ...target,
  places: new Map([
    [
      'model',
      {
        path: ['spec', 'template', 'spec', 'containers', 0, 'resources'],
        parts: new Set(['requests', 'limits']),
      },
    ],
  ]),
};
const kustomization = (path: string) =>
  `resources: [rollout.yaml]\npatches: [{ path: ${path}, target: { kind: Rollout, name: x } }]\n`;

it('a JSON patch that an overlay lists wins over the manifest, also from beside its folder', async () => {
  const found = await findEdit(
    host({
      'deploy/kustomization.yaml': kustomization('../patches/size.json'),
      'deploy/rollout.yaml': manifest('1'),
      'patches/size.json': patch('1'),
    }),
    git({ kind: 'kustomize-patch' }),
    placed,
    [container],
  );
  expect([found.file.path, found.dialect, found.text]).toEqual([
    'patches/size.json',
    'kustomize-patch',
    patch('500m'),
  ]);
});

it('a JSON patch that no overlay lists for the object is no size of it', async () => {
  const found = await findEdit(
    host({
      'deploy/kustomization.yaml': 'resources: [rollout.yaml]\n',
      'deploy/rollout.yaml': manifest('1'),
      'deploy/size.yaml': patch('1'),
    }),
    git({ kind: 'kustomize-patch' }),
    placed,
    [container],
  );
  expect(found.file.path).toBe('deploy/rollout.yaml');
});

it('the values of a HelmRelease are changed in it', async () => {
  const release = (cpu: string) => `kind: HelmRelease
metadata: { name: x-release }
spec:
  chart: { spec: { chart: model-server } }
  values:
    resources: { requests: { cpu: ${cpu} } } # not more
`;
  const found = await find(
    { 'deploy/release.yaml': release('1'), 'deploy/other.yaml': 'a: 1\n' },
    { kind: 'helm-values', helmRelease: 'x-release' },
  );
  expect([found.file.path, found.text]).toEqual([
    'deploy/release.yaml',
    release('500m'),
  ]);
});

it.each([
  [
    'a manifest',
    {},
    { 'deploy/b.yaml': manifest('1') },
    'deploy/b.yaml says no size of container proxy',
  ],
  [
    'values',
    { kind: 'helm-values' as const },
    {
      'deploy/values.yaml':
        'server: { resources: { requests: { cpu: 1, memory: 1Gi } } }\n',
    },
    'deploy/values.yaml says no size of container proxy',
  ],
])(
  'a size of two containers is not written by halves where %s says that of one',
  async (_, source, files, said) => {
    const proxy = {
      container: 'proxy',
      current: { ...container.current, cpuRequestCores: 0.25 },
      recommended: { ...container.recommended, cpuRequestCores: 0.1 },
    };
    await expect(
      findEdit(host(files), git(source), target, [container, proxy]),
    ).rejects.toThrow(said);
  },
);
