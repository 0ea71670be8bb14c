import { editHelmSizes, editManifestSizes } from '.';
import { bytesInWords, cpuQuantity, memoryQuantity } from './quantities';

const GIB = 2 ** 30;
const container = {
  container: 'model',
  current: {
    cpuRequestCores: 4,
    cpuLimitCores: null,
    memoryRequestBytes: 8 * GIB,
    memoryLimitBytes: 8 * GIB,
  },
  recommended: {
    cpuRequestCores: 2.4,
    cpuLimitCores: null,
    memoryRequestBytes: 4.6 * GIB,
    memoryLimitBytes: 5.2 * GIB,
  },
};
const target = {
  kind: 'Rollout',
  name: 'flight-delay',
  namespace: 'flight-ops',
};

const MANIFEST = `# Serves flight-delay.
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
    name: flight-delay   # four spaces: leave them

spec:
    replicas: 6
    template:
        spec:
            containers:
            -   name: proxy
                resources: {requests: {cpu: "4"}}
            -   name: model
                resources:
                    limits:
                        memory: 8Gi   # keep in step with the request
                    requests:
                        memory: 8Gi
                        cpu: "4"
---
kind: Service
metadata: {name: flight-delay}
`;

it('changes the values of one container, and not a byte beside them', () => {
  const edited = editManifestSizes(MANIFEST, target, [container], {
    isPatch: false,
  });
  expect(edited).toEqual({
    found: 'changed',
    text: MANIFEST.replace('memory: 8Gi   # keep', 'memory: 5325Mi   # keep')
      .replace('memory: 8Gi\n', 'memory: 4711Mi\n')
      .replace(
        `memory: 4711Mi\n                        cpu: "4"`,
        `memory: 4711Mi\n                        cpu: "2400m"`,
      ),
  });
});

it('puts in what is not there yet, and keeps comments', () => {
  const text = MANIFEST.replace('                        cpu: "4"\n', '');
  const edited = editManifestSizes(text, target, [container], {
    isPatch: false,
  });
  expect(edited.found).toBe('changed');
  const after = edited.found === 'changed' ? edited.text : '';
  expect(after).toContain('cpu: 2400m');
  expect(after).toContain('# keep in step with the request');
  expect(after).toContain('kind: Service');
});

it.each([
  [
    'another name',
    MANIFEST.replace('name: flight-delay ', 'name: other '),
    'nothing',
  ],
  [
    'another namespace',
    MANIFEST.replace(
      'name: flight-delay ',
      'namespace: other\n    name: flight-delay ',
    ),
    'nothing',
  ],
  [
    'no such container',
    MANIFEST.replace('name: model', 'name: other'),
    'nothing',
  ],
  ['broken YAML', `${MANIFEST}\n  : :`, 'nothing'],
  [
    'the new size already',
    MANIFEST.replace(/memory: 8Gi {3}/, 'memory: 5325Mi   ')
      .replace('memory: 8Gi\n', 'memory: 4711Mi\n')
      .replace(/cpu: "4"\n---/, 'cpu: 2400m\n---'),
    'same',
  ],
])('a file with %s is told apart', (_, text, found) => {
  expect(
    editManifestSizes(text, target, [container], { isPatch: false }).found,
  ).toBe(found);
});

it('an InferenceService has its sizes at the model of its predictor', () => {
  const text = `kind: InferenceService
metadata: { name: flight-delay }
spec:
  predictor:
    model:
      # sized by hand
      resources:
        requests: { cpu: '4', memory: 8Gi }
        limits: { memory: 8Gi }
`;
  const edited = editManifestSizes(
    text,
    { ...target, kind: 'InferenceService' },
    [{ ...container, container: 'kserve-container' }],
    { isPatch: false },
  );
  expect(edited).toEqual({
    found: 'changed',
    text: text
      .replace("cpu: '4', memory: 8Gi", "cpu: '2400m', memory: 4711Mi")
      .replace('limits: { memory: 8Gi', 'limits: { memory: 5325Mi'),
  });
});

it('what runs beside a model of KServe and is not in the file does not get its size', () => {
  const text = `kind: InferenceService
metadata: { name: flight-delay }
spec: { predictor: { model: { resources: { requests: { cpu: '4' } } } } }
`;
  expect(
    editManifestSizes(
      text,
      { ...target, kind: 'InferenceService' },
      [{ ...container, container: 'agent' }],
      { isPatch: false },
    ).found,
  ).toBe('nothing');
});

it('a Kustomize patch counts only where it holds sizes', () => {
  const patch = MANIFEST.replace(/ {16}resources:\n[\s\S]*?---/, '---');
  expect(
    editManifestSizes(patch, target, [container], { isPatch: true }).found,
  ).toBe('nothing');
  expect(
    editManifestSizes(MANIFEST, target, [container], { isPatch: true }).found,
  ).toBe('changed');
});

describe('Helm values', () => {
  const VALUES = `# sizes
server:
  replicas: 6 # not this
  resources:
    requests:
      cpu: "4"
      memory: 8Gi
    limits:
      memory: 8Gi
sidecar:
  resources:
    requests: { cpu: 100m, memory: 64Mi }
`;
  it('are changed where they say what is asked for now', () => {
    const edited = editHelmSizes(VALUES, target, container);
    expect(edited).toEqual({
      found: 'changed',
      text: VALUES.replace('cpu: "4"', 'cpu: "2400m"')
        .replace(
          '      memory: 8Gi\n    limits',
          '      memory: 4711Mi\n    limits',
        )
        .replace(
          '    limits:\n      memory: 8Gi',
          '    limits:\n      memory: 5325Mi',
        ),
    });
  });
  it('that say the same twice are left to a person, unless one is below the server’s name', () => {
    const twice = VALUES.replace(
      'sidecar:\n  resources:\n    requests: { cpu: 100m, memory: 64Mi }',
      'batch:\n  resources:\n    requests: { cpu: 4, memory: 8Gi }',
    );
    expect(editHelmSizes(twice, target, container)).toEqual({
      found: 'several',
      places: ['server.resources', 'batch.resources'],
    });
    const named = twice.replace('server:', 'flight-delay:');
    expect(editHelmSizes(named, target, container).found).toBe('changed');
  });
  it('that say something else hold nothing', () => {
    expect(
      editHelmSizes(
        'a: { resources: { requests: { cpu: 1 } } }\n',
        target,
        container,
      ).found,
    ).toBe('nothing');
  });
});

it('sizes are written so that they hold what is recommended', () => {
  expect([
    cpuQuantity(0.0401),
    cpuQuantity(2),
    memoryQuantity(4.6 * GIB),
    memoryQuantity(4 * GIB),
    bytesInWords(4.6 * GIB),
  ]).toEqual(['41m', '2', '4711Mi', '4Gi', '4.6 GiB']);
});
