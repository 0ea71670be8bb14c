import { clusterObjectSchema } from '@bellwether/plugin-models-node';
import { BUILT_IN_PROFILES, chooseProfile } from '../../sampling/MetricProfile';
import { toJudgedRollout } from '../../verdict/JudgedRollout';
import { objectsOf, pod, seenOf, standardCanary } from './__fixtures__/churn';
import { capabilities } from './capabilities';
import { preview } from './preview';
import { runtimesOf } from './ReadService';

const countsOf = (seen: ReturnType<typeof seenOf>) =>
  Object.fromEntries(seen.observed.arms.map(arm => [arm.role, arm.pods]));
const mayOf = (seen: ReturnType<typeof seenOf>, wanted: string) =>
  capabilities(seen).find(({ action }) => action === wanted)!;

const STABLE = 'churn-v1-predictor';
const CANARY = 'churn-v2-predictor';

describe('Standard mode', () => {
  it.each([
    ['v1', 'v1', 'churn-v1-predictor-'],
    // A predictor has no name before anybody thought of a canary.
    ['', 'churn-predictor', 'churn-predictor-'],
  ])(
    'judges the pods of the Deployments that KServe makes, of a stable predictor called "%s"',
    (stableName, revision, prefix) => {
      const { observed } = seenOf(standardCanary(10, { stableName }));
      expect(toJudgedRollout(observed, {})).toMatchObject({
        weight: 10,
        stable: { revision, prefix },
        canary: { revision: 'v2', prefix: 'churn-v2-predictor-' },
      });
    },
  );

  it('counts the pods that there are, with their restarts, and no more', () => {
    const seen = seenOf(
      standardCanary(40, {
        pods: [
          pod(STABLE, 'aaaaa'),
          pod(STABLE, 'bbbbb', { restarts: 3 }),
          pod(STABLE, 'ccccc', { phase: 'Failed', ready: false }),
          pod(CANARY, 'ddddd'),
          // A transformer answers for the same service, and is neither side.
          pod('churn-transformer', 'eeeee'),
        ],
      }),
    );
    expect(countsOf(seen)).toEqual({
      stable: { wanted: 2, ready: 2, restarts: 3 },
      // 40 % of four are two; the second one has not come.
      canary: { wanted: 2, ready: 1, restarts: 0 },
    });
    expect(seen.observed.revisions[1].pods.map(({ name }) => name)).toEqual([
      `${CANARY}-8564488fcc-ddddd`,
    ]);
  });

  it('a canary has as many pods as it says, whatever its share', () => {
    const seen = seenOf(
      standardCanary(10, { canary: { minReplicas: 3 }, pods: [] }),
    );
    expect(countsOf(seen).canary).toMatchObject({ wanted: 3, ready: 0 });
  });

  it('a dark canary keeps a pod, which KServe calls ready', () => {
    const seen = seenOf(standardCanary(0, { pods: [pod(CANARY, 'aaaaa')] }));
    expect(countsOf(seen).canary).toMatchObject({ wanted: 1, ready: 1 });
    expect(mayOf(seen, 'promote')).toMatchObject({ possible: true });
  });

  it('what was told to stop waits for nothing, whatever its spec asks for', () => {
    const told = standardCanary(40, { pods: [] });
    const seen = seenOf({
      ...told,
      status: {
        deploymentMode: 'Standard',
        canaryStatuses: [{ name: 'v2', ready: false, trafficPercent: 40 }],
        conditions: [
          { type: 'Ready', status: 'False', reason: 'Stopped' },
          { type: 'Stopped', status: 'True' },
        ],
      },
      related: { routes: [], pods: [] },
    });
    expect(seen.observed).toMatchObject({
      phase: 'paused',
      sentence: 'Stopped.',
      waiting: [],
      inProgress: false,
    });
    expect(countsOf(seen).canary).toMatchObject({ wanted: 0, ready: 0 });
    expect(mayOf(seen, 'promote').possible).toBe(false);
  });

  it('a canary that KServe does not call ready is not promoted', () => {
    const seen = seenOf(
      standardCanary(10, { ready: false, pods: [pod(CANARY, 'aaaaa')] }),
    );
    expect(mayOf(seen, 'promote')).toMatchObject({
      possible: false,
      sentence: expect.stringMatching(/not ready/),
    });
  });

  it('without sight of pods no number is made up', () => {
    const seen = seenOf(standardCanary(40));
    expect(countsOf(seen).canary).toEqual({
      wanted: 0,
      ready: 0,
      unseen: 'The cluster does not let the portal read the pods.',
    });
  });

  it('a promote keeps what stable says and the canary does not: so many pods take all requests', () => {
    const seen = seenOf(
      standardCanary(40, { canary: { minReplicas: 1, labels: { a: 'b' } } }),
    );
    const { requests } = preview(seen, 'promote', {});
    expect(requests[0].body).toMatchObject({
      metadata: { resourceVersion: '10732' },
      spec: {
        predictor: {
          name: 'v2',
          minReplicas: 4,
          labels: { a: 'b' },
          model: { storageUri: 'pvc://models/churn/v2' },
        },
      },
    });
    expect(requests[0].body).not.toHaveProperty('spec.canary');
  });

  it.each([
    ['set-weight', { percent: 40 }],
    ['abort', {}],
    ['rollback', {}],
  ] as const)(
    '%s changes only the version of the object that was seen',
    (action, parameters) => {
      const [{ body }] = preview(
        seenOf(standardCanary(10)),
        action,
        parameters,
      ).requests;
      expect(body).toContainEqual({
        op: 'test',
        path: '/metadata/resourceVersion',
        value: '10732',
      });
    },
  );

  it('of a KServe whose schema has no spec.canary, no canary is offered', () => {
    const seen = seenOf({
      status: { deploymentMode: 'Standard' },
      knowsCanaryField: false,
    });
    expect(mayOf(seen, 'set-weight')).toMatchObject({
      refusal: 'controller',
      sentence: expect.stringMatching(/knows no spec\.canary/),
    });
  });
});

