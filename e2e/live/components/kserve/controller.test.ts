import { randomBytes } from 'node:crypto';
import { Cluster } from '../kubernetes/Cluster';
import { eventually } from '../eventually';
import { configure } from '.';

/** Needs KServe's controller: run by `npm run test:live -- --only kserve`. */
const inStack = process.env.BELLWETHER_KSERVE_CONTROLLER
  ? describe
  : describe.skip;

const namespace = `kserve-${randomBytes(4).toString('hex')}`;
const SERVICE = `/apis/serving.kserve.io/v1beta1/namespaces/${namespace}/inferenceservices/churn`;
const ROUTE = `/apis/gateway.networking.k8s.io/v1/namespaces/${namespace}/httproutes/churn`;

const predictor = (name: string) => ({
  name,
  model: {
    name: 'kserve-container',
    modelFormat: { name: 'sklearn' },
    storageUri: `pvc://models/churn/${name}`,
  },
});

interface Service {
  status?: {
    conditions?: { type: string; status: string }[];
    canaryStatuses?: { name: string; ready: boolean; trafficPercent: number }[];
  };
}

it('configures Standard mode and the Gateway API, and leaves the example out', () => {
  expect(
    configure({
      _example: 'long',
      deploy: '{"defaultDeploymentMode":"Serverless"}',
      ingress: '{"enableGatewayApi":false,"ingressDomain":"example.com"}',
      logger: '{}',
    }),
  ).toEqual({
    deploy: '{"defaultDeploymentMode":"Standard"}',
    ingress: '{"enableGatewayApi":true,"ingressDomain":"example.com"}',
    logger: '{}',
  });
});

inStack('an InferenceService under its controller', () => {
  let cluster: Cluster;

  const service = async (): Promise<Service> =>
    JSON.parse((await cluster.request({ path: SERVICE })).text);

  beforeAll(async () => {
    cluster = Cluster.of(process.env);
    await cluster.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    await cluster.create({
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: {
        name: 'churn',
        namespace,
        annotations: { 'serving.kserve.io/deploymentMode': 'Standard' },
      },
      spec: { predictor: { minReplicas: 4, ...predictor('v1') } },
    });
  });

  afterAll(async () => {
    await cluster.ask({ method: 'DELETE', path: SERVICE });
    await cluster.ask({
      method: 'DELETE',
      path: `/api/v1/namespaces/${namespace}`,
    });
  });

  it('becomes ready when its pods and its route are', async () => {
    const ready = await eventually('it is ready', async () =>
      (
        await service()
      ).status?.conditions?.find(
        ({ type, status }) => type === 'Ready' && status === 'True',
      ),
    );
    expect(ready.type).toBe('Ready');
  }, 90_000);

  it('declares a canary, and in this version routes nothing to it', async () => {
    await cluster.request({
      method: 'PATCH',
      path: SERVICE,
      type: 'application/merge-patch+json',
      body: {
        spec: { canary: [{ predictor: predictor('v2'), trafficPercent: 40 }] },
      },
    });
    const canary = await eventually('the canary is ready', async () =>
      (await service()).status?.canaryStatuses?.find(({ ready }) => ready),
    );
    expect(canary).toMatchObject({ name: 'v2', trafficPercent: 40 });
    const { body } = await cluster.request({ path: ROUTE });
    expect(body.spec.rules.flatMap(({ backendRefs }) => backendRefs)).toEqual([
      expect.objectContaining({ name: 'churn-v1-predictor', weight: 1 }),
    ]);
  }, 90_000);
});
