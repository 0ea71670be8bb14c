import { parsePolicy } from './parsePolicy';

const GOOD = `# The payments team's own
alpha: 0.01
promote:
  margin: 1.2
  over: [errors]
`;

it('reads what bellwether judge takes, and adds nothing to it', () => {
  expect(parsePolicy(GOOD)).toEqual({
    policy: { alpha: 0.01, promote: { margin: 1.2, over: ['errors'] } },
  });
  expect(parsePolicy('# all as usual\n{}')).toEqual({ policy: {} });
});

it.each<[string, string, object]>([
  [
    'a value that is out of range',
    GOOD.replace('1.2', '0.9'),
    { key: 'promote.margin', line: 4 },
  ],
  [
    'a key that is misspelt',
    GOOD.replace('margin', 'margni'),
    {
      key: 'promote.margni',
      line: 4,
      sentence: 'there is no such key',
    },
  ],
  [
    'a promote over a test without alpha',
    GOOD.replace('errors', 'labels'),
    { key: 'promote.over', line: 5 },
  ],
  [
    'a promote that nothing here could show',
    `split: { labels: 0.2 }\n${GOOD.replace('errors', 'errors, labels')}`,
    {
      key: 'promote.over.1',
      sentence: expect.stringMatching(/no source of delayed labels/),
    },
  ],
  ['text for a number', GOOD.replace('0.01', 'little'), { key: 'alpha' }],
  ['no YAML', 'alpha: [', { line: 1 }],
  ['a list', '- alpha: 0.1', { line: 1 }],
  ['nothing', '', { sentence: 'the file is empty' }],
  [
    'two documents',
    '{}\n---\n{}',
    { sentence: expect.stringMatching(/more than one document/) },
  ],
])('of %s says where it is', (_what, text, problem) => {
  const read = parsePolicy(text);
  expect(read.policy).toBeUndefined();
  expect(read.problem).toMatchObject(problem);
});
