import { ClusterObject } from '@bellwether/plugin-models-node';
import { keepFieldManagers } from './fieldManagers';
import { readGitOwnership } from './ownership';

const ownershipOf = (object: ClusterObject, applications?: ClusterObject[]) =>
  readGitOwnership(object, 'Rollout', { applications }).git;

const object = (metadata: object = {}): ClusterObject => ({
  metadata: { name: 'model', namespace: 'demo', ...metadata },
});
const tracking = (id: string) =>
  object({ annotations: { 'argocd.argoproj.io/tracking-id': id } });
const application = (
  spec: object = {},
  status: object = {},
): ClusterObject => ({
  metadata: { name: 'payments', namespace: 'argocd' },
  spec: {
    source: {
      repoURL: 'https://user:secret@code.example.com/ml/deploy.git',
      path: 'payments',
      targetRevision: 'main',
    },
    syncPolicy: { automated: { selfHeal: true } },
    ...spec,
  },
  status: {
    sourceType: 'Directory',
    sync: { status: 'Synced', revision: '3f9a2d1' },
    ...status,
  },
});
const OURS = 'payments:argoproj.io/Rollout:demo/model';

it('an Application that tracks the object owns its spec; where its files are is told without credentials', () => {
  expect(ownershipOf(tracking(OURS), [application()])).toMatchObject({
    owner: 'git',
    tool: 'argo-cd',
    application: 'payments',
    selfHeal: true,
    source: {
      repository: 'https://code.example.com/ml/deploy.git',
      path: 'payments',
      kind: 'plain',
    },
    sync: { revision: '3f9a2d1' },
    sentence: expect.stringMatching(/Argo CD app payments, self-heal on/),
  });
});

it('a tracking id that was copied from another object is none', () => {
  expect(
    ownershipOf(tracking('payments:argoproj.io/Rollout:demo/other'), []).owner,
  ).toBe('cluster');
});

it('an Application that lists the object owns it without a tracking id', () => {
  const listing = application(
    {},
    { resources: [{ kind: 'Rollout', name: 'model', namespace: 'demo' }] },
  );
  expect(ownershipOf(object(), [listing]).application).toBe('payments');
});

it('without sight of Applications it is still Git’s, and what is not known is said', () => {
  const git = ownershipOf(tracking(OURS), undefined);
  expect(git).toMatchObject({ owner: 'git', application: 'payments' });
  expect(git.selfHeal).toBeUndefined();
  expect(git.sentence).toMatch(/could not be read/);
});

it('a label that Helm sets too is no proof; a field that Argo CD wrote is', () => {
  const labels = { 'app.kubernetes.io/instance': 'payments' };
  expect(ownershipOf(object({ labels }), []).owner).toBe('cluster');
  const fieldManagers = keepFieldManagers([
    {
      manager: 'argocd-controller',
      time: '2026-06-16T14:04:11Z',
      fieldsV1: { 'f:spec': { 'f:template': {}, 'f:strategy': {} } },
    },
    {
      manager: 'rollouts-controller',
      subresource: 'status',
      fieldsV1: { 'f:status': { 'f:phase': {} } },
    },
  ]);
  expect(ownershipOf(object({ labels, fieldManagers }), [])).toMatchObject({
    owner: 'git',
    application: 'payments',
    fields: [
      { field: 'spec.template', manager: 'argocd-controller', isGit: true },
      { field: 'status', manager: 'rollouts-controller', isGit: false },
    ],
  });
});

it.each([
  [{ source: { repoURL: 'https://h/r', chart: 'c' } }, {}, 'helm'],
  [{}, { sourceType: 'Kustomize' }, 'kustomize'],
  [{}, { sourceType: undefined }, 'unknown'],
])('knows what files are made from: %j %j', (spec, status, kind) => {
  expect(
    ownershipOf(tracking(OURS), [application(spec, status)]).source?.kind,
  ).toBe(kind);
});

describe('what Flux applies', () => {
  const labels = {
    'kustomize.toolkit.fluxcd.io/name': 'apps',
    'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
  };
  const at = (name: string) => ({ name, namespace: 'flux-system' });
  const kustomizations = [
    {
      metadata: at('apps'),
      spec: {
        path: './apps/prod',
        sourceRef: { kind: 'GitRepository', name: 'deploy' },
        images: [{ name: 'model', newTag: '3' }],
      },
    },
  ];
  const repositories = [
    {
      metadata: at('deploy'),
      spec: {
        url: 'ssh://git@code.example.com/ml/deploy',
        ref: { branch: 'main' },
      },
    },
  ];

  it('is owned by Git, with its folder and what is changed on the way', () => {
    expect(
      readGitOwnership(object({ labels }), 'Rollout', {
        kustomizations,
        repositories,
      }),
    ).toMatchObject({
      git: {
        owner: 'git',
        tool: 'flux',
        application: 'apps',
        source: {
          repository: 'https://code.example.com/ml/deploy',
          path: 'apps/prod',
          revision: 'main',
          kind: 'kustomize',
        },
      },
      overrides: { images: [{ name: 'model', newTag: '3' }] },
    });
  });

  it('is Git’s too where its objects cannot be read, and where its files are is not known', () => {
    const { git } = readGitOwnership(object({ labels }), 'Rollout', {});
    expect([git.owner, git.tool, git.source]).toEqual([
      'git',
      'flux',
      undefined,
    ]);
  });
});
