import { GIB } from '../__testUtils__/packing';
import { node, pod } from '../__testUtils__/plainPacking';
import { defaultPriceList, priceOf } from '../prices';
import { RandomStream } from '../statistics';
import { packNodes, type PodToPack } from './packNodes';

describe('packNodes', () => {
  it('is billable only where a node goes away', () => {
    const nodes = [node('a'), node('b')];
    const frees = packNodes(
      [pod('x', 'a', 3, 1.5), pod('y', 'b', 3, 1.5)],
      nodes,
      defaultPriceList,
    );
    expect(frees).toMatchObject({
      billablePerHour: 0.2,
      freedNodes: ['a'],
      freeAnyway: [],
      billableSentence:
        'one node goes away, and with it what stood empty on it',
    });
    const stays = packNodes(
      [pod('x', 'a', 3, 2.5), pod('y', 'b', 3, 2.5)],
      nodes,
      defaultPriceList,
    );
    expect(stays).toMatchObject({
      billablePerHour: 0,
      schedulablePerHour: 0,
      schedulableSentence: 'no room in which another pod finds a place',
    });
    expect(stays.requestedPerHour).toBeCloseTo(
      priceOf({ cpuCores: 1, memoryBytes: 4 * GIB }, defaultPriceList),
    );
  });

  it('does not count a node that could have gone before', () => {
    const packing = packNodes(
      [pod('x', 'a', 1, 0.5), pod('y', 'b', 1, 0.5)],
      [node('a'), node('b')],
      defaultPriceList,
    );
    expect(packing).toMatchObject({
      billablePerHour: 0,
      freedNodes: [],
      freeAnyway: ['a'],
    });
    expect(packing.schedulablePerHour).toBeGreaterThan(0);
  });

  it('moves nothing that is pinned, and takes along what belongs to the node', () => {
    const nodes = [node('a'), node('b')];
    const pinned = packNodes(
      [
        pod('x', 'a', 3, 1, { pinned: true }),
        pod('y', 'b', 3, 1, { pinned: true }),
      ],
      nodes,
      defaultPriceList,
    );
    expect(pinned.freedNodes).toEqual([]);
    const daemons = packNodes(
      [
        pod('x', 'a', 3, 1.8),
        pod('y', 'b', 3, 1.8),
        pod('d1', 'a', 0.4, 0.4, { staysWithNode: true }),
        pod('d2', 'b', 0.4, 0.4, { staysWithNode: true }),
      ],
      nodes,
      defaultPriceList,
    );
    expect(daemons.freedNodes).toEqual(['a']);
  });

  it('keeps pods in their pool, and one node of a pool', () => {
    const packing = packNodes(
      [pod('x', 'a', 3, 0.5), pod('y', 'b', 3, 0.5)],
      [node('a', { pool: 'gpu' }), node('b', { pool: 'cpu' })],
      defaultPriceList,
    );
    expect(packing.freedNodes).toEqual([]);
  });

  it('has schedulable within requested, bills whole nodes, and nothing is below nothing', () => {
    let billed = 0;
    const stream = new RandomStream(11);
    for (let run = 0; run < 200; run++) {
      const nodes = Array.from({ length: 2 + stream.below(4) }, (_, i) =>
        node(`n${i}`, { perHour: 0.19424 }),
      );
      const free = new Map(nodes.map(({ name }) => [name, 4]));
      const pods: PodToPack[] = [];
      for (let i = 0; i < 12; i++) {
        const on = `n${stream.below(nodes.length)}`;
        const now = 0.2 + 1.5 * stream.uniform();
        const left = free.get(on)!;
        if (now > left) continue;
        free.set(on, left - now);
        pods.push(pod(`p${i}`, on, now, now * (0.3 + 0.7 * stream.uniform())));
      }
      const packing = packNodes(pods, nodes, defaultPriceList);
      const { requestedPerHour, schedulablePerHour, billablePerHour } = packing;
      const gone = packing.freedNodes.filter(
        name => !packing.freeAnyway.includes(name),
      );
      expect(billablePerHour).toBeLessThanOrEqual(
        gone.length * 0.19424 + 1e-12,
      );
      expect(billablePerHour / 0.19424).toBeCloseTo(
        Math.round(billablePerHour / 0.19424),
        9,
      );
      billed += billablePerHour;
      expect(billablePerHour).toBeGreaterThanOrEqual(0);
      expect(schedulablePerHour).toBeGreaterThanOrEqual(
        Math.min(billablePerHour, requestedPerHour) - 1e-12,
      );
      expect(schedulablePerHour).toBeGreaterThanOrEqual(0);
      expect(schedulablePerHour).toBeLessThanOrEqual(requestedPerHour + 1e-12);
    }
    expect(billed).toBeGreaterThan(0);
  });

  it('bills a whole node where a little less empties it, and says that more goes than is given back', () => {
    const packing = packNodes(
      [pod('x', 'a', 2.1, 1.8), pod('y', 'b', 2, 2)],
      [node('a'), node('b')],
      defaultPriceList,
    );
    expect(packing.requestedPerHour).toBeCloseTo(
      priceOf({ cpuCores: 0.3, memoryBytes: 1.2 * GIB }, defaultPriceList),
    );
    expect(packing.schedulablePerHour).toBeCloseTo(packing.requestedPerHour);
    expect(packing).toMatchObject({
      billablePerHour: 0.2,
      billableSentence:
        'one node goes away, and with it what stood empty on it',
    });
  });
});
