import { parseDefinitions, problemSentence } from './parseDefinitions';

const GOOD = `apiVersion: bellwether.dev/v1
kind: DriftMonitor
metadata:
  name: weekly
spec:
  source: { type: files, path: fraud/*.parquet }
  timestamp: scored_at
  window: weekly
  baseline: { from: 2026-01-01, to: 2026-01-31 }
`;

function problemOf(text: string): string {
  const { problems } = parseDefinitions(text);
  expect(problems).toHaveLength(1);
  return problemSentence(problems[0]);
}

it('a good definition gets its defaults', () => {
  const { definitions, problems } = parseDefinitions(GOOD);
  expect(problems).toEqual([]);
  expect(definitions[0].spec).toMatchObject({
    falseAlarms: { oncePerWindows: 52 },
    lateness: { hours: 24 },
    alert: { afterWindows: 2 },
  });
});

it.each([
  [
    'a wrong value',
    ['weekly\n  baseline', 'monthly\n  baseline'],
    /^spec\.window, line 8: /,
  ],
  [
    'an unknown key',
    ['  timestamp', '  tumestamp'],
    /^spec\.tumestamp, line 7: there is no such key$/,
  ],
  [
    'a day that is none',
    ['2026-01-31', '2026-02-31'],
    /^spec\.baseline\.to, line 9: /,
  ],
  [
    'a range upside down',
    ['2026-01-31', '2025-01-31'],
    /^spec\.baseline, line 9: `from` is after `to`$/,
  ],
  ['a bracket that is open', ['.parquet }', '.parquet'], /^line \d+: /],
  ['nothing', [GOOD, ''], /^the file is empty$/],
])('%s is named with line and key', (_what, [from, to], sentence) => {
  expect(problemOf(GOOD.replace(from, to))).toMatch(sentence);
});

const promising = (oncePerWindows: number, more = '') =>
  `${GOOD}  falseAlarms:\n    oncePerWindows: ${oncePerWindows}\n${more}`;

it.each([
  ['all detectors', ''],
  ['min-p', '  combine: min-p\n'],
])(
  'a promise that no labellings could keep is named with line and key, and with one that can: %s',
  (_what, more) => {
    const sentence = problemOf(promising(10_000, more));
    expect(sentence).toMatch(
      /^spec\.falseAlarms\.oncePerWindows, line 11: with the joint test at most one false alarm in \d+ windows can be promised, not in 10000/,
    );
    const [, most] = /in (\d+) windows/.exec(sentence) ?? [];
    expect(parseDefinitions(promising(Number(most), more)).problems).toEqual(
      [],
    );
    problemOf(promising(Number(most) + 1, more));
  },
);

it('the same promise is kept without the joint test', () => {
  const without = promising(10_000, '  detectors: [ks, psi, chi2]\n');
  expect(parseDefinitions(without).problems).toEqual([]);
});

it.each(['joint', 'min-p', 'holm', 'cauchy', 'vote:2'])(
  'the rule %s is known by its name',
  rule => {
    const { definitions, problems } = parseDefinitions(
      `${GOOD}  combine: ${rule}\n`,
    );
    expect(problems).toEqual([]);
    expect(definitions[0].spec.combine).toBe(rule);
  },
);

it('one bad document does not spoil the others', () => {
  const bad = GOOD.replace('name: weekly', 'name: daily').replace(
    'window: weekly',
    'window: yearly',
  );
  const { definitions, problems } = parseDefinitions(`${GOOD}---\n${bad}`);
  expect(definitions.map(({ metadata }) => metadata.name)).toEqual(['weekly']);
  expect(problems[0]).toMatchObject({ key: 'spec.window', line: 18 });
});

it('two monitors of one name are refused', () => {
  expect(problemOf(`${GOOD}---\n${GOOD}`)).toMatch(
    /two monitors have the name weekly/,
  );
});
