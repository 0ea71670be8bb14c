import { ClusterObject } from '@bellwether/plugin-models-node';
import {
  cluster,
  freed,
  NODES,
  pack,
  POD,
  requiring,
  type Answers,
  type Labels,
} from '../__testUtils__/packing';
import { NodeRequirements } from '../clusters/NodeRequirements';
import { ClaimedVolumes } from '../clusters/volumeClaims';

const taint = (node: string, key: string, effect: string): [Labels, number] => [
  { node, key, value: '', effect },
  1,
];

it('pods of three nodes find a place on one of them', async () => {
  expect(await freed(cluster())).toHaveLength(2);
});

it('nodes that are kept for others by a taint neither take pods nor give them', async () => {
  const kept = cluster({
    kube_node_spec_taint: [taint('c', 'team', 'NoSchedule')],
  });
  const gone = await freed(kept);
  expect(gone).toHaveLength(1);
  expect(gone).not.toContain('c');
});

it.each([
  ['is a wish', 'team', 'PreferNoSchedule'],
  ['passes', 'node.kubernetes.io/unreachable', 'NoExecute'],
])('a taint that %s keeps no pod away', async (_, key, effect) => {
  expect(
    await freed(cluster({ kube_node_spec_taint: [taint('c', key, effect)] })),
  ).toHaveLength(2);
});

it.each([
  ['as newer versions write it', {}],
  ['as older versions write it', { owner_kind: '<none>' }],
])('a pod without an owner keeps its node: %s', async (_, owner: Labels) => {
  const { kube_pod_owner: owners, ...others } = cluster();
  const gone = await freed({
    ...others,
    kube_pod_owner: [
      ...owners.slice(1),
      [{ ...POD, pod: 'on-a', ...owner }, 1],
    ],
  });
  expect(gone).toEqual(['b', 'c']);
});

it('a pod that the node itself runs goes with it', async () => {
  const { kube_pod_owner: owners, ...others } = cluster();
  expect(
    await freed({
      ...others,
      // Too large for the others: it could not be moved.
      kube_pod_container_resource_requests: [
        [{ ...POD, pod: 'on-a', resource: 'cpu' }, 4],
      ],
      kube_pod_owner: [
        ...owners.slice(1),
        [{ ...POD, pod: 'on-a', owner_kind: 'Node' }, 1],
      ],
    }),
  ).toContain('a');
});

describe('what pods require of their nodes', () => {
  const IN_A = { nodeSelector: { zone: 'a' } };
  const labelled = (zones: string[]): ClusterObject[] =>
    NODES.map((name, at) => ({
      metadata: { name, labels: { zone: zones[at] } },
    }));

  it('keeps them where the cluster says that they may stand', async () => {
    const gone = (zones: string[], spec: object = IN_A) =>
      freed(cluster(), requiring(spec, labelled(zones)));
    expect(await gone(['a', 'a', 'a'])).toHaveLength(2);
    // The pod on b may go to a or c, and nothing may go to b.
    expect(await gone(['a', 'b', 'a'])).toEqual(expect.arrayContaining(['b']));
    expect(await gone(['a', 'b', 'b'])).toEqual(['b', 'c']);
    const affinity = {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: 'zone', operator: 'NotIn', values: ['a', 'b', 'c'] },
              ],
            },
          ],
        },
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1 }],
      },
    };
    expect(await gone(['a', 'b', 'c'], { affinity })).toEqual([]);
    expect(await gone(['a', 'b', 'c'], { nodeName: 'a' })).toEqual(['b', 'c']);
  });

  it('is asked of Prometheus where the portal may not list nodes', async () => {
    const zone = (name: string): Answers => ({
      kube_node_labels: NODES.map(node => [
        { node, [name]: node === 'c' ? 'b' : 'a' },
        1,
      ]),
    });
    const { freeAnyway, asked } = await pack(
      cluster(zone('label_topology_zone_id')),
      requiring({ nodeSelector: { 'topology/zoneId': 'a' } }),
    );
    // c's pod may go to a or b, whose own may not come to c.
    expect(freeAnyway).toHaveLength(2);
    expect(freeAnyway).toContain('c');
    expect(asked.join()).toContain(
      'label_topology_zoneId,label_topology_zone_id',
    );
  });

  it('keeps their nodes where the label is not exported, or their set is not known', async () => {
    expect(await freed(cluster(), requiring(IN_A))).toEqual([]);
    const unknown = new NodeRequirements(
      { requirementsOf: () => undefined },
      [],
      [],
      new ClaimedVolumes(undefined),
    );
    expect(await freed(cluster(), unknown)).toEqual([]);
  });

  it('an operator that is not known is no permission', async () => {
    const terms = [
      { matchExpressions: [{ key: 'zone', operator: 'Near', values: ['a'] }] },
    ];
    const affinity = {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: terms,
        },
      },
    };
    expect(
      await freed(
        cluster(),
        requiring({ affinity }, labelled(['a', 'a', 'a'])),
      ),
    ).toEqual([]);
  });
});
