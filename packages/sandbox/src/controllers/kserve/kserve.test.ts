import {
  builtIn,
  HTTP_ROUTES,
  INFERENCE_SERVICES,
} from '../../kubernetes/resources';
import type { KubernetesObject } from '../../kubernetes/types';
import recorded from '../../../recorded/kubernetes-answers/kserve-live.json';
import { withoutZeros } from '../engine/mergeDiff';
import { TROUBLE } from '../replicaSets/startPod';
import { ControllerStage, NAMESPACE } from '../__testUtils__/createStage';

let stage: ControllerStage;

afterEach(() => stage.close());

const REFERENCE = {
  apiVersion: 'serving.kserve.io/v1beta1',
  kind: 'InferenceService',
  namespace: NAMESPACE,
  name: 'churn',
};

const predictor = (version: string, fields: object = {}) => ({
  name: version,
  minReplicas: 4,
  model: {
    name: 'kserve-container',
    modelFormat: { name: 'sklearn' },
    storageUri: `models:/churn/${version}`,
  },
  ...fields,
});

function ask(spec: object): void {
  const { name, namespace, ...kind } = REFERENCE;
  stage.api.objects.put({
    ...kind,
    metadata: {
      ...stage.api.objects.get(REFERENCE)?.metadata,
      name,
      namespace,
    },
    spec,
    status: stage.api.objects.get(REFERENCE)?.status,
  });
}

const withoutTimes = (status: unknown) =>
  JSON.parse(
    JSON.stringify(status, (field, value) =>
      field === 'lastTransitionTime' ? undefined : value,
    ),
  );

const backends = () => {
  const route = stage
    .list(HTTP_ROUTES)
    .find(({ metadata }) => metadata.name === 'churn');
  return JSON.parse(JSON.stringify(route?.spec)).rules[0].backendRefs.map(
    ({ name, weight }: { name: string; weight: number }) => [name, weight],
  );
};

const service = (): KubernetesObject => stage.list(INFERENCE_SERVICES)[0];

describe('a KServe that moves requests', () => {
  it('gives a ready canary its share, and the stable side the rest', async () => {
    stage = new ControllerStage([], 'prod-eu', { kserveMovesTraffic: true });
    ask({ predictor: predictor('v1') });
    await stage.advance(2_000);
    expect(backends()).toEqual([['churn-v1-predictor', 1]]);
    ask({
      predictor: predictor('v1'),
      canary: [{ predictor: predictor('v2'), trafficPercent: 10 }],
    });
    await stage.advance(2_000);
    expect(backends()).toEqual([
      ['churn-v1-predictor', 90],
      ['churn-v2-predictor', 10],
    ]);
  });

  it('gives nothing to a canary that is not ready', async () => {
    stage = new ControllerStage([], 'prod-eu', { kserveMovesTraffic: true });
    ask({
      predictor: predictor('v1'),
      canary: [
        {
          predictor: predictor('v2', {
            annotations: { [TROUBLE]: 'crashing' },
          }),
          trafficPercent: 40,
        },
      ],
    });
    await stage.advance(5_000);
    expect(backends()).toEqual([['churn-v1-predictor', 1]]);
    expect(service().status).toMatchObject({
      canaryStatuses: [{ name: 'v2', ready: false, trafficPercent: 40 }],
    });
  });
});

describe('the pods of a canary', () => {
  const deployments = () =>
    Object.fromEntries(
      stage
        .list(builtIn('deployments'))
        .map(({ metadata, spec }) => [
          metadata.name,
          JSON.parse(JSON.stringify(spec)).replicas,
        ]),
    );

  it.each([
    ['its share of the stable ones', {}, 2],
    ['as many as it says itself', { minReplicas: 3 }, 3],
  ])('are %s', async (_what, fields, count) => {
    stage = new ControllerStage();
    const { minReplicas: _, ...canary } = predictor('v2');
    ask({
      predictor: predictor('v1'),
      canary: [{ predictor: { ...canary, ...fields }, trafficPercent: 40 }],
    });
    await stage.advance(200);
    expect(deployments()['churn-v2-predictor']).toBe(count);
  });

  it.each([
    ['at 0 %', 4, 0, 4],
    ['beside a single stable one', 1, 40, 1],
  ])(
    'are one at least, %s, and leave one to the stable side',
    async (_what, minReplicas, trafficPercent, stable) => {
      stage = new ControllerStage();
      const { minReplicas: _, ...canary } = predictor('v2');
      ask({
        predictor: predictor('v1', { minReplicas }),
        canary: [{ predictor: canary, trafficPercent }],
      });
      await stage.advance(5_000);
      expect(deployments()).toMatchObject({
        'churn-v1-predictor': stable,
        'churn-v2-predictor': 1,
      });
      expect(service().status).toMatchObject({
        canaryStatuses: [{ name: 'v2', ready: true, trafficPercent }],
        conditions: expect.arrayContaining([
          expect.objectContaining({
            type: 'CanaryPredictorReady',
            status: 'True',
            reason: 'AllCanariesReady',
          }),
        ]),
      });
    },
  );
});

