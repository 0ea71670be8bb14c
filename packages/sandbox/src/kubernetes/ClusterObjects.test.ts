import { aServer, createTestCluster } from './__testUtils__/createTestCluster';
import { type View, view, type Views } from './__testUtils__/views';
import type { KubernetesApi } from './index';
import { ANALYSIS_RUNS, BUILT_IN, builtIn, ROLLOUTS } from './resources';
import type { KubernetesObject, ResourceType } from './types';

const REPLICA_SETS = builtIn('replicasets');
const PODS = builtIn('pods');

async function withCluster(
  server: ReturnType<typeof aServer>,
  test: (api: KubernetesApi) => void,
  name?: string,
) {
  const cluster = await createTestCluster([server], name);
  try {
    test(cluster.api);
  } finally {
    await cluster.close();
  }
}

/** Leaves the ordinary workloads out. */
function ofServer<Kind extends keyof Views>(
  api: KubernetesApi,
  resource: ResourceType,
): View<Kind>[] {
  return api.store
    .list(resource)
    .filter(
      ({ metadata }) =>
        metadata.labels?.['backstage.io/kubernetes-id'] === 'card-fraud',
    ) as View<Kind>[];
}

const replicaSetsOf = (api: KubernetesApi) =>
  ofServer<'ReplicaSet'>(api, REPLICA_SETS);
const podsOf = (api: KubernetesApi) => ofServer<'Pod'>(api, PODS);
const rolloutOf = (api: KubernetesApi) => view(api, 'Rollout', 'card-fraud');

describe('the objects of a Rollout', () => {
  it('show a version that serves alone', async () => {
    await withCluster(aServer(), api => {
      const { status, metadata, spec } = rolloutOf(api);
      expect(status).toMatchObject({
        phase: 'Healthy',
        currentPodHash: status.stableRS,
        observedGeneration: String(metadata.generation),
        currentStepIndex: spec.strategy.canary.steps.length,
        replicas: 4,
        readyReplicas: 4,
        canary: { weights: { canary: { weight: 0 }, stable: { weight: 100 } } },
      });
      const sets = replicaSetsOf(api);
      expect(sets.map(set => set.spec.replicas).sort()).toEqual([0, 4]);
      expect(podsOf(api)).toHaveLength(4);
    });
  });

  it('show a canary with its share of pods and requests', async () => {
    const server = aServer({ canaryVersion: 25, canaryWeight: 20 });
    await withCluster(server, api => {
      const { status, spec } = rolloutOf(api);
      expect(status).toMatchObject({
        phase: 'Paused',
        message: 'CanaryPauseStep',
        pauseConditions: [{ reason: 'CanaryPauseStep' }],
        controllerPause: true,
        replicas: 5,
        updatedReplicas: 1,
        canary: { weights: { canary: { weight: 20 }, stable: { weight: 80 } } },
      });
      const { steps } = spec.strategy.canary;
      expect(steps[status.currentStepIndex]).toEqual({ pause: {} });
      expect(steps[status.currentStepIndex - 1]).toEqual({ setWeight: 20 });
      const byHash = Object.fromEntries(
        replicaSetsOf(api).map(set => [
          set.metadata.labels?.['rollouts-pod-template-hash'],
          set,
        ]),
      );
      const versionOf = (set: View<'ReplicaSet'>) =>
        set.spec.template.metadata.annotations['bellwether.dev/model-version'];
      expect(versionOf(byHash[status.stableRS])).toBe('23');
      expect(versionOf(byHash[status.currentPodHash])).toBe('25');
      expect(api.store.list(ANALYSIS_RUNS)).toHaveLength(1);
    });
  });

  it('show what keeps pods from being ready', async () => {
    await withCluster(aServer({ readyReplicas: 1 }), api => {
      expect(rolloutOf(api).status).toMatchObject({
        phase: 'Progressing',
        readyReplicas: 1,
      });
      const ready = podsOf(api).map(
        ({ status }) =>
          status.conditions.find(({ type }) => type === 'Ready')?.status,
      );
      expect(ready.filter(value => value === 'True')).toHaveLength(1);
    });
    await withCluster(aServer({ readyReplicas: 0 }), api => {
      expect(rolloutOf(api).status.phase).toBe('Degraded');
    });
  });
});

