import {
  HOST,
  ZONE,
  app,
  node,
  pod,
  rulesOf,
  size,
  term,
} from '../__testUtils__/packing';
import { defaultPriceList } from '../prices';
import { RandomStream } from '../statistics';
import { packNodes, type NodeToPack, type PodToPack } from './packNodes';
import type { PodRules, PodTerm } from './podRules';

describe('packNodes against all ways to place pods', () => {
  const NAMES = ['a', 'b'];

  function world(stream: RandomStream, podsPerNode: number) {
    const nodes = Array.from({ length: 4 }, (_, at) =>
      node(`n${at}`, ['x', 'y', undefined][stream.below(5) % 3]),
    );
    const kinds = NAMES.map(name => {
      const chance = (share: number) => stream.uniform() < share;
      const key = () => (chance(0.5) ? HOST : ZONE);
      const whom = () => app(NAMES[stream.below(2)]);
      return rulesOf(name, {
        near: chance(0.3) ? [term(key(), whom())] : [],
        apart: chance(0.3) ? [term(key(), whom())] : [],
        spread: chance(0.4)
          ? [
              {
                ...term(key(), whom()),
                maxSkew: 1 + stream.below(2),
                ...(chance(0.2) && { minDomains: 3 }),
              },
            ]
          : [],
      });
    });
    const pods = nodes.flatMap(({ name }, at) =>
      Array.from({ length: podsPerNode }, (_, which) => {
        const cores = 0.5 + 1.5 * stream.uniform();
        return pod(`p${at}${which}`, name, kinds[stream.below(2)], {
          now: size(cores),
          then: size(cores),
        });
      }),
    );
    return { nodes, pods };
  }

  it('never says that nodes go whose pods have nowhere to go', () => {
    const stream = new RandomStream(41);
    let gone = 0;
    let kept = 0;
    for (let run = 0; run < 400; run++) {
      const { nodes, pods } = world(stream, 2);
      const { freeAnyway } = packNodes(pods, nodes, defaultPriceList);
      const { freeAnyway: unruled } = packNodes(
        pods.map(one => ({ ...one, rules: undefined })),
        nodes,
        defaultPriceList,
      );
      gone += freeAnyway.length;
      kept += Math.max(0, unruled.length - freeAnyway.length);
      const at = new Map(pods.map(one => [one.name, one.node]));
      expect(canGo(freeAnyway, at, pods, nodes)).toBe(true);
    }
    expect(gone).toBeGreaterThan(100);
    expect(kept).toBeGreaterThan(100);
  });

  it('says that one goes wherever a single pod has a place to go to', () => {
    const stream = new RandomStream(43);
    let gone = 0;
    for (let run = 0; run < 400; run++) {
      const { nodes, pods } = world(stream, 1);
      const at = new Map(pods.map(one => [one.name, one.node]));
      const can = nodes.some(({ name }) => canGo([name], at, pods, nodes));
      const { freeAnyway } = packNodes(pods, nodes, defaultPriceList);
      expect(freeAnyway.length > 0).toBe(can);
      if (can) gone += 1;
    }
    expect(gone).toBeGreaterThan(40);
    expect(gone).toBeLessThan(380);
  });
});

/** Whether nodes can be emptied one after another, by trying every place and every order of their pods. */
function canGo(
  away: readonly string[],
  at: Map<string, string>,
  pods: readonly PodToPack[],
  nodes: readonly NodeToPack[],
): boolean {
  if (away.length === 0) return true;
  const [first, ...others] = away;
  const moving = pods.filter(({ name }) => at.get(name) === first);
  const lifted = new Map(at);
  for (const { name } of moving) lifted.delete(name);
  const left = nodes.filter(({ name }) => name !== first);
  const tryWith = (
    waiting: readonly PodToPack[],
    placed: Map<string, string>,
  ): boolean => {
    if (waiting.length === 0) return canGo(others, placed, pods, left);
    return waiting.some(one =>
      left.some(
        target =>
          mayStand(one, target, placed, pods, nodes) &&
          tryWith(
            waiting.filter(other => other !== one),
            new Map(placed).set(one.name, target.name),
          ),
      ),
    );
  };
  return tryWith(moving, lifted);
}

/** The scheduler's filters, read straight from their description: every pod is looked at, and nothing is remembered. */
function mayStand(
  { rules, now }: PodToPack,
  target: NodeToPack,
  at: ReadonlyMap<string, string>,
  pods: readonly PodToPack[],
  nodes: readonly NodeToPack[],
): boolean {
  const mine = rules!;
  const placed = pods.filter(({ name }) => at.has(name));
  const nodeOf = (one: PodToPack) =>
    nodes.find(({ name }) => name === at.get(one.name))!;
  const used = placed
    .filter(one => nodeOf(one) === target)
    .reduce((sum, one) => sum + one.now.cpuCores, 0);
  if (used + now.cpuCores > target.allocatable.cpuCores + 1e-9) return false;
  const isIn = (one: PodToPack, key: string) =>
    target.labels![key] !== undefined &&
    nodeOf(one).labels![key] === target.labels![key];
  const names = (one: PodTerm, other: PodRules) =>
    one.pods.labels!.every(({ key, values }) =>
      values.includes(other.labels![key]),
    );
  const isOpposed = placed.some(
    one =>
      mine.apart.some(
        rule => names(rule, one.rules!) && isIn(one, rule.topologyKey),
      ) ||
      one.rules!.apart.some(
        rule => names(rule, mine) && isIn(one, rule.topologyKey),
      ),
  );
  if (isOpposed) return false;
  if (mine.near.length > 0) {
    const friends = placed.filter(one =>
      mine.near.every(rule => names(rule, one.rules!)),
    );
    const isAlone =
      friends.length === 0 && mine.near.every(rule => names(rule, mine));
    const isNear = mine.near.every(
      ({ topologyKey }) =>
        target.labels![topologyKey] !== undefined &&
        (isAlone || friends.some(one => isIn(one, topologyKey))),
    );
    if (!isNear) return false;
  }
  return mine.spread.every(rule => {
    const place = target.labels![rule.topologyKey];
    if (place === undefined) return false;
    const counts: Record<string, number> = {};
    for (const { name, labels } of nodes) {
      if (mine.spread.some(({ topologyKey }) => !labels![topologyKey]))
        continue;
      const key = labels![rule.topologyKey];
      counts[key] =
        (counts[key] ?? 0) +
        placed.filter(
          one => at.get(one.name) === name && names(rule, one.rules!),
        ).length;
    }
    const places = Object.values(counts);
    const least =
      places.length < (rule.minDomains ?? 1) ? 0 : Math.min(...places);
    const itself = names(rule, mine) ? 1 : 0;
    return counts[place] + itself - least <= rule.maxSkew;
  });
}
