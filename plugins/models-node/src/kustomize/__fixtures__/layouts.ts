/** A repository's files by path. */
export type Layout = Record<string, string>;

export const ROLLOUT = `# One for all environments.
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: card-fraud
spec:
  replicas: 2
  selector:
    matchLabels: { app: card-fraud }
  strategy:
    canary:
      steps:
        - setWeight: 20
        - pause: {}
  template:
    metadata:
      labels: { app: card-fraud }
      annotations:
        bellwether.dev/model-version: '13'
    spec:
      containers:
        - name: model
          image: registry.example.com/card-fraud:13
          env:
            - name: MLSERVER_MODEL_URI
              value: models:/card-fraud/13
            - name: LEVEL
              value: info
`;

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: card-fraud
spec:
  selector: { app: card-fraud }
  ports: [{ port: 80 }]
`;

const BASE = `resources:
  - rollout.yaml
  - service.yaml
`;

const base: Layout = {
  'base/kustomization.yaml': BASE,
  'base/rollout.yaml': ROLLOUT,
  'base/service.yaml': SERVICE,
};

/** Images by tag, version by JSON patches: as `kustomize edit set image` and the templates leave them. */
export const byImages: Layout = {
  ...base,
  'prod/kustomization.yaml': `# Production.
namespace: payments-ml
resources:
- ../base
patches:
- path: version.yaml
  target:
    group: argoproj.io
    kind: Rollout
    name: card-fraud
images:
- name: registry.example.com/card-fraud
  newTag: "14" # the one of May
`,
  'prod/version.yaml': `# What is released.
- op: replace
  path: /spec/template/metadata/annotations/bellwether.dev~1model-version
  value: "14"
- op: replace
  path: /spec/template/spec/containers/0/env/0/value
  value: "models:/card-fraud/14"
`,
};

/** A patch of the Rollout's own form: lists of a custom resource are replaced as a whole. */
export const byMergedPatch: Layout = {
  ...base,
  'prod/kustomization.yaml': `resources: [../base]
patches:
  - path: rollout.yaml
`,
  'prod/rollout.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: card-fraud
spec:
  paused: true # until Monday
  template:
    spec:
      containers:
        - name: model
          image: registry.example.com/card-fraud:14
          env:
            - { name: MLSERVER_MODEL_URI, value: models:/card-fraud/14 }
            - { name: LEVEL, value: debug }
`,
};

/** Nothing of the Rollout is said by the overlay. */
export const byBase: Layout = {
  ...base,
  'prod/kustomization.yaml': `resources:
  - ../base
namespace: payments-ml
`,
};

/** No base: the overlay lists the manifest. */
export const byOwnManifest: Layout = {
  'prod/kustomization.yaml': BASE,
  'prod/rollout.yaml': ROLLOUT,
  'prod/service.yaml': SERVICE,
};

/** A patch that is written into the kustomization, for every Rollout. */
export const byInlinePatch: Layout = {
  ...base,
  'prod/kustomization.yaml': `resources:
  - ../base
patches:
  - target: { kind: Rollout }
    patch: |-
      # steps are slower here
      - op: replace
        path: /spec/strategy/canary/steps/0/setWeight
        value: 5
      - op: add
        path: /spec/paused
        value: true
  - path: service.yaml
`,
  'prod/service.yaml': `kind: Service
apiVersion: v1
metadata: { name: card-fraud }
spec: { type: ClusterIP }
`,
};

/** Pods as `kustomize edit set replicas` leaves them; of a Rollout Kustomize has to be told where they stand. */
export const byReplicas: Layout = {
  ...base,
  'prod/kustomization.yaml': `resources:
- ../base
configurations:
- kinds.yaml
replicas:
- name: card-fraud
  count: 3 # one for each zone
`,
  'prod/kinds.yaml': `replicas:
- path: spec/replicas
  create: true
  kind: Rollout
`,
};

/** An InferenceService on KServe's own terms. */
export const kserve: Layout = {
  'base/kustomization.yaml': 'resources: [service.yaml]\n',
  'base/service.yaml': `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: kyc
spec:
  predictor:
    minReplicas: 1
    canaryTrafficPercent: 10
    model:
      modelFormat: { name: mlflow }
      storageUri: s3://models/kyc/2
`,
  'prod/kustomization.yaml': `resources: [../base]
patches:
  - path: version.yaml
    target: { group: serving.kserve.io, version: v1beta1, kind: InferenceService, name: kyc }
`,
  'prod/version.yaml': `- op: replace
  path: /spec/predictor/model/storageUri
  value: "s3://models/kyc/3"
`,
};
