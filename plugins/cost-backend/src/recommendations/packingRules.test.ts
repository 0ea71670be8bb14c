import { ClusterObject } from '@bellwether/plugin-models-node';
import {
  cluster,
  freed,
  NODES,
  pack,
  requiring,
  type Labels,
} from '../__testUtils__/packing';
import { NodeRequirements } from '../clusters/NodeRequirements';
import { ClaimedVolumes } from '../clusters/volumeClaims';

describe('what pods require of each other', () => {
  const APP = { matchLabels: { app: 'fraud' } };
  const inZones = (...zones: string[]): ClusterObject[] =>
    NODES.map((name, at) => ({
      metadata: { name, labels: { zone: zones[at] } },
    }));
  const apart = (more: object = {}) => ({
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'zone', labelSelector: APP, ...more },
        ],
      },
    },
  });
  const spread = (more: object = {}) => ({
    topologySpreadConstraints: [
      {
        topologyKey: 'zone',
        maxSkew: 1,
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: APP,
        ...more,
      },
    ],
  });
  const near = (more: object = {}) => ({
    affinity: { podAffinity: apart(more).affinity.podAntiAffinity },
  });

  it.each<[string, object, string[], number]>([
    ['anti-affinity', apart(), ['x', 'x', 'y'], 0],
    [
      'anti-affinity to others',
      apart({ labelSelector: null }),
      ['x', 'x', 'y'],
      2,
    ],
    [
      'anti-affinity to another namespace',
      apart({ namespaces: ['web'] }),
      ['x', 'x', 'y'],
      2,
    ],
    [
      'anti-affinity to all namespaces',
      apart({ namespaceSelector: {} }),
      ['x', 'x', 'y'],
      0,
    ],
    [
      'anti-affinity to namespaces that are labelled',
      apart({ namespaceSelector: { matchLabels: { team: 'a' } } }),
      ['x', 'x', 'y'],
      0,
    ],
    [
      'anti-affinity to pods of another app',
      apart({ mismatchLabelKeys: ['app'] }),
      ['x', 'x', 'y'],
      2,
    ],
    ['affinity to each other', near(), ['x', 'x', 'y'], 2],
    [
      'affinity to what is nowhere',
      near({ labelSelector: { matchLabels: { app: 'db' } } }),
      ['x', 'x', 'y'],
      0,
    ],
    ['even spread', spread(), ['x', 'y', 'y'], 1],
    ['even spread over as many places', spread(), ['x', 'y', 'z'], 0],
    ['even spread with two more', spread({ maxSkew: 3 }), ['x', 'y', 'y'], 2],
    [
      'a spread that is a wish',
      spread({ whenUnsatisfiable: 'ScheduleAnyway' }),
      ['x', 'y', 'y'],
      2,
    ],
    [
      'a spread that is not understood',
      spread({ maxSkew: 'x' }),
      ['x', 'y', 'y'],
      0,
    ],
  ])('%s decides how many nodes can go', async (_, spec, zones, count) => {
    expect(
      await freed(cluster(), requiring(spec, inZones(...zones))),
    ).toHaveLength(count);
  });

  it('is decided by labels of nodes that Prometheus exports, or not at all', async () => {
    const { asked, freeAnyway } = await pack(
      cluster({
        kube_node_labels: NODES.map((node, at) => [
          { node, label_zone: ['x', 'x', 'y'][at] },
          1,
        ]),
      }),
      requiring(near()),
    );
    expect(freeAnyway).toHaveLength(2);
    expect(asked.join()).toContain('label_zone');
    expect(await freed(cluster(), requiring(near()))).toEqual([]);
  });
});

describe('volumes of pods', () => {
  const zones: ClusterObject[] = NODES.map((name, at) => ({
    metadata: { name, labels: { zone: ['x', 'x', 'y'][at] } },
  }));
  const spec = {
    volumes: [
      { name: 'cache', emptyDir: {} },
      { name: 'model', persistentVolumeClaim: { claimName: 'model' } },
    ],
  };
  const volume = (nodeAffinity?: object, labels = {}): ClusterObject => ({
    metadata: { name: 'pv', labels },
    spec: { claimRef: { namespace: 'ml', name: 'model' }, nodeAffinity },
  });
  const inZone = (zone: string) => ({
    required: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: 'zone', operator: 'In', values: [zone] }] },
      ],
    },
  });

  it.each<[string, ClusterObject[] | undefined, string[][]]>([
    [
      'bound to a zone keep their pods there',
      [volume(inZone('y'))],
      [['a', 'b']],
    ],
    [
      'that are there for all nodes keep none',
      [volume()],
      [
        ['a', 'b'],
        ['a', 'c'],
        ['b', 'c'],
      ],
    ],
    [
      'bound by a label keep their pods there',
      [volume(undefined, { 'topology.kubernetes.io/zone': 'p__q' })],
      [[]],
    ],
    ['that are not known keep their pods', [], [[]]],
    ['that may not be listed keep their pods', undefined, [[]]],
  ])('%s', async (_, volumes, gone) => {
    expect(gone).toContainEqual(
      await freed(cluster(), requiring(spec, zones, volumes)),
    );
  });

  it('of a StatefulSet are one for each pod', async () => {
    const { metadata } = zones[0];
    const set: ClusterObject = {
      metadata: { name: 'db', namespace: 'ml' },
      spec: {
        template: { spec: {} },
        volumeClaimTemplates: [{ metadata: { name: 'data' } }],
      },
    };
    const required = new NodeRequirements(
      { requirementsOf: () => undefined },
      [set],
      [{ metadata }],
      new ClaimedVolumes([
        {
          metadata: { name: 'pv' },
          spec: {
            claimRef: { namespace: 'ml', name: 'data-db-1' },
            nodeAffinity: inZone('y'),
          },
        },
      ]),
    );
    expect(required.limitsOf({ namespace: 'ml', pod: 'db-0' })).toBe('unknown');
    expect(required.limitsOf({ namespace: 'ml', pod: 'db-1' })).toMatchObject({
      volumes: [{ claim: 'data-db-1' }],
    });
  });
});

it('a node takes no more pods than it says', async () => {
  const most = (pods: number) => {
    const { kube_node_status_allocatable: allocatable, ...others } = cluster();
    return freed({
      ...others,
      kube_node_status_allocatable: [
        ...allocatable,
        ...NODES.map((node): [Labels, number] => [
          { node, resource: 'pods' },
          pods,
        ]),
      ],
    });
  };
  expect(await most(1)).toHaveLength(0);
  expect(await most(2)).toHaveLength(1);
  expect(await most(110)).toHaveLength(2);
});
