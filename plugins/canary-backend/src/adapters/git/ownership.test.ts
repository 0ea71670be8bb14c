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
    sync: {
      revision: '3f9a2d1',
      isCurrent: true,
      sentence: 'Argo CD: Synced at 3f9a2d1',
    },
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

  const SHA = '3f9a2d1c0b8e4f6a9d7c5b3a1f0e2d4c6b8a0f1e';
  const kustomization = (spec: object, status: object) => ({
    metadata: { ...at('apps'), generation: 4 },
    spec: { ...kustomizations[0].spec, ...spec },
    status: { observedGeneration: 4, ...status },
  });
  const ready = (status: string, message = '') => ({
    lastAppliedRevision: `main@sha1:${SHA}`,
    conditions: [{ type: 'Ready', status, reason: 'BuildFailed', message }],
  });

  it.each([
    [
      'reconciled',
      kustomization({}, ready('True')),
      true,
      'Flux: Reconciled at main, 3f9a2d1',
    ],
    [
      'failed, and says nothing of what a URL holds',
      kustomization(
        {},
        ready('False', 'build of https://me:secret@h/r\nfailed'),
      ),
      false,
      'Flux: Failed, build of https://h/r failed; applied last: main, 3f9a2d1',
    ],
    [
      'reconciling',
      kustomization({}, ready('Unknown', 'Reconciliation in progress')),
      false,
      'Flux: Reconciling; applied last: main, 3f9a2d1',
    ],
    [
      'about an older spec',
      kustomization({}, { ...ready('True'), observedGeneration: 3 }),
      false,
      'Flux: Reconciling; applied last: main, 3f9a2d1',
    ],
    [
      'suspended, whatever it says',
      kustomization({ suspend: true }, ready('True')),
      false,
      'Flux: Suspended, what is merged is not applied until it is resumed; applied last: main, 3f9a2d1',
    ],
    ['new', kustomization({}, {}), false, 'Flux: Reconciling'],
  ])('tells how far a Kustomization is that is %s', (_, of, current, words) => {
    const { git } = readGitOwnership(object({ labels }), 'Rollout', {
      kustomizations: [of],
      repositories,
    });
    expect(git).toMatchObject({
      applicationKind: 'Kustomization',
      sync: { isCurrent: current, sentence: words },
      sentence: expect.stringMatching(/Flux applies Kustomization apps\)/),
    });
  });

  it('names the HelmRelease with the chart that it has applied, and none of another namespace', () => {
    const release = (namespace: string) => ({
      metadata: { name: 'churn', namespace, generation: 1 },
      spec: { values: { replicas: 2 } },
      status: {
        observedGeneration: 1,
        history: [
          { chartName: 'model', chartVersion: '1.3.0', status: 'failed' },
          { chartName: 'model', chartVersion: '1.2.0', status: 'deployed' },
        ],
        conditions: [
          { type: 'Ready', status: 'False', message: 'upgrade failed' },
        ],
      },
    });
    const owned = object({
      labels: {
        'helm.toolkit.fluxcd.io/name': 'churn',
        'helm.toolkit.fluxcd.io/namespace': 'ml',
      },
    });
    const ownership = (namespace: string) =>
      readGitOwnership(owned, 'Rollout', { releases: [release(namespace)] })
        .git;
    expect(ownership('ml')).toMatchObject({
      application: 'churn',
      applicationKind: 'HelmRelease',
      sync: {
        status: 'Failed',
        revision: 'model 1.2.0',
        sentence: 'Flux: Failed, upgrade failed; applied last: model 1.2.0',
      },
    });
    expect(ownership('other').sync).toBeUndefined();
  });
});