describe('a service that is told to stop', () => {
  const told = (stop: string) => {
    const current = service();
    const annotations = { 'serving.kserve.io/stop': stop };
    stage.api.objects.put({
      ...current,
      metadata: { ...current.metadata, annotations },
    });
  };
  const left = () =>
    [builtIn('deployments'), builtIn('services'), HTTP_ROUTES].flatMap(
      resource =>
        stage
          .list(resource)
          .map(({ metadata }) => metadata.name)
          .filter(name => name.startsWith('churn')),
    );

  it('has nothing that serves it, says what KServe has said, and comes back', async () => {
    stage = new ControllerStage();
    const { minReplicas: _, ...canary } = predictor('v2');
    ask({
      predictor: predictor('v1'),
      canary: [{ predictor: canary, trafficPercent: 0 }],
    });
    await stage.advance(5_000);
    told('true');
    await stage.advance(5_000);
    expect(left()).toEqual([]);
    const real = recorded.steps.find(({ label }) => label === 'stopped');
    expect(withoutTimes(service().status)).toEqual(
      withoutTimes(withoutZeros({ ...real?.isvc.status })),
    );
    told('false');
    await stage.advance(5_000);
    expect(left()).toContain('churn-v2-predictor');
    expect(service().status).toMatchObject({
      conditions: expect.arrayContaining([
        expect.objectContaining({ type: 'Ready', status: 'True' }),
      ]),
    });
  });
});

describe('a model that does not load', () => {
  it('is told of, while a model that is still loading is in progress', async () => {
    stage = new ControllerStage();
    ask({
      predictor: predictor('v1', { annotations: { [TROUBLE]: 'crashing' } }),
    });
    await stage.advance(110);
    expect(service().status).toMatchObject({
      modelStatus: { transitionStatus: 'InProgress' },
    });
    await stage.advance(5_000);
    expect(service().status).toMatchObject({
      modelStatus: { transitionStatus: 'BlockedByFailedLoad' },
    });
  });
});

describe('an older KServe on Knative', () => {
  it('starts a revision for another model, and not for another share', async () => {
    stage = new ControllerStage([], 'prod-us');
    ask({ predictor: predictor('1') });
    await stage.advance(2_000);
    ask({ predictor: predictor('2', { canaryTrafficPercent: 20 }) });
    await stage.advance(2_000);
    ask({ predictor: predictor('2', { canaryTrafficPercent: 50 }) });
    await stage.advance(2_000);
    expect(service().status).toMatchObject({
      components: {
        predictor: {
          traffic: [
            { revisionName: 'churn-predictor-00002', percent: 50 },
            { revisionName: 'churn-predictor-00001', percent: 50, tag: 'prev' },
          ],
        },
      },
    });
  });
});

describe('another size of the same model', () => {
  const sized = (cpu: string) =>
    predictor('1', {
      minReplicas: 2,
      model: {
        ...predictor('1').model,
        resources: { requests: { cpu, memory: '1Gi' } },
      },
    });
  const pods = () =>
    stage
      .list(builtIn('pods'))
      .filter(({ metadata }) => metadata.name.startsWith('churn-'))
      .map(({ metadata, spec }) => [
        metadata.name,
        JSON.parse(JSON.stringify(spec)).containers[0].resources.requests.cpu,
      ]);

  it.each([
    ['replaces the pods', 'prod-eu'],
    ['starts a revision on Knative', 'prod-us'],
  ])('%s', async (_what, cluster) => {
    stage = new ControllerStage([], cluster);
    ask({ predictor: sized('1') });
    await stage.advance(5_000);
    const before = pods();
    expect(before.map(([, cpu]) => cpu)).toEqual(['1', '1']);
    ask({ predictor: sized('500m') });
    await stage.advance(120_000);
    const after = pods();
    expect(after.map(([, cpu]) => cpu)).toEqual(['500m', '500m']);
    const names = before.map(([name]) => name);
    expect(after.filter(([name]) => names.includes(name))).toEqual([]);
  });
});
