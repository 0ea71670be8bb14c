import {
  compare,
  compareAs,
  type ShownReport,
  type Table,
} from '@bellwether/drift-engine';
import { printJunit } from './junit';
import { printText } from './printText';
import { shownSource } from './shownSource';
import { pseudoRandom } from './__testUtils__/exampleTables';

jest.setTimeout(60_000);

const NASTY = '<b>"a&b"</b>';
const named = { reference: 'january.csv', current: 'february.csv' };

/** Numbers and labels in turn; the first `moved` columns of numbers are shifted. */
function table(
  columns: number,
  rows: number,
  { seed, moved = 0 }: { seed: number; moved?: number },
): Table {
  const random = pseudoRandom(seed);
  return {
    rows,
    columns: Array.from({ length: columns }, (_, c) => {
      const name = c === 0 ? NASTY : `column_${c}`;
      if (c % 4 === 3) {
        const labels = Array.from({ length: 12 }, (__, i) => `label ${i}`);
        return {
          name,
          type: 'categorical' as const,
          codes: Int32Array.from({ length: rows }, () =>
            Math.floor(random() * labels.length),
          ),
          categories: labels,
        };
      }
      const shift = c < moved ? 0.8 : 0;
      return {
        name,
        type: 'numeric' as const,
        values: Float64Array.from(
          { length: rows },
          () => random() + random() + random() + shift,
        ),
      };
    }),
  };
}

/** Without the joint tests, which the printing does not care about. */
const wide = () =>
  compare(
    table(100, 600, { seed: 1 }),
    table(100, 500, { seed: 2, moved: 2 }),
    {
      detectors: ['ks', 'psi', 'chi2'],
      permutations: 99,
    },
  );

describe('a report of 100 columns', () => {
  let report: ShownReport;

  beforeAll(async () => {
    report = await wide();
  });

  it('shows a name with markup as text', () => {
    const junit = printJunit(report, named, 'significant');
    expect(junit).toContain('name="&lt;b&gt;&quot;a&amp;b&quot;&lt;/b&gt;"');
  });

  it('fits a terminal of 80 characters, drifted columns first, the rest counted', () => {
    const text = printText(report, named, 80);
    const lines = text.split('\n');
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(80);
    const start = lines.findIndex(line => line.includes('COLUMN'));
    expect(lines[start + 1]).toMatch(/^! {2}(<b>|column_1)/);
    expect(lines[start + 2]).toMatch(/^! {2}(<b>|column_1)/);
    expect(lines[start + 3]).toMatch(/^ {3}/);
    expect(text).toContain('and 78 more without drift');
    expect(text).toContain('2 of 100 columns drifted (!).');
  });

  it('is a JUnit case per column and one for the verdict', () => {
    const junit = printJunit(report, named, 'significant');
    expect(junit).toContain('tests="101" failures="3" errors="0" skipped="0"');
    expect(junit.match(/<failure /g)).toHaveLength(3);
    const quiet = printJunit(report, named, 'never');
    expect(quiet).toContain('tests="101" failures="0"');
  });
});

describe("a report in another tool's numbers", () => {
  const tables = [
    table(3, 400, { seed: 3 }),
    table(3, 400, { seed: 4, moved: 1 }),
  ] as const;

  it('says whose numbers they are', () => {
    const report = compareAs('evidently-0.7', ...tables);
    expect(printText(report, named, 80)).toMatch(
      /^Drift: None \(evidently-0\.7\)\nDataset drift is not detected: 1 of 3/,
    );
  });

  it('says why there is no verdict, and JUnit skips it', () => {
    const report = compareAs('nannyml-0.13', ...tables);
    expect(printText(report, named, 80)).toMatch(
      /^Drift: No verdict \(nannyml-0\.13\)\nNannyML alerts per column/,
    );
    expect(printJunit(report, named, 'significant')).toMatch(
      /name="verdict"><skipped message="No verdict: NannyML/,
    );
  });
});

describe('too few rows', () => {
  it('are no success: the words say so and JUnit skips the verdict', async () => {
    const report = await compare(
      table(2, 30, { seed: 5 }),
      table(2, 4, { seed: 6 }),
    );
    expect(printText(report, named, 80)).toMatch(
      /^Drift: Insufficient data\nThere are too few rows/,
    );
    expect(printJunit(report, named, 'material')).toMatch(
      /name="verdict"><skipped message="Insufficient data/,
    );
  });
});

describe('a source that is shown', () => {
  it.each([
    ['-', 'standard input'],
    ['data/flights.parquet', 'data/flights.parquet'],
    [
      'sql:postgresql://ann:s3cret@db:5432/x?sslmode=require#SELECT 1 FROM a#b',
      'sql:postgresql://ann@db:5432/x#SELECT 1 FROM a#b',
    ],
    ['sql:trino://ann:p:w@h/c/s#SELECT 1', 'sql:trino://ann@h/c/s#SELECT 1'],
    [
      'sql:duckdb:/data/a.duckdb#SELECT 1',
      'sql:duckdb:/data/a.duckdb#SELECT 1',
    ],
  ])('%s reads %s', (source, shown) => {
    expect(shownSource(source)).toBe(shown);
  });
});
