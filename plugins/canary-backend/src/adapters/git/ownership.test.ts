import { ClusterObject } from '@bellwether/plugin-models-node';
import { keepFieldManagers } from './fieldManagers';
import { readGitOwnership } from './ownership';

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
  expect(
    readGitOwnership(tracking(OURS), 'Rollout', [application()]),
  ).toMatchObject({
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
    readGitOwnership(
      tracking('payments:argoproj.io/Rollout:demo/other'),
      'Rollout',
      [],
    ).owner,
  ).toBe('cluster');
});

it('an Application that lists the object owns it without a tracking id', () => {
  const listing = application(
    {},
    { resources: [{ kind: 'Rollout', name: 'model', namespace: 'demo' }] },
  );
  expect(readGitOwnership(object(), 'Rollout', [listing]).application).toBe(
    'payments',
  );
});

it('without sight of Applications it is still Git’s, and what is not known is said', () => {
  const git = readGitOwnership(tracking(OURS), 'Rollout', undefined);
  expect(git).toMatchObject({ owner: 'git', application: 'payments' });
  expect(git.selfHeal).toBeUndefined();
  expect(git.sentence).toMatch(/could not be read/);
});

it('a label that Helm sets too is no proof; a field that Argo CD wrote is', () => {
  const labels = { 'app.kubernetes.io/instance': 'payments' };
  expect(readGitOwnership(object({ labels }), 'Rollout', []).owner).toBe(
    'cluster',
  );
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
  expect(
    readGitOwnership(object({ labels, fieldManagers }), 'Rollout', []),
  ).toMatchObject({
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
    readGitOwnership(tracking(OURS), 'Rollout', [application(spec, status)])
      .source?.kind,
  ).toBe(kind);
});
