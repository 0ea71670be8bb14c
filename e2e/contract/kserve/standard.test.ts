import { JSON_PATCH, useContract } from '../kubernetes/contract';
import { realUrl } from '../kubernetes/server';
import { eventually, quietFor } from '../rollouts/eventually';
import {
  conditionOf,
  inferenceService,
  predictor,
  type ServiceWire,
} from './services';

jest.setTimeout(120_000);

const contract = useContract();
const { inferenceServices, deployments, httpRoutes } = contract.paths;

/** For a real cluster in which KServe's controller runs too, and something that accepts routes. */
const withController =
  realUrl && !process.env.BELLWETHER_KSERVE_CONTROLLER
    ? describe.skip
    : describe;

async function read(name: string): Promise<ServiceWire> {
  const { body } = await contract.call(`${inferenceServices}/${name}`);
  return JSON.parse(JSON.stringify(body));
}

const isTrue = (service: ServiceWire, type: string) =>
  conditionOf(service, type)?.status === 'True';

const ready = (name: string) =>
  eventually(
    `${name}: ready`,
    () => read(name),
    service => isTrue(service, 'Ready'),
  );

async function replicasOf(deployment: string): Promise<number | undefined> {
  const { status, body } = await contract.call(`${deployments}/${deployment}`);
  return status === 200 ? body.spec.replicas : undefined;
}

async function backendsOf(route: string) {
  const { body } = await contract.call(`${httpRoutes}/${route}`);
  return body.spec?.rules.flatMap(({ backendRefs }) =>
    backendRefs.map(({ name, weight }) => [name, weight]),
  );
}

async function create(name: string, minReplicas = 4): Promise<void> {
  await contract.create(
    inferenceServices,
    inferenceService(name, { predictor: predictor('v1', { minReplicas }) }),
  );
  await ready(name);
}

const askForCanary = (name: string, trafficPercent: number) =>
  contract.patch(`${inferenceServices}/${name}`, {
    spec: { canary: [{ predictor: predictor('v2'), trafficPercent }] },
  });

/** The service once its status tells of a canary that is ready for a share. */
const canaryReady = (name: string, trafficPercent: number) =>
  eventually(
    `${name}: a canary at ${trafficPercent} %`,
    () => read(name),
    ({ status }) =>
      status?.canaryStatuses?.[0]?.ready === true &&
      status.canaryStatuses[0].trafficPercent === trafficPercent,
  );