describe('Serverless mode', () => {
  const revision = (number: number, desiredReplicas: number) =>
    clusterObjectSchema.parse({
      metadata: { name: `churn-predictor-0000${number}`, namespace: 'ks' },
      spec: { containers: [{ image: `seldonio/mlserver:1.${number}` }] },
      status: { desiredReplicas },
    });
  const shared = (percent: number, isReady = true) => ({
    spec: {
      predictor: {
        minReplicas: 2,
        canaryTrafficPercent: percent,
        model: { modelFormat: { name: 'mlflow' } },
      },
    },
    status: {
      deploymentMode: 'Serverless',
      components: {
        predictor: {
          latestCreatedRevision: 'churn-predictor-00002',
          latestReadyRevision: `churn-predictor-0000${isReady ? 2 : 1}`,
          latestRolledoutRevision: 'churn-predictor-00001',
          traffic: [
            {
              latestRevision: true,
              percent,
              revisionName: 'churn-predictor-00002',
            },
            {
              latestRevision: false,
              percent: 100 - percent,
              revisionName: 'churn-predictor-00001',
            },
          ],
        },
      },
    },
  });
  const deploymentOf = (number: number) =>
    `churn-predictor-0000${number}-deployment`;

  it('judges the pods that Knative makes, by the profile of the images in its revisions', () => {
    const { observed } = seenOf({
      ...shared(10),
      related: { revisions: [revision(1, 2), revision(2, 1)] },
    });
    const judged = toJudgedRollout(observed, {})!;
    expect(judged).toMatchObject({
      stable: { prefix: `${deploymentOf(1)}-` },
      canary: { prefix: `${deploymentOf(2)}-` },
    });
    expect(chooseProfile(BUILT_IN_PROFILES, judged)).toMatchObject({
      id: 'mlserver',
    });
  });

  it('counts what Knative wants and what is there: of a revision without requests that is nothing', () => {
    const seen = seenOf({
      ...shared(0),
      related: {
        revisions: [revision(1, 2), revision(2, 0)],
        pods: [pod(deploymentOf(1), 'aaaaa')],
      },
    });
    expect(countsOf(seen)).toEqual({
      stable: { wanted: 2, ready: 1, restarts: 0 },
      canary: { wanted: 0, ready: 0, restarts: 0 },
    });
  });

  it('a revision that Knative has not called ready is not promoted, and is waited for', () => {
    const seen = seenOf({
      ...shared(10, false),
      related: { revisions: [revision(1, 2), revision(2, 1)], pods: [] },
    });
    expect(mayOf(seen, 'promote').possible).toBe(false);
    expect(seen.observed.waiting).toContainEqual(
      expect.objectContaining({ reason: 'pods-not-ready' }),
    );
  });
});

