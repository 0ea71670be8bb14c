import { compare } from '../../compare';
import { compareAs } from '../../profiles';
import { RandomStream } from '../../special';
import type { Table } from '../../table';
import type { ShownReport } from '../ShownReport';
import { renderHtml } from '.';

jest.setTimeout(60_000);

const NASTY = '<b>"a&b"</b>';
const named = { reference: 'january.csv', current: 'february.csv' };

/** Numbers and labels in turn; the first `moved` columns of numbers are shifted. */
function table(
  columns: number,
  rows: number,
  { seed, moved = 0 }: { seed: number; moved?: number },
): Table {
  const stream = new RandomStream(seed, 'table');
  const random = () => stream.uniform();
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

  it('is one HTML file of less than 500 kB that asks for nothing and runs nothing', () => {
    const html = renderHtml(report, named);
    expect(Buffer.byteLength(html)).toBeLessThan(500_000);
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(|src=|https?:/i);
    expect(html.match(/<details class="card"/g)).toHaveLength(100);
  });

  it('starts with the sentence of the verdict, and every chart has its table', () => {
    const html = renderHtml(report, named);
    const sentence = html.indexOf('class="sentence"');
    expect(sentence).toBeGreaterThan(0);
    for (const later of ['<svg class="ch"', 'class="charts"', '<h2>Columns']) {
      expect(html.indexOf(later)).toBeGreaterThan(sentence);
    }
    const charts = html.match(/class="charts"/g) ?? [];
    expect(charts.length).toBe(75);
    expect(html.match(/<summary>As table/g)).toHaveLength(charts.length);
    expect(html.match(/role="img" aria-label="[^"]+"/g)).toHaveLength(
      2 * charts.length,
    );
  });

  it('shows a name with markup as text', () => {
    const html = renderHtml(report, named);
    expect(html).not.toContain('<b>');
    expect(html).toContain('&lt;b&gt;&quot;a&amp;b&quot;&lt;/b&gt;');
  });

  it('stands in a frame of its own words and evidence, and is still less than 500 kB', () => {
    const html = renderHtml(report, named, {
      title: 'Drift of <card-fraud>',
      basis: '4,000 rows, against baseline 1.',
      promises: [{ title: 'Promise', words: 'At most one in 52 windows.' }],
      evidence: {
        facts: [{ title: 'Source', words: 'payments/*.parquet' }],
        queries: ['SELECT * FROM payments WHERE amount < 5'],
      },
    });
    expect(Buffer.byteLength(html)).toBeLessThan(500_000);
    expect(html).toContain('<title>Drift of &lt;card-fraud&gt;</title>');
    expect(html).toContain('4,000 rows, against baseline 1.');
    expect(html).toContain('<dd>At most one in 52 windows.</dd>');
    // The frame's promise stands for the report's own.
    expect(html).not.toContain('false alarms in 100 comparisons');
    expect(html).toContain('WHERE amount &lt; 5</pre>');
  });
});

it("says whose numbers a report in another tool's are, and each limit", () => {
  const report = compareAs(
    'evidently-0.7',
    table(3, 400, { seed: 3 }),
    table(3, 400, { seed: 4, moved: 1 }),
  );
  const html = renderHtml(report, named);
  expect(html).toContain('numbers are those of evidently-0.7');
  expect(html).toMatch(/<td class="n">0\.05/);
});

it('does not show too few rows as a success', async () => {
  const report = await compare(
    table(2, 30, { seed: 5 }),
    table(2, 4, { seed: 6 }),
  );
  const html = renderHtml(report, named);
  expect(html).toContain('Insufficient data');
  expect(html).not.toContain('class="chip ok"');
});
