import { editManifest, holdsManifest } from './editManifest';
import { unifiedDiff } from './unifiedDiff';

const TEXT = `# Owned by payments
apiVersion: v1
kind: Service
metadata:
  name: model
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: model
spec:
  replicas: 4
  template:
    metadata:
      annotations:
        bellwether.dev/model-version: '14' # the one that was trained in May
    spec:
      containers:
        - name: model
          image: registry.example.com/model:14
          env:
            - name: NEW
              value: '1'
`;
const target = { kind: 'Rollout', name: 'model', namespace: 'demo' };

it('finds the manifest among others, and only there', () => {
  expect(holdsManifest(TEXT, target)).toBe(true);
  expect(holdsManifest(TEXT, { ...target, name: 'other' })).toBe(false);
  expect(holdsManifest('{{ .Values.x }}: [', target)).toBe(false);
});

it('adds a field, and leaves everything else as it was', () => {
  const edited = editManifest(TEXT, target, [
    { path: ['spec', 'paused'], value: true },
  ]);
  expect(unifiedDiff('a.yaml', TEXT, edited ?? '')).toBe(
    [
      '--- a/a.yaml',
      '+++ b/a.yaml',
      '@@ -21,4 +21,5 @@',
      '           env:',
      '             - name: NEW',
      "               value: '1'",
      '+  paused: true',
      ' ',
    ].join('\n'),
  );
});

it('goes back to an earlier template by what differs alone: comments stay, what the cluster adds stays out', () => {
  const edited = editManifest(TEXT, target, [
    {
      path: ['spec', 'template'],
      value: {
        metadata: { annotations: { 'bellwether.dev/model-version': '13' } },
        spec: {
          restartPolicy: 'Always',
          containers: [
            {
              name: 'model',
              image: 'registry.example.com/model:13',
              imagePullPolicy: 'IfNotPresent',
            },
          ],
        },
      },
    },
  ]);
  expect(edited).toContain("'13' # the one that was trained in May");
  expect(edited).toContain('image: registry.example.com/model:13');
  expect(edited).toContain('# Owned by payments');
  expect(edited).not.toMatch(/restartPolicy|imagePullPolicy|NEW/);
});

it('takes a field away, and says when there is nothing to do', () => {
  const paused = `${TEXT}  paused: true\n`;
  const resume = [{ path: ['spec', 'paused'], value: undefined }];
  expect(editManifest(paused, target, resume)).not.toContain('paused');
  expect(editManifest(TEXT, target, resume)).toBeUndefined();
});
