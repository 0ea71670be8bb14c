import { parse } from 'yaml';
import { FileEdit, readReleaseFile } from '..';
import { editYaml } from '../../repository/editYaml';

export const ROLLOUT = `# By hand, since 2024.
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
export const KSERVE = `apiVersion: serving.kserve.io/v1beta1
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
export const ROLLOUT_PATCHES = `# What is released.
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
export const KSERVE_PATCHES = `# What is released.
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

export const read = (text: string) =>
  readReleaseFile('serving.yaml', text, 'card-fraud');

export function edited(text: string, edits: FileEdit[]): string {
  return edits.reduce(
    (before, { file, ...edit }) => editYaml(file, before, edit),
    text,
  );
}

/** Values of JSON patches by what they patch. */
export const patches = (text: string) =>
  Object.fromEntries(
    parse(text).map((each: { path: string; value: unknown }) => [
      each.path,
      each.value,
    ]),
  );
