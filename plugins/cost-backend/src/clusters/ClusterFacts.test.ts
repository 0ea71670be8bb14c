import { ClusterClient, ClusterObject } from '@bellwether/plugin-models-node';
import { ClusterFacts } from './ClusterFacts';

const at = (name: string): ClusterObject['metadata'] => ({
  name,
  namespace: 'n',
});

async function factsOf(
  objects: Record<string, ClusterObject[]>,
): Promise<ClusterFacts> {
  const client: ClusterClient = {
    clusterNames: async () => ['prod-eu'],
    version: async () => 'v1.34.4',
    isServed: async () => true,
    mayI: async () => true,
    watch: async function* watch() {},
    list: async (_, { plural }) => ({
      resourceVersion: '1',
      objects: objects[plural] ?? [],
    }),
  };
  return ClusterFacts.read(client, 'prod-eu', new AbortController().signal);
}

const service = (name: string) => ({ kind: 'kserve', namespace: 'n', name });
const rollout = (name: string) => ({
  kind: 'argo-rollout',
  namespace: 'n',
  name,
});

describe('autoscalers', () => {
  const scales = (kind: string, name: string) =>
    factsOf({
      horizontalpodautoscalers: [
        {
          metadata: at('scaler'),
          spec: {
            scaleTargetRef: { kind, name },
            metrics: [
              {
                type: 'Resource',
                resource: {
                  name: 'cpu',
                  target: { averageUtilization: 70 },
                },
              },
            ],
          },
        },
      ],
    });

  it.each(['fraud', 'fraud-predictor', 'fraud-predictor-default'])(
    'one of %s is of the InferenceService',
    async target => {
      expect(
        (await scales('Deployment', target)).autoscalerOf(service('fraud')),
      ).toEqual({ metric: 'cpu', targetUtilisation: 0.7 });
    },
  );

  it('one of a service whose name begins alike is not', async () => {
    const facts = await scales('Deployment', 'fraud-eu-predictor');
    expect(facts.autoscalerOf(service('fraud'))).toBeUndefined();
    expect(facts.autoscalerOf(service('fraud-eu'))).toBeDefined();
  });

  it('one of another kind of object is not of a Rollout', async () => {
    expect(
      (await scales('Deployment', 'fraud')).autoscalerOf(rollout('fraud')),
    ).toBeUndefined();
    expect(
      (await scales('Rollout', 'fraud')).autoscalerOf(rollout('fraud')),
    ).toBeDefined();
  });
});

describe('vertical autoscalers', () => {
  const scaled = async (more: object) =>
    (
      await factsOf({
        verticalpodautoscalers: [
          {
            metadata: at('scaler'),
            spec: { targetRef: { kind: 'Rollout', name: 'fraud' }, ...more },
          },
        ],
      })
    ).verticallyScaled(rollout('fraud'), ['model', 'sidecar']);

  it('set the requests of every container, unless they only recommend', async () => {
    expect(await scaled({})).toEqual(['model', 'sidecar']);
    expect(await scaled({ updatePolicy: { updateMode: 'Initial' } })).toEqual([
      'model',
      'sidecar',
    ]);
    expect(await scaled({ updatePolicy: { updateMode: 'Off' } })).toEqual([]);
  });

  it('leave containers alone that their policy leaves out', async () => {
    const policy = (containerPolicies: object[]) =>
      scaled({ resourcePolicy: { containerPolicies } });
    expect(await policy([{ containerName: 'sidecar', mode: 'Off' }])).toEqual([
      'model',
    ]);
    expect(
      await policy([
        { containerName: '*', mode: 'Off' },
        { containerName: 'model' },
      ]),
    ).toEqual(['model']);
  });

  it('of another server are none of this one', async () => {
    expect(
      await scaled({ targetRef: { kind: 'Rollout', name: 'fraud-eu' } }),
    ).toEqual([]);
  });
});

