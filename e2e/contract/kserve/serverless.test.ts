import { type Sandbox, startSandbox } from '@bellwether/sandbox';
import { Client } from '../kubernetes/client';
import { inSandbox } from '../kubernetes/server';
import { eventually } from '../rollouts/eventually';
import { conditionOf, type ServiceWire } from './services';

/**
 * No Knative runs in the live lane, so these are held to KServe's own rules alone: how it divides requests between the latest
 * revision and the one that was rolled out last.
 */
inSandbox('KServe in Serverless mode', () => {
  let sandbox: Sandbox;
  let client: Client;
  const namespace = 'search-ml';
  const path = `/apis/serving.kserve.io/v1beta1/namespaces/${namespace}/inferenceservices`;

  beforeAll(async () => {
    sandbox = await startSandbox({ quiet: true });
    client = new Client(sandbox.urls.clusters['prod-us'], undefined);
  });

  afterAll(() => sandbox.close());

  const call = (method: string, target: string, body?: object) =>
    client.call({
      method,
      path: target,
      token: sandbox.tokens.admin,
      body,
      ...(method === 'PATCH' && { type: 'application/merge-patch+json' }),
    });

  const read = async (name: string): Promise<ServiceWire> =>
    JSON.parse(JSON.stringify((await call('GET', `${path}/${name}`)).body));

  const model = (version: number) => ({
    modelFormat: { name: 'sklearn' },
    storageUri: `models:/churn/${version}`,
  });

  const change = (name: string, fields: object) =>
    call('PATCH', `${path}/${name}`, { spec: { predictor: fields } });

  const trafficOf = ({ status }: ServiceWire) =>
    (status?.components?.predictor?.traffic ?? []).map(
      ({ revisionName, percent }) => [revisionName, percent],
    );

  const traffic = (name: string, wanted: [string, number][]) =>
    eventually(
      `${name}: ${JSON.stringify(wanted)}`,
      () => read(name),
      service => JSON.stringify(trafficOf(service)) === JSON.stringify(wanted),
    );

  const revision = (name: string, number: number) =>
    `${name}-predictor-0000${number}`;

  async function create(name: string): Promise<void> {
    await call('POST', path, {
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: { name },
      spec: { predictor: { minReplicas: 2, model: model(1) } },
    });
    await traffic(name, [[revision(name, 1), 100]]);
  }

  it('sends everything to the first revision', async () => {
    await create('first');
    const service = await eventually(
      'ready',
      () => read('first'),
      candidate => conditionOf(candidate, 'Ready')?.status === 'True',
    );
    expect(service.status?.components?.predictor).toMatchObject({
      latestCreatedRevision: revision('first', 1),
      latestReadyRevision: revision('first', 1),
      latestRolledoutRevision: revision('first', 1),
    });
    expect(service.status?.deploymentMode).toBe('Serverless');
  });

  it('divides requests between the latest revision and the one before', async () => {
    await create('divided');
    await change('divided', { canaryTrafficPercent: 10, model: model(2) });
    const { status } = await traffic('divided', [
      [revision('divided', 2), 10],
      [revision('divided', 1), 90],
    ]);
    expect(status?.components?.predictor).toMatchObject({
      latestReadyRevision: revision('divided', 2),
      latestRolledoutRevision: revision('divided', 1),
      traffic: [
        { latestRevision: true },
        { latestRevision: false, tag: 'prev' },
      ],
    });
    await change('divided', { canaryTrafficPercent: 60 });
    await traffic('divided', [
      [revision('divided', 2), 60],
      [revision('divided', 1), 40],
    ]);
  });

  it('promotes when the share is taken away', async () => {
    await create('promoted');
    await change('promoted', { canaryTrafficPercent: 10, model: model(2) });
    await traffic('promoted', [
      [revision('promoted', 2), 10],
      [revision('promoted', 1), 90],
    ]);
    await change('promoted', { canaryTrafficPercent: null });
    await traffic('promoted', [[revision('promoted', 2), 100]]);
    const { status } = await eventually(
      'rolled out',
      () => read('promoted'),
      service =>
        service.status?.components?.predictor?.latestRolledoutRevision ===
        revision('promoted', 2),
    );
    expect(status?.components?.predictor?.previousRolledoutRevision).toBe(
      revision('promoted', 1),
    );
  });

  it('rolls back with a share of nothing', async () => {
    await create('pinned');
    await change('pinned', { canaryTrafficPercent: 30, model: model(2) });
    await traffic('pinned', [
      [revision('pinned', 2), 30],
      [revision('pinned', 1), 70],
    ]);
    await change('pinned', { canaryTrafficPercent: 0 });
    const { status } = await traffic('pinned', [
      [revision('pinned', 2), 0],
      [revision('pinned', 1), 100],
    ]);
    expect(status?.components?.predictor?.latestRolledoutRevision).toBe(
      revision('pinned', 1),
    );
  });

  it('goes back to the revision before also after everything was promoted', async () => {
    await create('regretted');
    await change('regretted', { model: model(2) });
    await traffic('regretted', [[revision('regretted', 2), 100]]);
    await change('regretted', { canaryTrafficPercent: 0 });
    const { status } = await traffic('regretted', [
      [revision('regretted', 2), 0],
      [revision('regretted', 1), 100],
    ]);
    expect(status?.components?.predictor?.latestRolledoutRevision).toBe(
      revision('regretted', 1),
    );
  });

  it('moves no request before the new revision is ready', async () => {
    await create('unready');
    await change('unready', {
      canaryTrafficPercent: 50,
      model: model(2),
      annotations: { 'sandbox.bellwether.dev/trouble': 'crashing' },
    });
    const { status } = await eventually(
      'a failed revision',
      () => read('unready'),
      service =>
        conditionOf(service, 'LatestDeploymentReady')?.status === 'False',
    );
    expect(status?.components?.predictor).toMatchObject({
      latestCreatedRevision: revision('unready', 2),
      latestReadyRevision: revision('unready', 1),
    });
    expect(trafficOf({ status } as ServiceWire)).toEqual([
      [revision('unready', 1), 100],
    ]);
  });

  it('has a canary in the world', async () => {
    const answer = await call(
      'GET',
      '/apis/serving.kserve.io/v1beta1/namespaces/travel-ml/inferenceservices/fare-demand',
    );
    const service: ServiceWire = JSON.parse(JSON.stringify(answer.body));
    expect(service.spec.predictor.canaryTrafficPercent).toBe(10);
    expect(trafficOf(service)).toEqual([
      ['fare-demand-predictor-00014', 10],
      ['fare-demand-predictor-00012', 90],
    ]);
  });
});
