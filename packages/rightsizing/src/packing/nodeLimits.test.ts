import {
  limitWords,
  mayStandOn,
  type LabelledNode,
  type NodeExpression,
  type NodeLimits,
} from './nodeLimits';

const NODE: LabelledNode = {
  name: 'n1',
  labels: { pool: 'ml', zone: 'a', cores: '16', empty: '' },
};

const where = (...labels: NodeExpression[]): NodeLimits => ({
  selector: {},
  terms: [{ labels, names: [] }],
});

const asks = (
  key: string,
  operator: NodeExpression['operator'],
  ...values: string[]
): NodeExpression => ({ key, operator, values });

/** Of k8s.io/component-helpers nodeaffinity: what the scheduler answers for this node. */
it.each<[string, NodeLimits, boolean]>([
  ['nothing', { selector: {} }, true],
  ['nodeSelector pool=ml', { selector: { pool: 'ml' } }, true],
  ['nodeSelector empty=', { selector: { empty: '' } }, true],
  ['nodeSelector absent=', { selector: { absent: '' } }, false],
  [
    'nodeSelector pool=ml, zone=b',
    { selector: { pool: 'ml', zone: 'b' } },
    false,
  ],
  ['nodeName n1', { selector: {}, node: 'n1' }, true],
  ['nodeName n2', { selector: {}, node: 'n2' }, false],
  ['node affinity zone in (a, b)', where(asks('zone', 'In', 'a', 'b')), true],
  [
    'node affinity absent in (a, b)',
    where(asks('absent', 'In', 'a', 'b')),
    false,
  ],
  ['node affinity zone≠a', where(asks('zone', 'NotIn', 'a')), false],
  ['node affinity absent≠a', where(asks('absent', 'NotIn', 'a')), true],
  ['node affinity empty', where(asks('empty', 'Exists')), true],
  ['node affinity absent', where(asks('absent', 'Exists')), false],
  ['node affinity no absent', where(asks('absent', 'DoesNotExist')), true],
  ['node affinity no empty', where(asks('empty', 'DoesNotExist')), false],
  ['node affinity cores > 8', where(asks('cores', 'Gt', '8')), true],
  ['node affinity cores > 16', where(asks('cores', 'Gt', '16')), false],
  ['node affinity cores < 100', where(asks('cores', 'Lt', '100')), true],
  ['node affinity zone > 1', where(asks('zone', 'Gt', '1')), false],
  [
    'node affinity zone=a and pool=web',
    where(asks('zone', 'In', 'a'), asks('pool', 'In', 'web')),
    false,
  ],
  [
    'node affinity zone=b or pool=ml',
    {
      selector: {},
      terms: [
        { labels: [asks('zone', 'In', 'b')], names: [] },
        { labels: [asks('pool', 'In', 'ml')], names: [] },
      ],
    },
    true,
  ],
  [
    'node affinity metadata.name=n2',
    {
      selector: {},
      terms: [{ labels: [], names: [asks('metadata.name', 'In', 'n2')] }],
    },
    false,
  ],
  [
    'nodeSelector zone=a, node affinity that no node has',
    { selector: { zone: 'a' }, terms: [] },
    false,
  ],
  [
    'a volume at zone=a, a volume at zone=b or pool=ml',
    {
      selector: {},
      volumes: [
        {
          claim: 'd',
          terms: [{ labels: [asks('zone', 'In', 'a')], names: [] }],
        },
        {
          claim: 'e',
          terms: [
            { labels: [asks('zone', 'In', 'b')], names: [] },
            { labels: [asks('pool', 'In', 'ml')], names: [] },
          ],
        },
      ],
    },
    true,
  ],
  [
    'a volume at zone=b',
    {
      selector: {},
      volumes: [
        {
          claim: 'd',
          terms: [{ labels: [asks('zone', 'In', 'b')], names: [] }],
        },
      ],
    },
    false,
  ],
])('%s', (words, limits, expected) => {
  expect(mayStandOn(limits, NODE)).toBe(expected);
  expect(limitWords(limits)).toBe(words === 'nothing' ? '' : words);
});

it('a term that asks for nothing matches no node', () => {
  const terms = [{ labels: [], names: [] }];
  expect(mayStandOn({ selector: {}, terms }, NODE)).toBe(false);
});

it.each<[string, NodeLimits, LabelledNode, boolean | undefined]>([
  ['no label is', { selector: { zone: 'a' } }, { name: 'n1' }, undefined],
  ['no label matters', { selector: {}, node: 'n1' }, { name: 'n1' }, true],
  [
    'the label is not',
    { selector: { disk: 'ssd' } },
    { ...NODE, hasOtherLabels: true },
    undefined,
  ],
  [
    'the label is, and another is not',
    { selector: { zone: 'a' } },
    { ...NODE, hasOtherLabels: true },
    true,
  ],
  [
    'a known one already rules it out',
    { selector: { zone: 'b', disk: 'ssd' } },
    { ...NODE, hasOtherLabels: true },
    false,
  ],
])('where of labels that are known %s', (_, limits, node, expected) => {
  expect(mayStandOn(limits, node)).toBe(expected);
});
