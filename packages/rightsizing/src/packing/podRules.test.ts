import { defaultPriceList } from '../prices';
import { RandomStream } from '../statistics';
import type { NodeExpression } from './nodeLimits';
import { packNodes, type NodeToPack, type PodToPack } from './packNodes';
import { means, type PodRules, type PodTerm } from './podRules';

const GIB = 2 ** 30;
const HOST = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

const node = (
  name: string,
  zone: string | undefined,
  more: Partial<NodeToPack> = {},
): NodeToPack => ({
  name,
  labels: { [HOST]: name, ...(zone && { [ZONE]: zone }) },
  allocatable: { cpuCores: 4, memoryBytes: 16 * GIB },
  perHour: 0.2,
  ...more,
});

const size = (cpuCores: number) => ({ cpuCores, memoryBytes: cpuCores * GIB });

const app = (...names: string[]): NodeExpression[] => [
  { key: 'app', operator: 'In', values: names },
];

const term = (
  topologyKey: string,
  labels: readonly NodeExpression[] | undefined,
  more: Partial<PodTerm['pods']> = {},
): PodTerm => ({
  topologyKey,
  pods: { namespaces: ['ml'], labels, ...more },
});

const rulesOf = (
  name: string | undefined,
  more: Partial<PodRules> = {},
): PodRules => ({
  namespace: 'ml',
  labels: name === undefined ? undefined : { app: name },
  near: [],
  apart: [],
  spread: [],
  ...more,
});

const pod = (
  name: string,
  on: string,
  rules: PodRules,
  more: Partial<PodToPack> = {},
): PodToPack => ({
  name,
  node: on,
  now: size(3),
  then: size(1),
  rules,
  ...more,
});

/** Nodes on each of which stands one pod that is too large for two now, and small with the new sizes. */
function pack(
  rules: PodRules[],
  zones: Array<string | undefined>,
  more: (at: number) => Partial<NodeToPack> = () => ({}),
) {
  return packNodes(
    rules.map((one, at) => pod(`p${at}`, `n${at}`, one)),
    zones.map((zone, at) => node(`n${at}`, zone, more(at))),
    defaultPriceList,
  );
}

const apart = (key: string) => rulesOf('a', { apart: [term(key, app('a'))] });
const FREE = rulesOf('b');

describe('which pods a rule means', () => {
  const labelled = { namespace: 'ml', labels: { app: 'a' } };
  it.each<[string, PodTerm['pods'], boolean | undefined]>([
    ['its own', term(HOST, app('a')).pods, true],
    ['another label', term(HOST, app('b')).pods, false],
    ['any label', term(HOST, []).pods, true],
    ['no selector', term(HOST, undefined).pods, false],
    [
      'another namespace',
      term(HOST, app('a'), { namespaces: ['web'] }).pods,
      false,
    ],
    ['all namespaces', term(HOST, app('a'), { namespaces: 'all' }).pods, true],
    [
      'namespaces by their labels',
      term(HOST, app('a'), { namespaces: [], hasOtherNamespaces: true }).pods,
      undefined,
    ],
    [
      'namespaces by their labels, and another label',
      term(HOST, app('b'), { namespaces: [], hasOtherNamespaces: true }).pods,
      false,
    ],
  ])('%s', (_, selector, expected) => {
    expect(means(selector, labelled)).toBe(expected);
  });

  it('may be any of a namespace whose labels are not known', () => {
    const unknown = { namespace: 'ml', labels: undefined };
    expect(means(term(HOST, app('a')).pods, unknown)).toBeUndefined();
    expect(means(term(HOST, []).pods, unknown)).toBe(true);
    expect(
      means(term(HOST, app('a'), { namespaces: ['web'] }).pods, unknown),
    ).toBe(false);
  });
});

