import {
  mergeResults,
  readPage,
  readResults,
  type UpstreamResult,
  withTable,
} from './upstreams';

const result = (folder: string, passed: number): UpstreamResult => ({
  folder,
  upstream: folder.toUpperCase(),
  version: '1.0',
  passed,
  skipped: 1,
  failed: 0,
  date: '2026-11-01',
});

it('puts a new result in the place of the old one, and keeps those that were not run', () => {
  expect(
    mergeResults([result('b', 1), result('a', 1)], [result('b', 2)]),
  ).toEqual([result('a', 1), result('b', 2)]);
});

it('writes the table between the marks, and nothing else', () => {
  const page = withTable(readPage(), [result('a', 7)]);
  expect(page).toContain(
    '| A | 1.0 | [`e2e/contract/a`](../e2e/contract/a) | 7 | 1 | 0 | 2026-11-01 |',
  );
  expect(withTable(page, readResults())).toBe(
    withTable(readPage(), readResults()),
  );
  expect(() => withTable('no marks', [])).toThrow(
    'docs/upstreams.md has no place',
  );
});

it('is how the page was made', () => {
  expect(readPage()).toBe(withTable(readPage(), readResults()));
});