withController('KServe 0.20.0 in Standard mode', () => {
  it('makes a Deployment and routes for a predictor, and tells of it', async () => {
    await create('plain');
    const service = await eventually(
      'a loaded model',
      () => read('plain'),
      ({ status }) => status?.modelStatus?.transitionStatus === 'UpToDate',
    );
    expect(service.status?.deploymentMode).toBe('Standard');
    expect(service.status?.canaryStatuses).toBeUndefined();
    expect(isTrue(service, 'PredictorReady')).toBe(true);
    expect(isTrue(service, 'IngressReady')).toBe(true);
    expect(conditionOf(service, 'Stopped')?.status).toBe('False');
    expect(conditionOf(service, 'CanaryPredictorReady')).toBeUndefined();
    expect(await backendsOf('plain')).toEqual([['plain-v1-predictor', 1]]);
    expect(await backendsOf('plain-v1-predictor')).toEqual([
      ['plain-v1-predictor', 1],
    ]);
  });

  it('reports a ready canary with the share that was asked for, and sends it nothing', async () => {
    await create('asked');
    expect((await askForCanary('asked', 10)).status).toBe(200);
    const service = await canaryReady('asked', 10);
    expect(service.status?.canaryStatuses).toEqual([
      {
        name: 'v2',
        ready: true,
        trafficPercent: 10,
        modelStatus: { transitionStatus: '' },
      },
    ]);
    expect(conditionOf(service, 'CanaryPredictorReady')).toMatchObject({
      status: 'True',
      reason: 'AllCanariesReady',
    });
    expect(await replicasOf('asked-v2-predictor')).toBe(1);
    await eventually(
      'a stable side that gave up a pod',
      () => replicasOf('asked-v1-predictor'),
      replicas => replicas === 3,
    );
    await quietFor(1_000);
    expect(await backendsOf('asked')).toEqual([['asked-v1-predictor', 1]]);
  });

  it('starts more pods for a larger share, and still sends them nothing', async () => {
    await create('larger');
    await askForCanary('larger', 10);
    await canaryReady('larger', 10);
    await contract.patch(
      `${inferenceServices}/larger`,
      [
        { op: 'test', path: '/spec/canary/0/predictor/name', value: 'v2' },
        { op: 'replace', path: '/spec/canary/0/trafficPercent', value: 40 },
      ],
      JSON_PATCH,
    );
    await canaryReady('larger', 40);
    await eventually(
      'two pods of the canary',
      () => replicasOf('larger-v2-predictor'),
      replicas => replicas === 2,
    );
    await quietFor(1_000);
    expect(await backendsOf('larger')).toEqual([['larger-v1-predictor', 1]]);
  });

  it('keeps a pod of a canary that gets nothing, and calls it ready', async () => {
    await create('dark');
    await askForCanary('dark', 40);
    await canaryReady('dark', 40);
    await askForCanary('dark', 0);
    const { status } = await canaryReady('dark', 0);
    expect(status?.conditions).toContainEqual(
      expect.objectContaining({
        type: 'CanaryPredictorReady',
        status: 'True',
        reason: 'AllCanariesReady',
      }),
    );
    await eventually(
      'one pod of the canary',
      () => replicasOf('dark-v2-predictor'),
      replicas => replicas === 1,
    );
  });

  it('keeps the one pod of a stable side beside that of its canary', async () => {
    await create('single', 1);
    await askForCanary('single', 40);
    await canaryReady('single', 40);
    await quietFor(1_000);
    expect(await replicasOf('single-v1-predictor')).toBe(1);
    expect(await replicasOf('single-v2-predictor')).toBe(1);
  });

  it('takes all away that serves a model whose service is to stop, and brings it back', async () => {
    const told = (stop: string) =>
      contract.patch(`${inferenceServices}/stopped`, {
        metadata: { annotations: { 'serving.kserve.io/stop': stop } },
      });
    const backendsOfBoth = () =>
      Promise.all(['stopped', 'stopped-v1-predictor'].map(backendsOf));
    await create('stopped');
    await askForCanary('stopped', 40);
    await canaryReady('stopped', 40);
    expect((await told('true')).status).toBe(200);
    const service = await eventually(
      'a service that is stopped, and a canary that is not ready',
      () => read('stopped'),
      candidate =>
        isTrue(candidate, 'Stopped') &&
        candidate.status?.canaryStatuses?.[0]?.ready === false,
    );
    for (const type of [
      'CanaryPredictorReady',
      'IngressReady',
      'PredictorReady',
      'Ready',
    ]) {
      expect(conditionOf(service, type)).toMatchObject({
        status: 'False',
        reason: 'Stopped',
      });
    }
    expect(service.status?.deploymentMode).toBe('Standard');
    expect(service.status).not.toHaveProperty('url');
    await eventually(
      'nothing that serves',
      () =>
        Promise.all(
          ['stopped-v1-predictor', 'stopped-v2-predictor'].map(replicasOf),
        ),
      replicas => replicas.every(count => count === undefined),
    );
    await eventually('no route', backendsOfBoth, backends =>
      backends.every(each => each === undefined),
    );
    await told('false');
    await ready('stopped');
    await canaryReady('stopped', 40);
    expect(await backendsOf('stopped')).toEqual([['stopped-v1-predictor', 1]]);
  });

  it('does not say in its status which generation that is about', async () => {
    await create('behind');
    await askForCanary('behind', 10);
    await canaryReady('behind', 10);
    await askForCanary('behind', 20);
    await canaryReady('behind', 20);
    const { status, metadata } = await read('behind');
    expect(metadata.generation).toBe(3);
    expect(status?.observedGeneration).toBeLessThan(3);
  });

  it('lets a canary go when it is not asked for any more', async () => {
    await create('let-go');
    await askForCanary('let-go', 10);
    await canaryReady('let-go', 10);
    await contract.patch(`${inferenceServices}/let-go`, {
      spec: { canary: null },
    });
    await eventually(
      'no canary',
      () => replicasOf('let-go-v2-predictor'),
      replicas => replicas === undefined,
    );
    const { status } = await eventually(
      'nothing told of it',
      () => read('let-go'),
      service => service.status?.canaryStatuses === undefined,
    );
    expect(status?.conditions?.map(({ type }) => type)).not.toContain(
      'CanaryPredictorReady',
    );
  });

  it('moves everything to a canary that takes the place of the stable predictor, and keeps its Deployment', async () => {
    await create('promoted');
    await askForCanary('promoted', 40);
    await canaryReady('promoted', 40);
    const before = await contract.call(`${deployments}/promoted-v2-predictor`);
    await eventually(
      'an answer to the promotion',
      async () => {
        const current = await contract.call(`${inferenceServices}/promoted`);
        const { canary: _canary, ...spec } = current.body.spec;
        return contract.call(`${inferenceServices}/promoted`, {
          method: 'PUT',
          body: {
            ...current.body,
            spec: { ...spec, predictor: predictor('v2', { minReplicas: 4 }) },
          },
        });
      },
      ({ status }) => status === 200,
    );
    await eventually(
      'the route moved',
      () => backendsOf('promoted'),
      backends => JSON.stringify(backends) === '[["promoted-v2-predictor",1]]',
    );
    await eventually(
      'the old Deployment gone',
      () => replicasOf('promoted-v1-predictor'),
      replicas => replicas === undefined,
    );
    const after = await contract.call(`${deployments}/promoted-v2-predictor`);
    expect(after.body.metadata.uid).toBe(before.body.metadata.uid);
    // The route of the old predictor is left over.
    expect(await backendsOf('promoted-v1-predictor')).toEqual([
      ['promoted-v1-predictor', 1],
    ]);
  });
});
