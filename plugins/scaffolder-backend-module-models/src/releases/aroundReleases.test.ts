import { parse } from 'yaml';
import {
  editsOfImage,
  editsOfResources,
  editsOfVerdicts,
  evaluationSchema,
  sentencesOf,
} from '.';
import { edited, read, ROLLOUT } from './__testUtils__/manifests';

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