describe('the objects of an InferenceService', () => {
  const server = aServer({
    kind: 'InferenceService',
    canaryVersion: 25,
    canaryWeight: 25,
  });
  const serviceOf = (api: KubernetesApi) =>
    view(api, 'InferenceService', 'card-fraud');

  it('show a canary in Standard mode: asked for, and not routed', async () => {
    await withCluster(server, api => {
      const { spec, status } = serviceOf(api);
      expect(spec.predictor.model.storageUri).toBe('models:/card-fraud/23');
      expect(spec.canary).toEqual([
        {
          trafficPercent: 25,
          predictor: expect.objectContaining({
            name: 'v25',
            model: expect.objectContaining({
              storageUri: 'models:/card-fraud/25',
            }),
          }),
        },
      ]);
      expect(status).toMatchObject({
        deploymentMode: 'Standard',
        canaryStatuses: [{ name: 'v25', ready: true, trafficPercent: 25 }],
        modelStatus: { copies: { totalCopies: 3, failedCopies: 0 } },
      });
      const route = view(api, 'HTTPRoute', 'card-fraud');
      expect(route.spec.rules[0].backendRefs).toEqual([
        expect.objectContaining({
          name: 'card-fraud-v23-predictor',
          weight: 1,
        }),
      ]);
    });
  });

  it('show a canary in Serverless mode: traffic between revisions', async () => {
    const test = (api: KubernetesApi) => {
      const { spec, status } = serviceOf(api);
      expect(spec.predictor).toMatchObject({
        canaryTrafficPercent: 25,
        model: { storageUri: 'models:/card-fraud/25' },
      });
      const { traffic, latestReadyRevision } = status.components.predictor;
      expect(traffic).toEqual([
        expect.objectContaining({
          latestRevision: true,
          percent: 25,
          revisionName: latestReadyRevision,
        }),
        expect.objectContaining({ latestRevision: false, percent: 75 }),
      ]);
      const stable = view(api, 'Revision', traffic[1].revisionName);
      expect(
        stable.metadata.annotations?.[
          'internal.serving.kserve.io/storage-initializer-sourceuri'
        ],
      ).toBe('models:/card-fraud/23');
    };
    await withCluster(server, test, 'prod-us');
  });

  it('show a model that did not load', async () => {
    const failing = aServer({ kind: 'InferenceService', readyReplicas: 0 });
    await withCluster(failing, api => {
      const { status } = serviceOf(api);
      expect(status.modelStatus).toMatchObject({
        transitionStatus: 'BlockedByFailedLoad',
        lastFailureInfo: { reason: 'ModelLoadFailed' },
      });
      expect(status.conditions).toContainEqual(
        expect.objectContaining({ type: 'Ready', status: 'False' }),
      );
    });
  });
});

describe('every object of the world', () => {
  it('belongs to an owner that is there, in a namespace that is there', async () => {
    await withCluster(aServer({ canaryVersion: 25, canaryWeight: 20 }), api => {
      const objects = [...BUILT_IN, ROLLOUTS, ANALYSIS_RUNS].flatMap(resource =>
        api.store.list(resource),
      );
      const uids = new Set(objects.map(({ metadata }) => metadata.uid));
      expect(uids.size).toBe(objects.length);
      const owners = objects.flatMap(
        ({ metadata }) => metadata.ownerReferences ?? [],
      );
      expect(owners.length).toBeGreaterThan(10);
      expect(owners.filter(({ uid }) => !uids.has(uid))).toEqual([]);
    });
  });

  it('is the same for the same seed', async () => {
    const dump = async () => {
      let text = '';
      await withCluster(aServer(), api => {
        text = JSON.stringify(
          [...BUILT_IN, ROLLOUTS].map(resource => api.store.list(resource)),
        );
      });
      return text;
    };
    expect(await dump()).toBe(await dump());
  });
});

describe('changing objects from inside', () => {
  it('releases another version: new objects, the old ones gone, the status seen', async () => {
    await withCluster(aServer(), api => {
      const before = rolloutOf(api);
      api.objects.putServer(aServer({ canaryVersion: 25, canaryWeight: 50 }));
      const during = rolloutOf(api);
      expect(during.metadata.uid).toBe(before.metadata.uid);
      expect(during.metadata.generation).toBe(
        (before.metadata.generation ?? 0) + 1,
      );
      expect(during.status.observedGeneration).toBe(
        String(during.metadata.generation),
      );
      expect(during.status.stableRS).toBe(before.status.stableRS);
      expect(replicaSetsOf(api)).toHaveLength(3);
      api.objects.putServer(aServer({ stableVersion: 25 }));
      const after = rolloutOf(api);
      expect(after.status.stableRS).toBe(during.status.currentPodHash);
      expect(podsOf(api)).toHaveLength(4);
      expect(api.store.list(ANALYSIS_RUNS)).toEqual([]);
    });
  });

  it('writes nothing when nothing changes', async () => {
    await withCluster(aServer(), api => {
      const before = api.store.currentRevision;
      api.objects.putServer(aServer());
      expect(api.store.currentRevision).toBe(before);
    });
  });

  it('takes a server away with all that belongs to it', async () => {
    await withCluster(aServer(), api => {
      api.objects.removeServer(aServer());
      const left = [...BUILT_IN, ROLLOUTS].flatMap(resource =>
        ofServer(api, resource),
      );
      expect(left).toEqual([]);
    });
  });

  it('says so when there is nothing to change', async () => {
    await withCluster(aServer(), api => {
      const reference = {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Rollout',
        namespace: 'payments-ml',
        name: 'none',
      };
      const change = (_draft: KubernetesObject) => {};
      expect(() => api.objects.apply(reference, change)).toThrow(
        'prod-eu has no Rollout payments-ml/none',
      );
      expect(api.objects.remove(reference)).toBe(false);
      expect(() =>
        api.objects.remove({ ...reference, kind: 'Widget' }),
      ).toThrow('prod-eu serves no Widget of argoproj.io/v1alpha1');
    });
  });
});