describe('the profile of metrics, where no image is named', () => {
  const ask = (spec: object, status: object) =>
    chooseProfile(BUILT_IN_PROFILES, {
      images: [],
      runtimes: runtimesOf(objectsOf({ spec, status }).object),
    });
  const mlflow = { modelFormat: { name: 'mlflow' } };

  it.each([
    ['that KServe has chosen', {}, 'kserve-mlserver', 'mlserver'],
    ['of its own servers', {}, 'kserve-xgbserver', 'kserve-python'],
    ['that the spec names', { runtime: 'kserve-tritonserver' }, '', 'triton'],
  ])('follows from the runtime %s', (_, model, given, id) => {
    expect(
      ask(
        { predictor: { model: { ...mlflow, ...model } } },
        { clusterServingRuntimeName: given },
      ),
    ).toMatchObject({ id });
  });

  it('is none where a runtime says nothing, and the sentence names it', () => {
    expect(
      ask({ predictor: { model: mlflow } }, { servingRuntimeName: 'house' }),
    ).toMatch(/^No metric profile fits the runtime house; name one by/);
  });

  it('takes no Rollout for an InferenceService', () => {
    expect(
      runtimesOf({ metadata: { name: 'r' }, spec: { template: {} } }),
    ).toEqual([]);
  });
});

describe('the mode', () => {
  const controllerOf = (told: Parameters<typeof seenOf>[0]) =>
    seenOf(told).observed.controller;
  const ANNOTATION = 'serving.kserve.io/deploymentMode';

  it('is not known before KServe has said it, whatever the schema of the cluster knows', () => {
    const seen = seenOf({ knowsCanaryField: true, related: { revisions: [] } });
    expect(seen.observed).toMatchObject({
      controller: 'kserve-unknown',
      sentence: 'KServe has not said yet in which mode it runs this.',
    });
    expect(mayOf(seen, 'set-weight')).toMatchObject({
      possible: false,
      refusal: 'state',
    });
  });

  it('is that of the status, to which KServe holds whatever is annotated later', () => {
    expect(
      controllerOf({
        annotations: { [ANNOTATION]: 'Standard' },
        status: { deploymentMode: 'Serverless' },
      }),
    ).toBe('kserve-serverless');
  });

  it.each([
    ['Standard', 'kserve-standard'],
    ['RawDeployment', 'kserve-standard'],
    ['Knative', 'kserve-serverless'],
    ['Serverless', 'kserve-serverless'],
  ])('%s is %s', (annotated, controller) => {
    expect(controllerOf({ annotations: { [ANNOTATION]: annotated } })).toBe(
      controller,
    );
  });

  it('ModelMesh shares no requests, and is told by its name', () => {
    const seen = seenOf({ status: { deploymentMode: 'ModelMesh' } });
    expect(seen.observed.controller).toBe('kserve-unknown');
    expect(mayOf(seen, 'promote')).toMatchObject({
      refusal: 'controller',
      sentence: expect.stringMatching(/mode ModelMesh/),
    });
  });
});