describe('packNodes, with rules among pods', () => {
  it('frees a node where nothing requires anything of the others', () => {
    expect(pack([FREE, FREE], ['x', 'x']).freedNodes).toHaveLength(1);
  });

  it.each<[string, PodRules[], Array<string | undefined>, string]>([
    [
      'anti-affinity of its own',
      [apart(HOST), apart(HOST)],
      ['x', 'x'],
      `pod anti-affinity by ${HOST}`,
    ],
    [
      'anti-affinity by zone',
      [apart(ZONE), apart(ZONE)],
      ['x', 'x'],
      `pod anti-affinity by ${ZONE}`,
    ],
    [
      'anti-affinity of the pods that stand there, and its own',
      [rulesOf('a'), rulesOf('b', { apart: [term(HOST, app('a'))] })],
      ['x', 'x'],
      `pod anti-affinity by ${HOST}`,
    ],
    [
      'affinity to what is in no place that is left',
      ['a', 'b'].map(name => rulesOf(name, { near: [term(ZONE, app('c'))] })),
      ['x', 'y'],
      `pod affinity by ${ZONE}`,
    ],
    [
      'even spread over zones',
      ['a', 'a'].map(name =>
        rulesOf(name, { spread: [{ ...term(ZONE, app('a')), maxSkew: 1 }] }),
      ),
      ['x', 'y'],
      `topology spread over ${ZONE} (maxSkew 1)`,
    ],
    [
      'places that are not known',
      [apart(ZONE), apart(ZONE)],
      [undefined, undefined],
      `pod anti-affinity by ${ZONE}`,
    ],
  ])('keeps nodes for %s, and says so', (_, rules, zones, words) => {
    const packing = pack(rules, zones, () =>
      zones[0] === undefined ? { labels: undefined } : {},
    );
    expect(packing.freedNodes).toEqual([]);
    expect(packing.billablePerHour).toBe(0);
    expect(packing.heldSentence).toContain(words);
  });

  it.each<[string, PodRules[], Array<string | undefined>]>([
    [
      'what is kept apart is in another zone',
      [apart(ZONE), FREE, apart(ZONE)],
      ['x', 'x', 'y'],
    ],
    [
      'the nodes are in no zone',
      [apart(ZONE), apart(ZONE)],
      [undefined, undefined],
    ],
    ['the rule means other pods', [apart(HOST), FREE], ['x', 'x']],
    [
      'the rule is of another namespace',
      [
        rulesOf('a', {
          apart: [term(HOST, app('b'), { namespaces: ['web'] })],
        }),
        FREE,
      ],
      ['x', 'x'],
    ],
    [
      'the first of pods that want each other finds none',
      [rulesOf('a', { near: [term(HOST, app('a'))] }), FREE],
      ['x', 'x'],
    ],
    [
      'the spread allows two more',
      ['a', 'a'].map(name =>
        rulesOf(name, { spread: [{ ...term(HOST, app('a')), maxSkew: 2 }] }),
      ),
      ['x', 'x'],
    ],
  ])('frees one where %s', (_, rules, zones) => {
    expect(pack(rules, zones).freedNodes).toHaveLength(1);
  });

  it('takes pods for what a rule means whose labels are not known', () => {
    const held = pack([apart(HOST), rulesOf(undefined)], ['x', 'x']);
    expect(held.freedNodes).toEqual([]);
    expect(held.heldSentence).toContain('pod anti-affinity');
  });

  it('counts a spread as if one place were empty where there are too few', () => {
    const spread = (minDomains?: number) =>
      pack(
        ['a', 'a', 'a'].map(name =>
          rulesOf(name, {
            spread: [{ ...term(ZONE, app('a')), maxSkew: 1, minDomains }],
          }),
        ),
        ['x', 'x', 'y'],
      ).freedNodes.length;
    expect(spread()).toBeGreaterThan(spread(3));
  });

  it('moves no replica that goes with the new sizes', () => {
    const both = (isGoneThen: boolean) =>
      packNodes(
        [
          pod('p0', 'n0', apart(HOST), { isGoneThen, then: size(0) }),
          pod('p1', 'n1', apart(HOST)),
        ],
        [node('n0', 'x'), node('n1', 'x')],
        defaultPriceList,
      ).freedNodes;
    expect(both(true)).toEqual(['n0']);
    expect(both(false)).toEqual([]);
  });

  it('gives a node no more pods than it takes', () => {
    const most = (pods: number) =>
      pack([FREE, FREE], ['x', 'x'], () => ({
        allocatable: { cpuCores: 4, memoryBytes: 16 * GIB, pods },
      })).freedNodes.length;
    expect(most(1)).toBe(0);
    expect(most(2)).toBe(1);
  });
});

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
