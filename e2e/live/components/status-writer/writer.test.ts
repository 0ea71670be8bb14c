import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Body } from '../../../contract/kubernetes/wire';
import { Cluster, type KubernetesObject } from '../kubernetes/Cluster';

/** Needs a cluster: run by `npm run test:live`. */
const inStack = process.env.BELLWETHER_KUBERNETES_URL
  ? describe
  : describe.skip;

const namespace = `status-${randomBytes(4).toString('hex')}`;
const metadata = { name: 'written', namespace };

const objects: KubernetesObject[] = [
  {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata,
    spec: {
      predictor: { name: 'v1', model: { modelFormat: { name: 'sklearn' } } },
    },
  },
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata,
    spec: {
      project: 'default',
      source: { repoURL: 'https://git.example.com/a', targetRevision: 'main' },
      destination: { namespace: 'shop' },
    },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata,
    spec: { parentRefs: [{ name: 'gateway' }] },
  },
  {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata,
    spec: { secretStoreRef: { name: 'store' } },
  },
];

inStack('the status of an object without a controller', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = Cluster.of(process.env);
    await cluster.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
  });

  afterAll(async () => {
    await cluster.ask({
      method: 'DELETE',
      path: `/api/v1/namespaces/${namespace}`,
    });
  });

  /** The object when it stands still: its status is there, and its version no longer changes. */
  async function settled(path: string): Promise<Body> {
    let last = '';
    for (;;) {
      const { body } = await cluster.request({ path });
      const { resourceVersion } = body.metadata;
      if (body.status && resourceVersion === last) return body;
      last = resourceVersion;
      await delay(500);
    }
  }

  it.each(objects.map(object => [object.kind, object] as const))(
    'of the kind %s is written once',
    async (kind, object) => {
      const { apiVersion } = object;
      const { status, body } = await cluster.ask({
        path: `/apis/${apiVersion}`,
      });
      const isServed =
        status === 200 && body.resources.some(known => known.kind === kind);
      // Definitions that the run did not ask for.
      if (!isServed) return;
      await cluster.create(object);
      const { status: written } = await settled(await cluster.pathOf(object));
      expect(JSON.stringify(written)).toMatch(
        /"(Ready|Accepted)","status":"True"|"Healthy"|"type":"(Ready|Accepted)"/,
      );
    },
    30_000,
  );
});
