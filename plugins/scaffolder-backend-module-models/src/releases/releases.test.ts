import { parse, parseAllDocuments } from 'yaml';
import { editYaml } from '../repository/editYaml';
import {
  editsOfImage,
  editsOfResources,
  editsOfStop,
  editsOfVerdicts,
  editsOfVersion,
  evaluationSchema,
  FileEdit,
  readReleaseFile,
  sentencesOf,
} from '.';

const RELEASE = { model: 'card-fraud', version: 7, replicas: 2 };

const ROLLOUT = `# By hand, since 2024.
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: card-fraud
spec:
  replicas: 4 # at noon
  strategy:
    canary: { steps: [ { setWeight: 50 } ] }
  template:
    metadata:
      annotations:
        bellwether.dev/model-version: '6'
    spec:
      containers:
        - name: sidecar
          env: [ { name: LEVEL, value: '6' } ]
        - name: model
          env:
            - name: MLSERVER_MODEL_URI
              value: models:/card-fraud/6 # in May
            - { name: MLSERVER_MODEL_VERSION, value: '6' }
            - { name: WORKERS, value: '1' }
`;
const KSERVE = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: card-fraud
spec:
  predictor:
    minReplicas: 2
    model:
      modelFormat: { name: mlflow }
      storageUri: s3://models/card-fraud/6
`;
const ROLLOUT_PATCHES = `# What is released.
- { op: replace, path: /spec/replicas, value: 0 }
- op: replace
  path: /spec/template/metadata/annotations/bellwether.dev~1model-version
  value: "0"
- op: replace
  path: /spec/template/spec/containers/0/env/0/value
  value: "models:/card-fraud/0"
- op: replace
  path: /spec/template/spec/containers/0/env/1/value
  value: "0"
`;
const KSERVE_PATCHES = `# What is released.
- op: replace
  path: /spec/predictor/minReplicas
  value: 0
- op: replace
  path: /metadata/annotations/bellwether.dev~1model-version
  value: "0"
- op: replace
  path: /spec/predictor/model/storageUri
  value: "s3://unreleased/card-fraud"
