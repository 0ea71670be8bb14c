import { eventually } from './Checks';
import type { Upstream } from './outages';
import { refOf } from './PortalApi';
import { RECOVERY_SECONDS, type Scene } from './Scene';

/** A model that nobody else touches. */
export const PROBE = 'fault-probe';

const NAMESPACE = 'default';

const ROLLOUT = `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/rollouts/${PROBE}`;

const versionAnnotation = (version: number) => ({
  'bellwether.dev/model': PROBE,
  'bellwether.dev/model-version': String(version),
});

/** Makes the model, and something that serves it. */
export async function prepareProbe(scene: Scene): Promise<void> {
  await scene.registry.createModel(PROBE);
  await scene.registry.createVersion(PROBE);
  await scene.cluster.apply({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: {
      name: PROBE,
      namespace: NAMESPACE,
      annotations: versionAnnotation(1),
    },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: PROBE } },
      template: {
        metadata: { labels: { app: PROBE } },
        spec: {
          containers: [{ name: 'model', image: 'registry.example.com/m:1' }],
        },
      },
      strategy: { canary: {} },
    },
  });
  await eventually(
    'the portal knows the model and where it runs',
    RECOVERY_SECONDS,
    () => scene.portal.models.getServers(refOf(PROBE)),
    ({ servers }) => servers.length === 1,
  );
}

async function probeInFleet({ portal }: Scene) {
  const { items } = await portal.models.queryFleet({ text: PROBE });
  const row = items.find(({ name }) => name === PROBE);
  if (!row) throw new Error(`The fleet does not show ${PROBE}`);
  return row;
}

export const mlflow: Upstream = {
  title: 'MLflow',
  server: 'mlflow',
  connection: 'registry:mlflow-prod',
  async staleSince(scene) {
    return (await probeInFleet(scene)).staleSince;
  },
  async changeIsSeen(scene) {
    const { versionCount } = await probeInFleet(scene);
    await eventually(
      'the registry takes a version',
      RECOVERY_SECONDS,
      async () => {
        await scene.registry.createVersion(PROBE);
        return true;
      },
      done => done,
    );
    await eventually(
      'the new version is shown',
      RECOVERY_SECONDS,
      () => probeInFleet(scene),
      row => row.versionCount > versionCount,
    );
  },
};

export const apiServer: Upstream = {
  title: 'kube-apiserver',
  server: 'kube-apiserver',
  connection: 'cluster:live',
  async staleSince({ portal }) {
    const { clusters } = await portal.models.getServers(refOf(PROBE));
    return clusters.find(({ cluster }) => cluster === 'live')?.staleSince;
  },
  async changeIsSeen({ cluster, portal }) {
    const shown = async () => {
      const { servers } = await portal.models.getServers(refOf(PROBE));
      return servers[0]?.versions[0]?.declared;
    };
    const next = Number((await shown()) ?? 1) + 1;
    await eventually(
      'the cluster takes a change',
      RECOVERY_SECONDS,
      () =>
        cluster.ask({
          method: 'PATCH',
          path: ROLLOUT,
          type: 'application/merge-patch+json',
          body: { metadata: { annotations: versionAnnotation(next) } },
        }),
      ({ status }) => status === 200,
    );
    await eventually(
      'the new version is shown',
      RECOVERY_SECONDS,
      shown,
      declared => declared === String(next),
    );
  },
};

export const prometheus: Upstream = {
  title: 'Prometheus',
  server: 'prometheus',
  connection: 'metrics:live',
  async staleSince({ portal }) {
    const { state, lastSuccessAt } = await portal.connection('metrics:live');
    return state === 'connected' ? undefined : lastSuccessAt;
  },
  async changeIsSeen({ portal }) {
    const began = new Date().toISOString();
    await eventually(
      'it is asked again, and answers',
      RECOVERY_SECONDS,
      () => portal.connection('metrics:live'),
      ({ lastSuccessAt }) =>
        lastSuccessAt !== undefined && lastSuccessAt > began,
    );
  },
};
