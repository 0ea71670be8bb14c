import { defaultPriceList, packNodes } from '@bellwether/rightsizing';
import { ClusterMetrics } from '../adapters/Sources';
import { readPlacement } from './clusterPacking';

type Labels = Record<string, string>;
type Answers = Record<string, Array<[Labels, number]>>;

const NODES = ['a', 'b', 'c'];
const POD = { namespace: 'ml' };

/** Three nodes of four cores with a pod of one core on each; the pods have an owner. */
function cluster(more: Answers = {}): Answers {
  const pods = NODES.map(node => ({ ...POD, pod: `on-${node}` }));
  return {
    kube_pod_info: pods.map((pod, at) => [{ ...pod, node: NODES[at] }, 1]),
    kube_pod_container_resource_requests: pods.map(pod => [
      { ...pod, resource: 'cpu' },
      1,
    ]),
    kube_pod_owner: pods.map(pod => [{ ...pod, owner_kind: 'ReplicaSet' }, 1]),
    kube_node_status_allocatable: NODES.flatMap((node): Answers[string] => [
      [{ node, resource: 'cpu' }, 4],
      [{ node, resource: 'memory' }, 2 ** 34],
    ]),
    kube_node_labels: NODES.map(node => [{ node }, 1]),
    ...more,
  };
}

async function freed(answers: Answers): Promise<string[]> {
  const metrics = {
    query: async (text: string) => {
      const metric = /\((\w+)\{/.exec(text)?.[1] ?? '';
      return (answers[metric] ?? []).map(([labels, value]) => ({
        labels,
        value,
      }));
    },
  };
  const found = { metrics, matcher: 'cluster="prod"' };
  const { pods, nodes } = await readPlacement(
    found as unknown as ClusterMetrics,
    defaultPriceList,
    1,
    0,
    new AbortController().signal,
  );
  return packNodes(pods, nodes, defaultPriceList).freeAnyway.sort();
}

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