`;

const read = (text: string) =>
  readReleaseFile('serving.yaml', text, 'card-fraud');

function edited(text: string, edits: FileEdit[]): string {
  return edits.reduce(
    (before, { file, ...edit }) => editYaml(file, before, edit),
    text,
  );
}

/** Values of JSON patches by what they patch. */
const patches = (text: string) =>
  Object.fromEntries(
    parse(text).map((each: { path: string; value: unknown }) => [
      each.path,
      each.value,
    ]),
  );

describe('a version is named', () => {
  it('in a plain Rollout, with its pods and its comments left as they are', () => {
    const text = edited(ROLLOUT, editsOfVersion(read(ROLLOUT), RELEASE));
    expect(text).toBe(
      ROLLOUT.replace("version: '6'", "version: '7'")
        .replace('models:/card-fraud/6', 'models:/card-fraud/7')
        .replace("VERSION, value: '6'", "VERSION, value: '7'"),
    );
  });

  it('in a Rollout among other documents, which stay', () => {
    const others = `apiVersion: v1\nkind: Service\nmetadata:\n  name: card-fraud\n---\n${ROLLOUT}`;
    const text = edited(others, editsOfVersion(read(others), RELEASE));
    const [service, rollout] = parseAllDocuments(text).map(each => each.toJS());
    expect(service.kind).toBe('Service');
    expect(rollout.spec.template.metadata.annotations).toEqual({
      'bellwether.dev/model-version': '7',
    });
  });

  it('in the first release of a new project, which gets its pods', () => {
    const edits = editsOfVersion(read(ROLLOUT_PATCHES), RELEASE);
    expect(patches(edited(ROLLOUT_PATCHES, edits))).toEqual({
      '/spec/replicas': 2,
      '/spec/template/metadata/annotations/bellwether.dev~1model-version': '7',
      '/spec/template/spec/containers/0/env/0/value': 'models:/card-fraud/7',
      '/spec/template/spec/containers/0/env/1/value': '7',
    });
  });

  it('for KServe by the address of its files, in patches and in a manifest', () => {
    const release = { ...RELEASE, address: 's3://models/card-fraud/7' };
    expect(
      patches(
        edited(KSERVE_PATCHES, editsOfVersion(read(KSERVE_PATCHES), release)),
      ),
    ).toEqual({
      '/spec/predictor/minReplicas': 2,
      '/metadata/annotations/bellwether.dev~1model-version': '7',
      '/spec/predictor/model/storageUri': 's3://models/card-fraud/7',
    });
    expect(edited(KSERVE, editsOfVersion(read(KSERVE), release))).toBe(
      KSERVE.replace('card-fraud/6', 'card-fraud/7'),
    );
  });

  it('after a stop, which ends with it', () => {
    const stopped = edited(KSERVE, editsOfStop(read(KSERVE)));
    const again = edited(
      stopped,
      editsOfVersion(read(stopped), { ...RELEASE, address: 's3://m/7' }),
    );
    expect(parse(again)).toMatchObject({
      metadata: { annotations: { 'serving.kserve.io/stop': 'false' } },
      spec: {
        predictor: { minReplicas: 2, model: { storageUri: 's3://m/7' } },
      },
    });
  });

  it.each([
    ['values.yaml of a chart', 'replicaCount: 2\nimage: { tag: "6" }\n'],
    ['a kustomization', 'kind: Kustomization\nresources: [a.yaml]\n'],
    ['a Rollout without a version', ROLLOUT.replace('models:/', 'model:')],
    [
      'a Rollout of another model',
      ROLLOUT.replace('models:/card', 'models:/x'),
    ],
    ['a list of something else', '- a\n- b\n'],
    ['no YAML', 'a: [\n'],
  ])('not in %s, which is named', (_case, text) => {
    expect(() => editsOfVersion(read(text), RELEASE)).toThrow(
      /^file: serving\.yaml /,
    );
  });
});

describe('a stop', () => {
  it('leaves a Rollout without pods, whole or patched', () => {
    expect(edited(ROLLOUT, editsOfStop(read(ROLLOUT)))).toBe(
      ROLLOUT.replace('replicas: 4', 'replicas: 0'),
    );
    const unsaid = ROLLOUT_PATCHES.replace(/^- \{.*\n/m, '');
    expect(patches(edited(unsaid, editsOfStop(read(unsaid))))).toMatchObject({
      '/spec/replicas': 0,
    });
  });

  it('stops an InferenceService, since without pods alone it would start one', () => {
    const STOP = '/metadata/annotations/serving.kserve.io~1stop';
    const text = edited(KSERVE_PATCHES, editsOfStop(read(KSERVE_PATCHES)));
    expect(patches(text)).toMatchObject({
      [STOP]: 'true',
      '/spec/predictor/minReplicas': 0,
    });
    expect(text).toMatch(/^# What is released/);
    expect(parse(edited(KSERVE, editsOfStop(read(KSERVE))))).toMatchObject({
      metadata: { annotations: { 'serving.kserve.io/stop': 'true' } },
      spec: { predictor: { minReplicas: 0 } },
    });
  });

  it('is refused in patches that may have no annotations to add to', () => {
    const bare = KSERVE_PATCHES.replace(/- op.*\n.*annotations.*\n.*\n/, '');
    expect(() => editsOfStop(read(bare))).toThrow(
      /^file: serving\.yaml patches no annotation/,
    );
  });
});

describe('verdicts', () => {
  const options = { steps: [{ setWeight: 5 }], namespace: 'payments-ml' };

  it('are not asked for by a Rollout that has no shares', () => {
    const text = ROLLOUT.replace(
      'canary: { steps: [ { setWeight: 50 } ] }',
      'blueGreen: { activeService: card-fraud }',
    );
    expect(() => editsOfVerdicts(read(text), options)).toThrow(
      /^rolloutFile: the Rollout in serving\.yaml releases by blueGreen/,
    );
  });

  it('are not asked for where the Rollout is in another namespace', () => {
    const text = ROLLOUT.replace(
      'name: card-fraud\n',
      'name: card-fraud\n  namespace: fraud\n',
    );
    expect(() => editsOfVerdicts(read(text), options)).toThrow(
      /^namespace: the Rollout in serving\.yaml is in 'fraud', not in 'payments-ml'$/,
    );
  });
});

describe('the kustomization beside it', () => {
  const TEXT =
    'resources:\n  - rollout.yaml # ours\nimages:\n  - name: r/x\n    newTag: unreleased\n';

  it('applies what is put beside the Rollout, once', () => {
    const names = ['rollout.yaml', 'a.yaml', 'b.yaml'];
    const text = edited(TEXT, editsOfResources('k.yaml', TEXT, names));
    expect(parse(text).resources).toEqual(names);
    expect(text).toContain('# ours');
    expect(editsOfResources('k.yaml', text, names)).toEqual([]);
    const none = edited(
      'kind: K\n',
      editsOfResources('k.yaml', 'kind: K\n', ['a']),
    );
    expect(parse(none).resources).toEqual(['a']);
  });

  it('names an image before anything is served in it', () => {
    expect(() => editsOfImage('k.yaml', TEXT, undefined)).toThrow(
      /^imageTag: k\.yaml names no image of r\/x yet/,
    );
    const text = edited(TEXT, editsOfImage('k.yaml', TEXT, 'abc'));
    expect(parse(text).images).toEqual([{ name: 'r/x', newTag: 'abc' }]);
    expect(editsOfImage('k.yaml', text, undefined)).toEqual([]);
    expect(() => editsOfImage('k.yaml', 'resources: []\n', 'abc')).toThrow(
      /^imageTag: k\.yaml sets 0 tags/,
    );
  });
});

it('says what the pipeline judged, with its intervals', () => {
  const report = {
    passed: true,
    metric: 'accuracy',
    candidate: 0.95123,
    interval: [0.931, 0.97],
    floor: 0.8,
    champion: 0.94,
    difference: 0.0112,
    difference_interval: [-0.003, 0.026],
    champion_version: 6,
    rows: 143,
    reasons: [],
  };
  expect(sentencesOf(evaluationSchema.parse(report))).toEqual([
    'On 143 held-out rows accuracy is 0.9512, interval 0.931 to 0.97; the floor is 0.8. The gate opened.',
    'Against version 6, champion at that time, on the same rows: difference +0.0112, interval -0.003 to +0.026.',
  ]);
  const first = { ...report, difference: null, difference_interval: null };
  expect(sentencesOf(evaluationSchema.parse(first))[1]).toMatch(/no champion/);
});
