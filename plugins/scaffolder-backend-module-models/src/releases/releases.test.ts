import { parse, parseAllDocuments } from 'yaml';
import { editsOfStop, editsOfVersion } from '.';
import {
  edited,
  KSERVE,
  KSERVE_PATCHES,
  patches,
  read,
  ROLLOUT,
  ROLLOUT_PATCHES,
} from './__testUtils__/manifests';

const RELEASE = { model: 'card-fraud', version: 7, replicas: 2 };

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
