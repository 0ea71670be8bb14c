import { toCsv } from '@bellwether/plugin-models-react';
import { formatDays, formatEffectWithInterval, formatP } from '.';

it.each([
  ['2026-06-08', '2026-06-14', '8 – 14 Jun 2026'],
  ['2026-05-28', '2026-06-03', '28 May – 3 Jun 2026'],
  ['2025-12-29', '2026-01-28', '29 Dec 2025 – 28 Jan 2026'],
  ['2026-06-08', '2026-06-08', '8 Jun 2026'],
])('writes the days from %s to %s as %s', (from, to, words) => {
  expect(formatDays({ from, to })).toBe(words);
});

it.each([
  [0.0005, '0.0005'],
  [0.0346, '0.035'],
  [2e-7, '2.0e−7'],
  [1e-30, '< 1e−15'],
  [0, '< 1e−15'],
])('writes a p-value of %d as %s', (value, words) => {
  expect(formatP(value)).toBe(words);
});

it('writes an effect with its interval, and a small one so that it does not read as none', () => {
  expect(
    formatEffectWithInterval({
      name: 'w1-over-sd',
      value: 0.384,
      low: 0.37,
      high: 0.39,
      limit: 0.1,
    }),
  ).toBe('W1/σ 0.38 (0.37 – 0.39)');
  expect(
    formatEffectWithInterval({
      name: 'mmd2',
      value: 0.0031,
      low: null,
      high: null,
      limit: null,
    }),
  ).toBe('MMD² 0.0031');
});

it('writes CSV that a spreadsheet does not take for formulas', () => {
  expect(toCsv([['a,b', 'say "no"', '=1+1', -1.5, null]])).toBe(
    '"a,b","say ""no""",\'=1+1,-1.5,\r\n',
  );
});