describe('what a server runs', () => {
  const set = (
    name: string,
    day: number,
    version: number,
    more: { image?: string; replicas?: number } = {},
  ): ClusterObject => ({
    metadata: {
      ...at(name),
      creationTimestamp: `2026-06-${String(day).padStart(2, '0')}T00:00:00Z`,
      ownerReferences: [{ kind: 'Rollout', name: 'fraud', uid: 'r' }],
    },
    spec: {
      replicas: more.replicas ?? 0,
      template: {
        spec: {
          containers: [
            {
              name: 'model',
              image: more.image ?? 'mlserver:1',
              env: [{ name: 'MODEL_URI', value: `models:/fraud/${version}` }],
            },
          ],
        },
      },
    },
  });
  const released = async (
    sets: ClusterObject[],
    versions: Array<{ role: 'stable' | 'canary'; version: number }>,
    fromSeconds = 0,
  ) => {
    const { workloads } = await factsOf({ replicasets: sets });
    const seconds = workloads.releasedSince(
      fromSeconds,
      {
        namespace: 'n',
        versions: versions.map(one => ({
          ...one,
          readyReplicas: 1,
          wantedReplicas: 1,
        })),
      },
      { kind: 'Rollout', name: 'fraud' },
    );
    return seconds && new Date(seconds * 1000).getUTCDate();
  };

  it('came when the set of another version did', async () => {
    const sets = [set('a', 1, 1), set('b', 5, 2, { replicas: 2 })];
    const stable = { role: 'stable', version: 2 } as const;
    expect(await released(sets, [stable])).toBe(5);
    const later = Date.parse('2026-06-06T00:00:00Z') / 1000;
    expect(await released(sets, [stable], later)).toBeUndefined();
  });

  it('came when the set of another image did, and not with a set that differs in nothing of that', async () => {
    const sets = [
      set('a', 1, 2),
      set('b', 5, 2, { image: 'mlserver:2' }),
      // For example another size.
      set('c', 9, 2, { image: 'mlserver:2', replicas: 2 }),
    ];
    expect(await released(sets, [{ role: 'stable', version: 2 }])).toBe(5);
  });

  it('is not a canary in progress, nor one that was given up', async () => {
    const sets = [
      set('a', 1, 1),
      set('b', 5, 2, { replicas: 2 }),
      set('c', 9, 3, { replicas: 1 }),
    ];
    const stable = { role: 'stable', version: 2 } as const;
    expect(await released(sets, [stable, { role: 'canary', version: 3 }])).toBe(
      5,
    );
    expect(await released([sets[0], sets[1], set('c', 9, 3)], [stable])).toBe(
      5,
    );
  });

  it('is not known to be new where nothing else was there before', async () => {
    expect(
      await released(
        [set('a', 1, 1, { replicas: 2 })],
        [{ role: 'stable', version: 1 }],
      ),
    ).toBeUndefined();
  });
});

it.each([
  ['which sets resources', 'unknown', '/spec/template/spec/…/resources'],
  ['which sets something else', 'kustomize-patch', '/spec/paused'],
])(
  'an overlay with a patch on its way to the cluster, %s, is %s',
  async (_, kind, path) => {
    const facts = await factsOf({
      rollouts: [
        {
          metadata: {
            ...at('fraud'),
            labels: {
              'kustomize.toolkit.fluxcd.io/name': 'apps',
              'kustomize.toolkit.fluxcd.io/namespace': 'n',
            },
          },
        },
      ],
      kustomizations: [
        {
          metadata: at('apps'),
          spec: {
            path: './apps',
            sourceRef: { kind: 'GitRepository', name: 'deploy' },
            patches: [{ patch: `- {op: add, path: ${path}, value: {}}` }],
          },
        },
      ],
      gitrepositories: [
        {
          metadata: at('deploy'),
          spec: { url: 'https://git.example.com/a/b' },
        },
      ],
    });
    expect(facts.gitOf(rollout('fraud'))).toMatchObject({ kind });
  },
);
