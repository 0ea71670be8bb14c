import { ClusterObject } from '../serverKind';
import { FluxObjects } from './fluxSource';
import { gitSourceOf } from './gitSource';
import { httpsOf } from './httpsOf';

const object = (
  name: string,
  labels: Record<string, string>,
  spec: object = {},
): ClusterObject => ({
  metadata: { name, namespace: 'flux-system', labels },
  spec,
});

const kustomized = {
  'kustomize.toolkit.fluxcd.io/name': 'apps',
  'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
};
const released = {
  'helm.toolkit.fluxcd.io/name': 'flight-delay',
  'helm.toolkit.fluxcd.io/namespace': 'flux-system',
};

const kustomization = (more: object = {}) =>
  object(
    'apps',
    {},
    {
      path: './clusters/prod/apps',
      sourceRef: { kind: 'GitRepository', name: 'deploy' },
      ...more,
    },
  );
const repository = (more: object = {}) =>
  object(
    'deploy',
    {},
    {
      url: 'ssh://git@git.example.com/travel/deploy.git',
      ref: { branch: 'main' },
      ...more,
    },
  );

const sourceOf = (
  labels: Record<string, string>,
  flux: Partial<FluxObjects> = {},
) =>
  gitSourceOf(object('flight-delay', labels), 'argo-rollout', {
    applications: [],
    flux: {
      kustomizations: [kustomization()],
      repositories: [repository()],
      releases: [],
      ...flux,
    },
  });

it('what a Kustomization of Flux applies is in the folder that it names', () => {
  expect(sourceOf(kustomized)).toEqual({
    tool: 'flux',
    application: 'apps',
    repository: 'https://git.example.com/travel/deploy.git',
    path: 'clusters/prod/apps',
    revision: 'main',
    kind: 'kustomize-patch',
    valueFiles: [],
    overrides: {},
  });
});

it('what is changed on the way to the cluster is told', () => {
  const patches = [{ patch: '- {op: add, path: /spec/replicas, value: 9}' }];
  const flux = {
    kustomizations: [
      kustomization({ patches, images: [], namePrefix: 'eu-', wait: true }),
    ],
  };
  const overrides = { patches, namePrefix: 'eu-' };
  expect(sourceOf(kustomized, flux)).toMatchObject({
    kind: 'kustomize-patch',
    overrides,
  });
  const application = object(
    'apps',
    {},
    {
      source: {
        repoURL: 'https://git.example.com/a/b',
        path: 'deploy',
        kustomize: { patches, namePrefix: 'eu-', commonLabels: { a: 'b' } },
      },
    },
  );
  const tracked: ClusterObject = {
    metadata: {
      name: 'flight-delay',
      namespace: 'ml',
      annotations: {
        'argocd.argoproj.io/tracking-id':
          'apps:argoproj.io/Rollout:ml/flight-delay',
      },
    },
  };
  expect(
    gitSourceOf(tracked, 'argo-rollout', {
      applications: [application],
      flux: { kustomizations: [], repositories: [], releases: [] },
    }),
  ).toMatchObject({ kind: 'kustomize-patch', overrides });
});

it('what a HelmRelease makes has its values where the release is applied from', () => {
  const release = object('flight-delay', kustomized, {
    values: { resources: {} },
  });
  expect(sourceOf(released, { releases: [release] })).toMatchObject({
    application: 'flight-delay',
    path: 'clusters/prod/apps',
    kind: 'helm-values',
    helmRelease: 'flight-delay',
  });
});

it.each([
  [
    'pinned to a tag',
    kustomized,
    { repositories: [repository({ ref: { tag: 'v1' } })] },
  ],
  [
    'not from Git',
    kustomized,
    {
      kustomizations: [
        kustomization({ sourceRef: { kind: 'OCIRepository', name: 'deploy' } }),
      ],
    },
  ],
  [
    'of a Kustomization that is not to be seen',
    kustomized,
    { kustomizations: [] },
  ],
  [
    'sized by values from elsewhere',
    released,
    {
      releases: [
        object('flight-delay', kustomized, {
          values: {},
          valuesFrom: [{ kind: 'ConfigMap', name: 'sizes' }],
        }),
      ],
    },
  ],
  [
    'marked without a namespace',
    { 'kustomize.toolkit.fluxcd.io/name': 'apps' },
    {},
  ],
])('what is %s is owned by Git, and left to people', (_, labels, flux) => {
  expect(sourceOf(labels, flux)).toMatchObject({
    tool: 'flux',
    kind: 'unknown',
  });
});

it('what Flux did not mark is not Flux’s', () => {
  expect(sourceOf({ app: 'x' })).toBeUndefined();
});

it.each([
  ['ssh://git@git.example.com:22/a/b.git', 'https://git.example.com/a/b.git'],
  ['git@git.example.com:a/b.git', 'https://git.example.com/a/b.git'],
  ['https://user:secret@git.example.com/a/b', 'https://git.example.com/a/b'],
  ['https://git.example.com/a/b', 'https://git.example.com/a/b'],
])('the repository %s is %s', (url, https) => {
  expect(httpsOf(url)).toBe(https);
});
