import fs from 'fs/promises';
import path from 'path';
import { TEMPLATES } from './startScaffolder';

const MODEL = 'card-fraud';

/** A project's files by path. */
export type Layout = Record<string, string>;

const ROLLOUT = `# By hand, since 2024.
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: ${MODEL}
spec:
  replicas: 4
  selector:
    matchLabels:
      app: ${MODEL}
  strategy:
    canary:
      steps:
        - setWeight: 50
        - pause: {}
  template:
    metadata:
      labels:
        app: ${MODEL}
      annotations:
        bellwether.dev/model-version: '1'
    spec:
      containers:
        - name: model
          image: registry.example.com/${MODEL}:3
          env:
            - name: MLSERVER_MODEL_URI
              value: models:/${MODEL}/1 # since May
`;

const SERVICE = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: ${MODEL}
spec:
  predictor:
    minReplicas: 2
    model:
      modelFormat:
        name: mlflow
      storageUri: s3://models/${MODEL}/1
`;

/** Only what differs from a base elsewhere. */
const MERGED = `# Merged into the base by Kustomize.
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: ${MODEL}
spec:
  replicas: 0
  template:
    spec:
      containers:
        - name: model
          env:
            - name: MLSERVER_MODEL_URI
              value: models:/${MODEL}/1
`;

/** The overlay that `new-model` writes, after its first release. */
async function overlayOf(serving: string): Promise<Layout> {
  const folder = 'deploy/overlays/production';
  const files: Layout = {};
  for (const name of ['version.yaml', 'kustomization.yaml']) {
    const text = await fs.readFile(
      path.join(TEMPLATES, 'new-model/serving', serving, folder, name),
      'utf8',
    );
    files[`${folder}/${name}`] = text
      .replace(/\$\{\{ values\.image \}\}/g, `registry.example.com/${MODEL}`)
      .replace(/\$\{\{ values\.\w+ \}\}/g, MODEL)
      .replace('newTag: unreleased', 'newTag: 4b1d0c27a9e35f68');
  }
  return files;
}

/** Ways in which teams lay out what serves a model; the first file is the one that names the version. */
export async function readLayouts(): Promise<Record<string, Layout>> {
  return {
    'plain-rollout': { 'serving/rollout.yaml': ROLLOUT },
    'merged-rollout': { 'prod/version.yaml': MERGED },
    'plain-service': { 'serving/service.yaml': SERVICE },
    'patched-rollout': await overlayOf('rollout'),
    'patched-service': await overlayOf('kserve'),
  };
}
