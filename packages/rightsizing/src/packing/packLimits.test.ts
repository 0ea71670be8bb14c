import { GIB } from '../__testUtils__/packing';
import { node, pod } from '../__testUtils__/plainPacking';
import { defaultPriceList } from '../prices';
import { RandomStream } from '../statistics';
import type { NodeLimits } from './nodeLimits';
import { packNodes, type NodeToPack, type PodToPack } from './packNodes';

describe('packNodes, with limits of pods', () => {
  const IN_A: NodeLimits = { selector: { zone: 'a' } };
  const inZone = (name: string, zone: string) =>
    node(name, { labels: { zone } });
  /** Two nodes, of which the new size of `x` frees the first. */
  const pack = (limits: PodToPack['limits'], nodes: NodeToPack[]) =>
    packNodes(
      [pod('x', 'n1', 3, 1.5, { limits }), pod('y', 'n2', 3, 1.6)],
      nodes,
      defaultPriceList,
    );

  it('frees a node only onto nodes on which its pods may stand, and says which limit held it', () => {
    expect(pack(IN_A, [inZone('n1', 'a'), inZone('n2', 'a')])).toMatchObject({
      freedNodes: ['n1'],
      billablePerHour: 0.2,
      held: [],
    });
    const held = pack(IN_A, [inZone('n1', 'a'), inZone('n2', 'b')]);
    // What may stand anywhere goes to what may not.
    expect(held).toMatchObject({ freedNodes: ['n2'], billablePerHour: 0.2 });
    const both = packNodes(
      [
        pod('x', 'n1', 3, 1.5, { limits: IN_A }),
        pod('y', 'n2', 3, 1.6, { limits: { selector: { zone: 'b' } } }),
      ],
      [inZone('n1', 'a'), inZone('n2', 'b')],
      defaultPriceList,
    );
    expect(both).toMatchObject({
      freedNodes: [],
      billablePerHour: 0,
      billableSentence: 'no node goes away, so the bill stays the same',
      held: [
        { node: 'n1', limit: 'nodeSelector zone=a' },
        { node: 'n2', limit: 'nodeSelector zone=b' },
      ],
      heldSentence:
        '2 more nodes would go away but for nodeSelector zone=a (1); nodeSelector zone=b (1)',
    });
  });

  it.each<[string, Partial<PodToPack>, string]>([
    [
      'pinned to its node by name',
      { limits: { selector: {}, node: 'n1' } },
      'nodeName n1',
    ],
    [
      'of which nothing is known',
      { limits: 'unknown' },
      'pods of which it is not known where they may stand',
    ],
    [
      'that asks for a label of which nothing is known',
      { limits: { selector: { disk: 'ssd' } } },
      'nodeSelector disk=ssd (not all labels of nodes are known)',
    ],
    ['that nobody would make anew', { pinned: 'no owner' }, 'no owner'],
    ['that must stay', { pinned: true }, 'a pod that must not be moved'],
  ])('a pod %s keeps its node', (_, more, limit) => {
    const packing = packNodes(
      [
        pod('x', 'n1', 3, 1.5, more),
        pod('y', 'n2', 3, 1.6, { pinned: 'stays too' }),
      ],
      [node('n1'), node('n2')],
      defaultPriceList,
    );
    expect(packing.freedNodes).toEqual([]);
    expect(packing.held).toContainEqual({ node: 'n1', limit });
  });

  it('names the kind of nodes where that is what holds one', () => {
    const kinds = ['ml', 'ml', 'web'];
    const packing = packNodes(
      [pod('x', 'n0', 3, 1.5), pod('y', 'n1', 3, 3), pod('z', 'n2', 2, 2)],
      kinds.map((pool, at) => node(`n${at}`, { pool })),
      defaultPriceList,
    );
    expect(packing).toMatchObject({
      freedNodes: [],
      heldSentence:
        'one more node would go away but for the kind of nodes that its pods are kept to (ml)',
    });
  });

  it('names no limit where there is no room either, nor for what could have gone before', () => {
    const full = pack(IN_A, [
      inZone('n1', 'a'),
      node('n2', {
        labels: { zone: 'b' },
        allocatable: { cpuCores: 2, memoryBytes: 8 * GIB },
      }),
    ]);
    expect(full.held).toEqual([]);
    const limits = (zone: string): NodeLimits => ({ selector: { zone } });
    const before = packNodes(
      [
        pod('x', 'n1', 1, 0.5, { limits: limits('a') }),
        pod('y', 'n2', 1, 0.5, { limits: limits('b') }),
      ],
      [inZone('n1', 'a'), inZone('n2', 'b')],
      defaultPriceList,
    );
    expect(before).toMatchObject({ freedNodes: [], held: [] });
    expect(before.heldSentence).toBeUndefined();
  });

  it('never frees nodes whose pods have nowhere to go: held against all ways to place them', () => {
    const stream = new RandomStream(23);
    const zones = ['a', 'b', 'c'];
    let freed = 0;
    let held = 0;
    for (let run = 0; run < 300; run++) {
      const nodes = Array.from({ length: 4 }, (_, at) =>
        inZone(`n${at}`, zones[stream.below(3)]),
      );
      const pods = nodes.flatMap(({ name: on, labels }, at) =>
        [2.4 + stream.uniform(), 0.5 * stream.uniform()].map((now, which) =>
          pod(`p${at}${which}`, on, now, 0.4 * now, {
            limits: {
              selector: stream.uniform() < 0.5 ? { zone: labels!.zone } : {},
            },
          }),
        ),
      );
      const packing = packNodes(pods, nodes, defaultPriceList);
      const gone = [...packing.freeAnyway, ...packing.freedNodes];
      if (packing.freeAnyway.length === 0 && gone.length > 0) freed += 1;
      held += packing.held.length;
      for (const [which, away] of [
        ['now', packing.freeAnyway],
        ['then', packing.freedNodes.length > 0 ? gone : []],
      ] as const) {
        // Nodes that went before need not be those that go with the new sizes.
        if (which === 'then' && packing.freeAnyway.length > 0) continue;
        expect(canGo(away, which, pods, nodes)).toBe(true);
      }
    }
    expect(freed).toBeGreaterThan(10);
    expect(held).toBeGreaterThan(10);
  });
});

/** Whether there is a way to place the pods of some nodes on the others, by trying all. */
function canGo(
  away: readonly string[],
  which: 'now' | 'then',
  pods: readonly PodToPack[],
  nodes: readonly NodeToPack[],
): boolean {
  const left = nodes.filter(({ name }) => !away.includes(name));
  const free = new Map(
    left.map(({ name, allocatable }) => [
      name,
      pods
        .filter(one => one.node === name)
        .reduce(
          (rest, one) => rest - one[which].cpuCores,
          allocatable.cpuCores,
        ),
    ]),
  );
  const moving = pods.filter(one => away.includes(one.node));
  const tryFrom = (index: number): boolean => {
    if (index === moving.length) return true;
    const { limits } = moving[index];
    const need = moving[index][which].cpuCores;
    const zone = typeof limits === 'object' ? limits.selector.zone : undefined;
    return left.some(({ name, labels }) => {
      const rest = free.get(name)!;
      if (rest < need - 1e-9) return false;
      if (zone !== undefined && labels?.zone !== zone) return false;
      free.set(name, rest - need);
      const isPlaced = tryFrom(index + 1);
      free.set(name, rest);
      return isPlaced;
    });
  };
  return tryFrom(0);
}
