import { modelRecord, modelServer } from '../__testUtils__/records';
import { checkAsCatalog } from '../__testUtils__/validate';
import { toServerEntities } from './serverEntities';
import { serverApiRef, serverComponentRef } from './serverNames';

const owners = {
  namespaces: { 'payments-ml': 'group:default/payments-ml' },
  default: 'group:default/ml-platform',
};

describe('a model server in the catalog', () => {
  it('depends on its model, provides its API, and belongs to the owner of the model', async () => {
    const server = modelServer();
    const { component, api } = toServerEntities(server, modelRecord(), owners);
    const name = 'flight-delay-prod-eu-f7d82ce0';
    expect(component).toEqual({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name,
        namespace: 'default',
        title: 'flight-delay on prod-eu',
        description:
          'KServe InferenceService in namespace travel-ml of prod-eu that serves flight-delay.',
        labels: {
          'bellwether.dev/framework': 'sklearn',
          'bellwether.dev/stage': 'production',
        },
        annotations: {
          'backstage.io/managed-by-location':
            'models:prod-eu/travel-ml/kserve/flight-delay',
          'backstage.io/managed-by-origin-location':
            'models:prod-eu/travel-ml/kserve/flight-delay',
          'bellwether.dev/cluster': 'prod-eu',
          'bellwether.dev/model': 'flight-delay',
          'bellwether.dev/registry': 'mlflow-prod',
          'bellwether.dev/owner-source': 'registry-tag',
          'backstage.io/kubernetes-cluster': 'prod-eu',
          'backstage.io/kubernetes-namespace': 'travel-ml',
          'backstage.io/kubernetes-id': 'flight-delay',
          'backstage.io/kubernetes-label-selector':
            'serving.kserve.io/inferenceservice=flight-delay',
        },
      },
      spec: {
        type: 'model-server',
        lifecycle: 'production',
        owner: 'group:default/travel-ml',
        system: 'system:default/flight-ops',
        dependsOn: ['resource:default/flight-delay'],
        providesApis: [`api:default/${name}`],
      },
    });
    expect(api).toMatchObject({
      kind: 'API',
      metadata: { name, namespace: 'default' },
      spec: {
        type: 'openapi',
        lifecycle: 'production',
        owner: 'group:default/travel-ml',
        system: 'system:default/flight-ops',
        definition: expect.stringContaining('/v2/models/{name}/infer'),
      },
    });
    await checkAsCatalog(component);
    await checkAsCatalog(api!);
    expect(serverComponentRef(server.id)).toBe(`component:default/${name}`);
    expect(serverApiRef(server.id)).toBe(`api:default/${name}`);
  });

  it.each([
    ['payments-ml', 'group:default/payments-ml', 'mapping'],
    ['constructor', 'group:default/ml-platform', 'default'],
  ])(
    'without a registered model belongs in namespace %s to %s',
    async (namespace, owner, source) => {
      const { component, api } = toServerEntities(
        modelServer({
          namespace,
          modelRef: undefined,
          registry: undefined,
          owner: undefined,
          kind: 'argo-rollout',
        }),
        undefined,
        owners,
      );
      expect(component.spec).toEqual({
        type: 'model-server',
        lifecycle: 'experimental',
        owner,
        providesApis: [expect.any(String)],
      });
      expect(component.metadata.annotations).toMatchObject({
        'bellwether.dev/owner-source': source,
      });
      expect(component.metadata.annotations).not.toHaveProperty(
        'backstage.io/kubernetes-label-selector',
      );
      await checkAsCatalog(component);
      await checkAsCatalog(api!);
    },
  );

  it('provides no API where its protocol is none that a signature describes', async () => {
    const { component, api } = toServerEntities(
      modelServer({ runtime: 'vllm' }),
      modelRecord(),
      owners,
    );
    expect(api).toBeUndefined();
    expect(component.spec).not.toHaveProperty('providesApis');
    await checkAsCatalog(component);
  });

  it('never shares a name with another server', () => {
    const ids = ['prod-eu', 'prod-us'].flatMap(cluster =>
      ['travel-ml', 'search-ml'].flatMap(namespace =>
        ['kserve', 'argo-rollout'].flatMap(kind =>
          ['a', 'a.b', 'x'.repeat(253), `${'x'.repeat(252)}y`].map(
            name => modelServer({ cluster, namespace, kind, name }).id,
          ),
        ),
      ),
    );
    expect(new Set(ids.map(serverComponentRef)).size).toBe(ids.length);
  });

  it('is the same whatever versions it runs and however it fares', () => {
    const steady = toServerEntities(modelServer(), modelRecord(), owners);
    const releasing = toServerEntities(
      modelServer({
        phase: 'progressing',
        message: 'step 2 of 4',
        versions: [
          { role: 'stable', version: 13, readyReplicas: 2, wantedReplicas: 3 },
          { role: 'canary', version: 14, readyReplicas: 1, wantedReplicas: 1 },
        ],
        observedAt: '2026-06-17T00:00:00.000Z',
      }),
      modelRecord({ versionCount: 20 }),
      owners,
    );
    expect(releasing).toEqual(steady);
  });
});
