import {
  GIB,
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
import { packNodes, type NodeToPack } from './packNodes';
import { means, type PodRules, type PodTerm } from './podRules';

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
